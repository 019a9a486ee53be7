"""Pairs of records that may be of one person, on registers by chance, against comparing everybody with everybody."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from referrals import matching, twins
from referrals.models import MatchKey, Referral, ReferralGrant, ServiceUser, ToldApart
from tests.factories import County

pytestmark = pytest.mark.django_db
GIVEN, FAMILY = ("John", "Jon", "Mary", "Marie", "Smith"), ("Smith", "Smyth", "John", "Weald", "Rye")


@pytest.fixture
def county(db):
    return County()


def register(county, seed, people=24):
    """People with few names, birth dates and numbers between them: some merged, restricted, granted or told apart."""
    chance, made = Random(seed), []
    to_open = Permission.objects.get(codename="open_restricted", content_type__app_label="referrals")
    for n in range(people):
        person = ServiceUser.objects.create(
            reference=f"SU{n}", given_name=chance.choice(GIVEN), family_name=chance.choice(FAMILY),
            date_of_birth=chance.choice((None, date(1980, 1, 1), date(1980, 1, 2), date(1980, 2, 1), date(1991, 5, 5))),
            crn=chance.choice(("", "", f"X00000{n % 10}")), restricted=True,
            merged_into=chance.choice((*[None] * 9, *made[:1])),
        )  # fmt: skip
        made.append(person)
        MatchKey.objects.bulk_create(
            MatchKey(service_user=person, kind=kind, value=value) for kind, value in matching.filed(person)
        )
        if chance.random() < 0.8:
            referral = Referral.objects.create(
                reference=f"R{n}", service_user=person, agency=county.probation, referrer=county.officer,
                restricted=chance.random() < 0.5, updated=person.created_at,
            )  # fmt: skip
            if referral.restricted and chance.random() < 0.5:
                ReferralGrant.objects.create(
                    user=county.coordinator, content_object=referral, permission=to_open, reason="Licence.",
                    ends=timezone.localdate(), granted_by=county.coordinator,
                )  # fmt: skip
    for one, other in chance.sample(list(combinations(made, 2)), 20):
        ToldApart.objects.create(
            one=one, other=other, reason="Two.", said_by=county.coordinator, said_at=one.created_at
        )
    return made


def everybody_with_everybody(county, people):
    """The slow answer: every two records, the newest first, that may be opened, share keys and look alike."""
    granted = {grant.content_object_id for grant in ReferralGrant.objects.all()}
    apart = {(row.one_id, row.other_id) for row in ToldApart.objects.all()}

    def may_open(person):
        referrals = list(person.referrals.all())
        return bool(referrals) and all(not row.restricted or row.pk in granted for row in referrals)

    def alike(one, other):
        facts = matching.facts_of(one), matching.facts_of(other)
        shared = matching.keys(facts[0]) & matching.keys(facts[1])
        enough = len(shared) > 1 or any(kind in matching.NUMBERS for kind, _ in shared)
        return enough and matching.compare(*facts)[0] >= matching.LIKELY

    standing = sorted((row for row in people if not row.merged_into and may_open(row)), key=lambda row: -row.pk)
    return [
        (newer.pk, older.pk) for newer, older in combinations(standing, 2)
        if (older.pk, newer.pk) not in apart and alike(newer, older)
    ]  # fmt: skip


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), window=st.integers(1, 30), most=st.integers(1, 30))
def test_pages_of_pairs_are_those_of_everybody_compared_with_everybody(county, seed, window, most):
    with transaction.atomic(), pytest.MonkeyPatch.context() as few:
        few.setattr(twins, "WINDOW", window)
        few.setattr(twins, "MOST_PAIRS", most)
        people = register(county, seed)
        seen, below = [], 2**62
        while below is not None:
            found, below = twins.pairs(county.coordinator, below)
            seen += [(newer.pk, older.pk) for newer, older, _ in found]
        assert seen == everybody_with_everybody(county, people)
        transaction.set_rollback(True)
