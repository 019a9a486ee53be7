"""What the list of referrals is narrowed by: columns that are copied onto the stake. The address keeps it."""

import django_filters as filters
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from pathways.models import Cohort
from referrals import access, identifiers
from referrals.codes import AccessClass, Band
from referrals.lifecycle.steps import ReferralStatus
from referrals.matching import NUMBERS, WORD, plain
from referrals.models import MatchKey, Stake

MOST_FOUND = 100
LAST_LETTER = chr(0x10FFFF)


class ReferralFilter(filters.FilterSet):
    """By status, band and cohort: the filters that `access.page` takes."""

    status = filters.ChoiceFilter(choices=ReferralStatus.choices, label="Status", empty_label="Any status")
    band = filters.ChoiceFilter(choices=Band.choices, label="Band", empty_label="Any band")
    cohort = filters.ModelChoiceFilter(
        queryset=Cohort.objects.all(), to_field_name="code", label="Pathway", empty_label="Any pathway"
    )

    class Meta:
        model = Stake
        fields = ["status", "band", "cohort"]

    @property
    def chosen(self):
        """{column: value} of what was chosen; what is not on a list counts as nothing chosen."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}


def _begins(word):
    """The condition that a key begins like this, in the words that let each database use the keys' index."""
    if connection.vendor == "postgresql":
        return Q(value__startswith=word)
    return Q(value__gte=word, value__lt=f"{word}{LAST_LETTER}")


def _certain(text):
    """The condition of just this number or this birth date, however it is written; None for a text that is neither."""
    known = Q(pk__in=())
    for kind, value in identifiers.numbers(text, this_year=timezone.localdate().year, made_up=settings.DEMO).items():
        known |= Q(kind=kind, value=value)
    if born := identifiers.day(text):
        known |= Q(kind="born", value=born.isoformat())
    return known if known != Q(pk__in=()) else None


def _known_by(word):
    """Numbers of the people one of whose names has a word that begins like this, or who have just this number."""
    known = _certain(word) or Q(kind__in=NUMBERS, value=word.upper())
    if plain(word):
        known |= Q(kind=WORD) & _begins(plain(word))
    return MatchKey.objects.filter(known).values("service_user")


def _narrowed(rows, words):
    """Rows that fit a text: as one number or date where it is one, else word by word."""
    whole = _certain(words) if " " in words else None
    if whole:
        return rows.filter(service_user__in=MatchKey.objects.filter(whole).values("service_user"))
    for word in words.split():
        rows = rows.filter(service_user__in=_known_by(word))
    return rows


def find(user, words, chosen):
    """At most 100 referrals that this person may see, by reference, name, birth date or number, newest first.

    Each word must fit; a number or a date may be written with gaps.
    A word fits a name one of whose words begins like it, accents and marks aside. A name or a number finds only those
    whose identifying facts the person may read, so that no search confirms one.
    """
    rows = access.referrals_for(user).filter(**chosen).select_related("service_user", "cohort", "stage", "agency")
    by_reference = list(rows.filter(reference__in={words, words.upper()}))
    newest = _narrowed(rows.select_related(None), words.strip()).order_by("-updated", "-id").values("pk")[:MOST_FOUND]
    found = list(rows.filter(pk__in=newest).order_by("-updated", "-id"))  # joined to these, not to everybody who fits
    classes = access.readable(user, found)
    named = [row for row in found if AccessClass.IDENTIFYING in classes[row.pk]]
    return [*by_reference, *(row for row in named if row not in by_reference)]
