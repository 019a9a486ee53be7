"""Two records of one person: shown side by side, made one, told apart, and taken apart again."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import audit
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import access, actions, likeness
from referrals.actions import imported
from referrals.matching import Facts
from referrals.models import Consent, Merge, MergeMove, Placement, Referral, ReferralGrant, ServiceUser, Stake
from tests.factories import person
from tests.pages import page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(county):
    county.second = person(county.hub, "hub_coordinator", name="Sam Second")
    return county


def merge(county, kept, other, by=None):
    return actions.merging.merge(by=by or county.coordinator, kept=kept, other=other, reason="Same CRN on the letter.")


def everything():
    """Each row that can move, as it stands."""
    tables = (ServiceUser, Referral, Placement, Consent, Stake, ReferralGrant)
    skip = {"updated", "changed_on_screen"}
    return {
        (model.__name__, row["id"]): {name: value for name, value in row.items() if name not in skip}
        for model in tables
        for row in model.objects.values()
    } | {("versions", a.pk): (a.service_user_id, a.version) for a in actions.assessment.Assessment.objects.all()}


def test_everything_of_the_one_moves_to_the_other(two):
    merge(two, two.old, two.new)
    two.old.refresh_from_db()
    assert set(two.old.referrals.all()) == {two.closed, two.sent}
    assert [assessment.version for assessment in two.old.assessments.all()] == [1, 2]
    assert not two.new.consents.exists() and two.old.consents.count() == 4
    assert (two.old.crn, two.old.phone) == ("X123456", "07700 900123")
    assert two.old.also_known_as == "Jordon Marsh"
    assert ServiceUser.objects.get(pk=two.new.pk).merged_into == two.old
    events = Event.objects.filter(verb="merge")
    assert {event.referral for event in events} == {two.closed.reference, two.sent.reference}
    assert audit.kind_of_verb("merge") == "combination"


def test_what_was_merged_is_taken_apart_as_it_was(two):
    before = everything()
    done = merge(two, two.old, two.new)
    assert everything() != before
    actions.merging.undo(by=two.coordinator, merge=done, reason="Two cousins.")
    assert everything() == before
    with pytest.raises(TooLate):
        actions.merging.undo(by=two.coordinator, merge=done, reason="Again.")
    assert merge(two, two.new, two.old).pk != done.pk, "and may be merged again"


def test_what_has_come_since_goes_back_with_its_referral_and_what_changed_since_stays(two):
    done = merge(two, two.old, two.new)
    sent = Referral.objects.get(pk=two.sent.pk)
    actions.assessment.amend(
        by=two.officer, referral=sent, section="risk", answers={"plan": "Daily meetings."}, reason="A new plan."
    )
    actions.person.change_person(by=two.officer, referral=sent, phone="07700 900999", reason="They rang.")
    actions.offer.send(by=two.coordinator, referral=sent, services=[two.quay])
    actions.offer.accept(
        by=two.worker, offer=sent.offers.get(), unit=two.quay.units.first(), expected_arrival=timezone.localdate()
    )
    actions.merging.undo(by=two.coordinator, merge=done, reason="Two cousins.")
    two.new.refresh_from_db()
    assert two.new.placements.count() == 1
    assert two.new.assessments.count() == 2 and two.old.assessments.count() == 1
    two.old.refresh_from_db()
    assert (two.old.phone, two.new.phone) == ("07700 900999", "07700 900123")


def test_two_open_journeys_and_two_homes_are_refused_in_words(county):
    stay = county.arrived()
    twin = county.service_user(given_name="Jordon")
    county.submitted(service_user=twin)
    with pytest.raises(NotPossible, match="Both records have an open referral"):
        merge(county, stay.service_user, twin)
    Referral.objects.filter(service_user=twin).update(imported=True)
    Placement.objects.create(
        reference="PX", referral=twin.referrals.get(), service_user=twin, service=county.mill_lane, status="booked",
        client_group="offenders",
    )  # fmt: skip
    with pytest.raises(NotPossible, match="Both records have a home"):
        merge(county, stay.service_user, twin)
    assert not Merge.objects.exists()


def test_a_change_between_the_look_and_the_merge_is_decided_by_the_constraint(county, monkeypatch):
    stay, twin = county.arrived(), county.service_user(given_name="Jordon")
    county.submitted(service_user=twin)
    monkeypatch.setattr(actions.merging, "_two_journeys", lambda kept, other: None)
    with pytest.raises(TooLate):
        merge(county, stay.service_user, twin)
    assert not Merge.objects.exists() and not MergeMove.objects.exists()
    assert ServiceUser.objects.get(pk=twin.pk).merged_into is None


def test_the_second_of_two_merges_comes_too_late(two):
    merge(two, two.old, two.new)
    for kept, other in ((two.new, two.old), (two.old, two.new)):
        with pytest.raises(TooLate):
            merge(two, kept, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(
            kept=two.closed.service_user, other=two.new, reason="Again.", merged_by=two.coordinator,
            merged_at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceUser.objects.filter(pk=two.old.pk).update(merged_into=two.old)


def test_a_chain_of_merges_is_taken_apart_from_its_end(two):
    third = two.service_user(given_name="Jordan", ni_number="", also_known_as="Jo")
    first = merge(two, two.old, two.new)
    second = merge(two, third, two.old)
    assert ServiceUser.objects.get(pk=two.new.pk).merged_into == third
    with pytest.raises(TooLate, match="Undo that merge first"):
        actions.merging.undo(by=two.coordinator, merge=first, reason="Two.")
    actions.merging.undo(by=two.coordinator, merge=second, reason="Two.")
    assert ServiceUser.objects.get(pk=two.new.pk).merged_into == two.old
    actions.merging.undo(by=two.coordinator, merge=first, reason="Two.")
    assert list(two.new.referrals.all()) == [two.sent]


def test_the_stricter_restriction_wins_and_those_named_are_named_for_all(two):
    actions.restriction.restrict(by=two.coordinator, service_user=two.new, reason="Refuge.")
    ends = timezone.localdate()
    actions.restriction.grant(by=two.coordinator, referral=two.sent, user=two.officer, reason="Licence.", ends=ends)
    before = everything()
    done = merge(two, two.old, two.new)
    two.old.refresh_from_db()
    assert two.old.restricted and all(referral.restricted for referral in two.old.referrals.all())
    assert not access.referrals_for(two.second).exists()
    assert not Stake.objects.filter(restricted=False).exists()
    assert set(access.referrals_for(two.coordinator)) == {two.closed, two.sent}
    assert access.may(two.officer, "view_referral", two.closed)
    actions.merging.undo(by=two.coordinator, merge=done, reason="Two.")
    assert everything() == before
    assert set(access.referrals_for(two.second)) == {two.closed}


def origin(referral):
    return Stake.objects.get(referral=referral, kind="council_origin")


def test_councils_follow_what_the_person_said_last_in_either_record_and_come_back(two):
    actions.person.record_consent(
        by=two.coordinator, service_user=two.old, agency=two.probation, purpose="origin_council", given=False,
        method="signed",
    )  # fmt: skip
    before = everything()
    done = merge(two, two.new, two.old)
    assert origin(two.sent).closed_at
    actions.merging.undo(by=two.coordinator, merge=done, reason="Two.")
    assert not origin(two.sent).closed_at and everything() == before


def test_where_nobody_was_asked_councils_keep_what_they_hold(two):
    Consent.objects.all().delete()
    merge(two, two.new, two.old)
    assert not origin(two.sent).closed_at


def test_a_restricted_record_is_shown_beside_nobody_elses_and_merged_by_none_but_those_named(two, client):
    actions.restriction.restrict(by=two.coordinator, service_user=two.old, reason="Refuge.")
    client.force_login(two.second)
    words = page(client, "duplicates").content.decode()
    assert two.old.reference not in words and two.new.reference not in words and "Marsh" not in words
    pair = (two.new.reference, two.old.reference)
    for name in ("merge", "tell_apart"):
        assert page(client, name, *pair).status_code == 404
        assert send(client, name, *pair, kept=pair[0], reason="Looks alike.").status_code == 404
    with pytest.raises(Refused):
        merge(two, two.old, two.new, by=two.second)
    client.force_login(two.coordinator)
    assert two.old.reference in page(client, "duplicates").content.decode()
    merge(two, two.old, two.new)
    client.force_login(two.second)
    assert two.old.reference not in page(client, "duplicates", show="merged").content.decode()
    assert page(client, "merge_undo", Merge.objects.get().pk).status_code == 404


def test_nobody_but_the_hub_merges_and_not_without_a_reason(two):
    for user in (two.officer, two.worker, two.administrator, two.member):
        with pytest.raises(Refused):
            merge(two, two.old, two.new, by=user)
    with pytest.raises(NotPossible):
        actions.merging.merge(by=two.coordinator, kept=two.old, other=two.new, reason="  ")
    with pytest.raises(NotPossible):
        merge(two, two.old, two.old)


def test_what_the_merged_record_said_still_finds_the_person(two):
    ServiceUser.objects.filter(pk=two.new.pk).update(given_name="Kit", family_name="Romney")
    actions.person.change_person(
        by=two.officer, referral=two.sent, given_name="Kit", family_name="Romney", crn="X654321", reason="Papers."
    )
    merge(two, two.old, two.new)
    (match,), _ = likeness.possible_matches(two.officer, Facts(given_name="Kit", family_name="Romney", crn="X654321"))
    assert match.service_user == two.old
    with pytest.raises(TooLate):
        two.draft(service_user=two.new)


def test_journeys_from_spreadsheets_stand_beside_each_other(two):
    Referral.objects.filter(service_user__in=[two.old, two.new]).update(imported=True)
    done = merge(two, two.old, two.new)
    assert sorted(two.old.referrals.values_list("carried", flat=True)) == [False, True]
    assert imported.referral.imported_referrals([two.old.pk]) == {two.old.pk: two.closed}
    actions.merging.undo(by=two.coordinator, merge=done, reason="Two.")
    assert not Referral.objects.filter(carried=True).exists()
