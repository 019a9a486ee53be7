"""Declines held against the facts of their moment: a prompt, a record, and never a bar."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pathways import actions as set_up
from pathways.criteria import CRITERIA, Circumstances
from pathways.routing import MixLimitNow, Requirement
from referrals import actions
from referrals.actions.declining import Contradicted
from referrals.codes import DECLINE_GROUPS, DeclineReason, FactsSay
from referrals.lifecycle import declining
from referrals.lifecycle.declining import Past
from referrals.lifecycle.families import FAMILIES, SPOKEN_OF
from referrals.models import Offer
from tests.pathways.made_up import service

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
AGAINST, BEAR_OUT, OPEN = FactsSay.AGAINST, FactsSay.BEAR_OUT, FactsSay.OPEN
ABOUT = {
    "date_of_birth": date(1990, 1, 1), "gender": "male", "convictions": frozenset({"arson"}),
    "rosh": dict.fromkeys(("children", "public", "known_adult", "staff"), "low"),
    "areas_wanted": ("THANET",), "exclusion_areas": frozenset(), "areas_to_avoid": frozenset(),
    "exclusion_unmapped": False,
}  # fmt: skip


def asked(*criteria, must_hold=True):
    return tuple(Requirement(name, must_hold, "") for name in criteria)


def said(reason, *, about=None, past=None, **facts):
    """What the facts say of a reason, for a man of 36 with a conviction for arson."""
    house = service(**{"serves": frozenset({"THANET"}), "area": "THANET", **facts})
    person = Circumstances(today=TODAY, **ABOUT | (about or {}))
    return declining.check(reason, declining.facts_of(person, house, past)).says


NO_ARSON = asked("arson_conviction", must_hold=False)
NO_PETS = asked("pet", must_hold=False)
FOUR_WEEKS = asked("licence_ends_within_28_days", must_hold=False)
NO_GROUNDS = {"local_connection_grounds": frozenset()}
LICENCE_ENDS_SOON = {"supervised": True, "licence_ends": TODAY + timedelta(days=9)}
LIMIT = (MixLimitNow("arson_conviction", at_most=1, current=1),)
NEEDS_MEDIUM = {"needs": {"drugs": "medium", "money": "low"}}
ROOM = (MixLimitNow("arson_conviction", at_most=2, current=1),)

# reason, facts, what they say
TABLE = [
    ("full", {"free_units": 1}, AGAINST),
    ("full", {"free_units": 0}, BEAR_OUT),
    ("age_or_gender", {"requirements": asked("man")}, AGAINST),
    ("age_or_gender", {"requirements": asked("woman")}, BEAR_OUT),
    ("age_or_gender", {"requirements": ()}, AGAINST),
    ("age_or_gender", {"requirements": asked("man"), "about": {"gender": None}}, OPEN),
    ("age_or_gender", {"requirements": NO_PETS, "about": {"pets": True}}, AGAINST),
    ("age_or_gender", {"requirements": asked("woman"), "about": {"pets": True}}, BEAR_OUT),
    ("age_or_gender", {"requirements": asked("aged_16_to_24")}, BEAR_OUT),
    ("outside_client_group", {"requirements": asked("man"), "free_units": 0}, AGAINST),
    ("outside_client_group", {"requirements": asked("woman")}, AGAINST),
    ("outside_client_group", {"requirements": NO_ARSON}, AGAINST),
    ("outside_client_group", {"requirements": asked("care_leaver"), "about": {"care_leaver": False}}, BEAR_OUT),
    ("outside_client_group", {"requirements": asked("care_leaver")}, OPEN),
    ("no_funds", {"requirements": asked("man", "woman")}, AGAINST),
    ("no_funds", {"requirements": asked("benefits_in_payment"), "about": {"benefits": "none"}}, BEAR_OUT),
    ("no_funds", {"requirements": asked("no_recourse", must_hold=False), "about": {"no_recourse": True}}, BEAR_OUT),
    ("licence_too_short", {"requirements": asked("woman")}, AGAINST),
    ("licence_too_short", {"requirements": FOUR_WEEKS, "about": LICENCE_ENDS_SOON}, BEAR_OUT),
    ("licence_too_short", {"requirements": FOUR_WEEKS, "about": {"supervised": None}}, OPEN),
    ("area", {"requirements": asked("man")}, AGAINST),
    ("area", {"requirements": asked("woman")}, AGAINST),
    (
        "area",
        {"requirements": asked("connected_by_work"), "about": {"local_connection_grounds": frozenset()}},
        BEAR_OUT,
    ),
    ("area", {"requirements": asked("man"), "serves": frozenset({"DOVER"}), "area": "DOVER"}, BEAR_OUT),
    ("risk_to_residents", {"requirements": asked("man")}, AGAINST),
    ("risk_to_residents", {"requirements": asked("rosh_high_or_above", must_hold=False)}, AGAINST),
    ("risk_to_residents", {"requirements": NO_ARSON}, BEAR_OUT),
    ("risk_to_residents", {"requirements": asked("woman")}, AGAINST),
    ("risk_to_staff", {"requirements": NO_ARSON, "about": {"convictions": None}}, OPEN),
    ("risk_from_area", {}, AGAINST),
    ("risk_from_area", {"about": {"exclusion_areas": frozenset({"THANET"})}}, BEAR_OUT),
    ("risk_from_area", {"about": {"exclusion_areas": None}}, OPEN),
    ("mix_limit", {}, AGAINST),
    ("mix_limit", {"mix_limits": ROOM}, AGAINST),
    ("mix_limit", {"mix_limits": LIMIT}, BEAR_OUT),
    ("mix_limit", {"mix_limits": LIMIT, "about": {"convictions": frozenset()}}, AGAINST),
    ("mix_limit", {"mix_limits": LIMIT, "about": {"convictions": None}}, OPEN),
    ("previous_behaviour", {"past": Past()}, AGAINST),
    ("previous_behaviour", {"past": Past(ended=("moved_on", "abandoned"))}, AGAINST),
    ("previous_behaviour", {"past": Past(ended=("moved_on", "evicted"))}, BEAR_OUT),
    ("previous_behaviour", {"past": None}, OPEN),
    ("information_missing", {"past": Past()}, AGAINST),
    ("information_missing", {"past": Past(asked=((YESTERDAY, True),))}, AGAINST),
    ("information_missing", {"past": Past(asked=((YESTERDAY, True), (TODAY, False)))}, OPEN),
    ("information_missing", {"past": Past(asked=((YESTERDAY, False), (TODAY, True)))}, BEAR_OUT),
    ("information_missing", {"past": None}, OPEN),
    ("needs_too_high", {"support_level": "medium", "about": NEEDS_MEDIUM}, AGAINST),
    ("needs_too_high", {"support_level": "high", "about": NEEDS_MEDIUM}, AGAINST),
    ("needs_too_high", {"support_level": "low", "about": NEEDS_MEDIUM}, OPEN),
    ("needs_too_low", {"support_level": "medium", "about": NEEDS_MEDIUM}, AGAINST),
    ("needs_too_low", {"support_level": "low", "about": NEEDS_MEDIUM}, AGAINST),
    ("needs_too_low", {"support_level": "high", "about": NEEDS_MEDIUM}, OPEN),
    *((reason, {"about": {"needs": None}}, OPEN) for reason in ("needs_too_high", "needs_too_low")),
    *((reason, {}, OPEN) for reason in ("no_staff", "unit_unsuitable", "risk_plan_missing", "too_late")),
]


@pytest.mark.parametrize(("reason", "facts", "wanted"), TABLE)
def test_the_facts_say_of_each_reason_what_the_table_says(reason, facts, wanted):
    assert said(reason, **facts) == wanted


@pytest.mark.parametrize("reason", DeclineReason.values)
def test_whatever_contradicts_says_so_in_a_sentence_that_fits_its_column(reason):
    checked = declining.check(reason, declining.facts_of(Circumstances(today=TODAY, **ABOUT), service(free_units=1)))
    assert bool(checked.unsupported) == (checked.says == AGAINST)
    assert len(checked.unsupported) <= Offer._meta.get_field("unsupported").max_length
    assert not checked.unsupported or checked.unsupported.endswith(".")


def test_every_criterion_is_of_one_family_and_every_reason_of_eligibility_speaks_of_one():
    families = [family.criteria for family in FAMILIES]
    assert sum(map(len, families)) == len(frozenset().union(*families)) == len(CRITERIA)
    assert all(families)
    assert set(DECLINE_GROUPS["Eligibility"]) <= set(SPOKEN_OF)


def test_every_group_of_reasons_that_the_commissioners_named_is_there():
    assert list(DECLINE_GROUPS) == ["Capacity", "Eligibility", "Mix", "Risk", "Information", "Person", "Timing"]
    assert sorted(code for codes in DECLINE_GROUPS.values() for code in codes) == sorted(DeclineReason.values)


def fill(county, house):
    """Put every unit of a service out of service."""
    for unit in house.units.all():
        set_up.put_out_of_service(by=county.administrator, unit=unit, reason="repairs", detail="The roof.")


def test_a_decline_keeps_the_facts_of_its_moment(county):
    (offer,) = county.offered()
    kept = county.decline(offer, "full").decline_facts
    fill(county, county.quay)
    assert (offer.facts_say, offer.unsupported) == ("against", "A unit of this service is free today.")
    assert kept["free_units"] == county.quay.units.count()
    assert {line["about"] for line in kept["lines"]} >= {"area", "exclusion", "avoid"}


def test_a_reason_against_the_facts_is_recorded_only_once_it_is_confirmed(county):
    (offer,) = county.offered()
    with pytest.raises(Contradicted, match="free today"):
        county.decline(offer, "full", confirmed=False)
    offer.refresh_from_db()
    assert offer.status == "open"
    assert county.decline(offer, "full", confirmed=True).unsupported


def test_a_unit_that_is_gone_between_showing_and_confirming_leaves_nothing_unsupported(county, client):
    (offer,) = county.offered()
    client.force_login(county.worker)
    address = reverse("offer_step", args=[offer.reference, "decline"])
    typed = {"reason": "full", "detail": "Every room is promised.", "asked_to_withdraw": "no"}
    assert "Decline all the same" in client.post(address, typed).content.decode()
    fill(county, county.quay)
    client.post(address, typed | {"confirmed": "full"})
    offer.refresh_from_db()
    assert (offer.status, offer.facts_say, offer.unsupported) == ("declined", "bear_out", "")


def test_a_unit_that_comes_free_after_the_page_was_read_is_shown_before_anything_is_recorded(county, client):
    (offer,) = county.offered()
    fill(county, county.quay)
    client.force_login(county.worker)
    address = reverse("offer_step", args=[offer.reference, "decline"])
    client.get(address)
    for unit in county.quay.units.all():
        set_up.put_back(by=county.administrator, spell=unit.out_of_service.get(), on=timezone.localdate())
    answer = client.post(address, {"reason": "full", "detail": "Full.", "asked_to_withdraw": "no"})
    assert "A unit of this service is free today." in answer.content.decode()
    offer.refresh_from_db()
    assert offer.status == "open"


def test_no_decline_is_unsupported_without_facts_that_speak_against_it(county):
    (offer,) = county.offered()
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(unsupported="Because.")


def test_an_earlier_stay_that_ended_for_behaviour_bears_a_decline_out_and_no_other_stay_shows(county):
    today = timezone.localdate()
    stay = county.stayed(today - timedelta(days=300), today - timedelta(days=200))
    someone = stay.service_user
    (offer,) = county.offered(service_user=someone)
    with pytest.raises(Contradicted, match="no earlier stay here that ended for behaviour"):
        county.decline(offer, "previous_behaviour", confirmed=False)
    assert not any(line["about"] == "earlier" for line in county.decline(offer, "no_staff").decline_facts["lines"])


def test_a_question_that_is_answered_is_no_information_missing(county):
    (offer,) = county.offered()
    with pytest.raises(Contradicted, match="Nothing has been asked"):
        county.decline(offer, "information_missing", confirmed=False)
    asked = actions.offer.ask(by=county.worker, offer=offer, question="Any pets?")
    actions.offer.answer(by=county.officer, offer=offer, question=asked, text="A cat.")
    with pytest.raises(Contradicted, match="has been answered"):
        county.decline(offer, "information_missing", confirmed=False)


def test_a_question_without_an_answer_by_the_next_day_bears_a_decline_out(county):
    (offer,) = county.offered()
    asked = actions.offer.ask(by=county.worker, offer=offer, question="Any pets?")
    assert county.decline(offer, "information_missing", at=asked.asked_at + timedelta(days=1)).facts_say == "bear_out"
