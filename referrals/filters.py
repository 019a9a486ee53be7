"""What the list of referrals is narrowed by: columns that are copied onto the stake. The address keeps it."""

import django_filters as filters
from django.db.models import Q

from pathways.models import Cohort
from referrals import access
from referrals.codes import AccessClass, Band
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Stake

MOST_FOUND = 100


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


def find(user, words, chosen):
    """At most 100 referrals that this person may see, by reference, name or number, newest first; each word must fit.

    A name or a number finds only those whose identifying facts the person may read, so that no search confirms one.
    """
    rows = access.referrals_for(user).filter(**chosen).select_related("service_user", "cohort", "stage", "agency")
    by_reference = list(rows.filter(reference__iexact=words))
    for word in words.split():
        rows = rows.filter(
            Q(service_user__given_name__icontains=word)
            | Q(service_user__family_name__icontains=word)
            | Q(service_user__also_known_as__icontains=word)
            | Q(service_user__crn__iexact=word)
            | Q(service_user__prison_number__iexact=word)
            | Q(service_user__pnc__iexact=word)
            | Q(service_user__ni_number__iexact=word)
        )
    found = list(rows.order_by("-updated", "-id")[:MOST_FOUND])
    classes = access.readable(user, found)
    named = [row for row in found if AccessClass.IDENTIFYING in classes[row.pk]]
    return [*by_reference, *(row for row in named if row not in by_reference)]
