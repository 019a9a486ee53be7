"""Declines held against facts, challenged, reviewed, taken to the panel; limits on the mix declared beforehand."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from pathways import actions as set_up
from pathways.criteria import Circumstances
from pathways.models import MixLimit
from pathways.routing import MixLimitNow, Requirement
from referrals import actions
from referrals.actions.clock import tick
from referrals.actions.declining import Contradicted
from referrals.codes import DECLINE_GROUPS, DeclineReason, FactsSay
from referrals.lifecycle import declining
from referrals.models import Offer, Placement, Referral, WorklistItem
from referrals.vacancies import service_now
from tests.factories import County, person
from tests.pathways.made_up import service

TODAY = date(2026, 3, 2)
AGAINST, BEAR_OUT, OPEN = FactsSay.AGAINST, FactsSay.BEAR_OUT, FactsSay.OPEN
ABOUT = {
    "date_of_birth": date(1990, 1, 1), "gender": "male", "convictions": frozenset({"arson"}),
    "rosh": dict.fromkeys(("children", "public", "known_adult", "staff"), "low"),
    "areas_wanted": ("THANET",), "exclusion_areas": frozenset(), "areas_to_avoid": frozenset(),
    "exclusion_unmapped": False,
}  # fmt: skip


def asked(*criteria, must_hold=True):
    return tuple(Requirement(name, must_hold, "") for name in criteria)


def said(reason, *, about=None, **facts):
    """What the facts say of a reason, for a man of 36 with a conviction for arson."""
    house = service(**{"serves": frozenset({"THANET"}), "area": "THANET", **facts})
    return declining.check(reason, declining.facts_of(Circumstances(today=TODAY, **ABOUT | (about or {})), house)).says


NO_ARSON = asked("arson_conviction", must_hold=False)
LIMIT = (MixLimitNow("arson_conviction", at_most=1, current=1),)
ROOM = (MixLimitNow("arson_conviction", at_most=2, current=1),)

# reason, facts, what they say
TABLE = [
    ("full", {"free_units": 1}, AGAINST),
    ("full", {"free_units": 0}, BEAR_OUT),
    ("age_or_gender", {"requirements": asked("man")}, AGAINST),
    ("age_or_gender", {"requirements": asked("woman")}, BEAR_OUT),
    ("age_or_gender", {"requirements": ()}, AGAINST),
    ("age_or_gender", {"requirements": asked("man"), "about": {"gender": None}}, OPEN),
    ("outside_client_group", {"requirements": asked("man"), "free_units": 0}, AGAINST),
    ("no_funds", {"requirements": asked("man", "woman")}, BEAR_OUT),
    ("area", {"requirements": asked("man")}, AGAINST),
    ("area", {"requirements": asked("man"), "serves": frozenset({"DOVER"}), "area": "DOVER"}, BEAR_OUT),
    ("risk_to_residents", {"requirements": asked("man")}, AGAINST),
    ("risk_to_residents", {"requirements": asked("rosh_high_or_above", must_hold=False)}, AGAINST),
    ("risk_to_residents", {"requirements": NO_ARSON}, BEAR_OUT),
    ("risk_to_staff", {"requirements": NO_ARSON, "about": {"convictions": None}}, OPEN),
    ("risk_from_area", {}, AGAINST),
    ("risk_from_area", {"about": {"exclusion_areas": frozenset({"THANET"})}}, BEAR_OUT),
    ("risk_from_area", {"about": {"exclusion_areas": None}}, OPEN),
    ("mix_limit", {}, AGAINST),
    ("mix_limit", {"mix_limits": ROOM}, AGAINST),
    ("mix_limit", {"mix_limits": LIMIT}, BEAR_OUT),
    ("mix_limit", {"mix_limits": LIMIT, "about": {"convictions": frozenset()}}, AGAINST),
    ("mix_limit", {"mix_limits": LIMIT, "about": {"convictions": None}}, OPEN),
    *((reason, {}, OPEN) for reason in ("no_staff", "previous_behaviour", "needs_too_high", "too_late")),
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


def test_every_group_of_reasons_that_the_commissioners_named_is_there():
    assert list(DECLINE_GROUPS) == ["Capacity", "Eligibility", "Mix", "Risk", "Information", "Person", "Timing"]
    assert sorted(code for codes in DECLINE_GROUPS.values() for code in codes) == sorted(DeclineReason.values)


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def manager(county):
    return person(county.harbour, "provider_manager")


@pytest.fixture
def commissioner(county):
    return person(county.hub, "commissioner")


def decline(county, offer, reason="no_staff", **given):
    worker = county.worker if offer.service.agency == county.harbour else county.mill_worker
    actions.offer.decline(by=worker, offer=offer, reason=reason, detail="Not now.", **given)
    offer.refresh_from_db()
    return offer


def fill(county, house):
    """Put every unit of a service out of service."""
    for unit in house.units.all():
        set_up.put_out_of_service(by=county.administrator, unit=unit, reason="repairs", detail="The roof.")


def test_a_decline_keeps_the_facts_of_its_moment(county):
    (offer,) = county.offered()
    kept = decline(county, offer, "full").decline_facts
    fill(county, county.quay)
    assert (offer.facts_say, offer.unsupported) == ("against", "A unit of this service is free today.")
    assert kept["free_units"] == county.quay.units.count()
    assert {line["about"] for line in kept["lines"]} >= {"area", "exclusion", "avoid"}


def test_a_reason_against_the_facts_is_recorded_only_once_it_is_confirmed(county):
    (offer,) = county.offered()
    with pytest.raises(Contradicted, match="free today"):
        decline(county, offer, "full", confirmed=False)
    offer.refresh_from_db()
    assert offer.status == "open"
    assert decline(county, offer, "full", confirmed=True).unsupported


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


# Limits on the mix


def declared(county, manager, **fields):
    given = {
        "criterion": "drugs_need_high",
        "at_most": 1,
        "because": "Two would need a second worker at night.",
    } | fields
    return set_up.set_mix_limit(by=manager, service=county.quay, **given)


def test_a_limit_counts_for_nothing_until_a_commissioner_approves_it(county, manager, commissioner):
    limit = declared(county, manager)
    assert service_now(county.quay, timezone.localdate()).mix_limits == ()
    set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert [row.at_most for row in service_now(county.quay, timezone.localdate()).mix_limits] == [1]
    assert (limit.declared_by, limit.approved_by) == (manager, commissioner)


def test_a_limit_never_holds_for_a_day_before_it_was_approved(county, manager, commissioner):
    limit = declared(county, manager, starts=timezone.localdate() - timedelta(days=30))
    set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert limit.starts == limit.approved_on == timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        MixLimit.objects.filter(pk=limit.pk).update(starts=timezone.localdate() - timedelta(days=1))


def test_who_declares_and_who_approves(county, manager, commissioner):
    for somebody in (county.worker, county.mill_worker, county.coordinator, county.officer):
        with pytest.raises(Refused):
            declared(county, somebody)
    with pytest.raises(Refused):
        declared(county, person(county.mill, "provider_manager"))
    limit = declared(county, manager)
    for somebody in (manager, county.administrator, county.coordinator):
        with pytest.raises(Refused):
            set_up.approve_mix_limit(by=somebody, limit=limit)


def test_a_limit_is_decided_on_once(county, manager, commissioner):
    limit = declared(county, manager)
    with pytest.raises(NotPossible):
        set_up.refuse_mix_limit(by=commissioner, limit=limit, because=" ")
    set_up.refuse_mix_limit(
        by=commissioner, limit=limit, because="It would keep out whom the county commissioned it for."
    )
    with pytest.raises(TooLate):
        set_up.approve_mix_limit(by=commissioner, limit=limit)
    assert declared(county, manager).pk != limit.pk


def test_a_provider_declares_a_limit_and_a_commissioner_approves_it_on_screen(county, manager, commissioner, client):
    today = timezone.localdate()
    day = {"starts_0": today.day, "starts_1": today.month, "starts_2": today.year}
    client.force_login(manager)
    typed = {"criterion": "drugs_need_high", "at_most": 1, "because": "One night worker."} | day
    assert client.post(reverse("mix_limit_add", args=["QUAY"]), typed).status_code == 302
    assert "Waits for approval" in client.get(reverse("set_up_service", args=["QUAY"])).content.decode()
    client.force_login(commissioner)
    assert "One night worker." in client.get(reverse("mix_limits_waiting")).content.decode()
    address = reverse("mix_limit_decide", args=[MixLimit.objects.get().pk])
    assert client.post(address, {"decision": "refuse"}).status_code == 422
    assert client.post(address, {"decision": "approve"}).url == reverse("mix_limits_waiting")
    assert client.get(address).status_code == 409
    assert MixLimit.objects.get().approved_by == commissioner


def test_a_resident_counts_against_a_limit_that_was_declared_after_they_moved_in(county, manager, commissioner, client):
    county.arrived()
    set_up.approve_mix_limit(by=commissioner, limit=declared(county, manager))
    (row,) = service_now(county.quay, timezone.localdate()).mix_limits
    assert (row.at_most, row.current) == (1, 1)
    (offer,) = county.offered(service_user=county.service_user(given_name="Robin", family_name="Reed"))
    client.force_login(county.worker)
    shown = client.get(reverse("offer_step", args=[offer.reference, "decline"])).content.decode()
    assert "the limit on the mix is reached" in shown
    verdict = next(row for row in offer.referral.routing_runs.last().result["services"] if row["service"] == "QUAY")
    assert verdict["standing"] == "not_now" and "limit on the mix is reached" in verdict["reason"]
    assert decline(county, offer, "mix_limit", confirmed=False).facts_say == "bear_out"


def test_without_a_declared_limit_the_page_says_that_balance_is_no_reason(county, client):
    (offer,) = county.offered()
    client.force_login(county.worker)
    shown = client.get(reverse("offer_step", args=[offer.reference, "decline"])).content.decode()
    assert "the balance of residents is no reason to decline" in shown


# Challenge and review


def test_the_referrer_challenges_a_decline_once_with_a_reason(county):
    (offer,) = county.offered()
    decline(county, offer)
    with pytest.raises(NotPossible):
        actions.declining.challenge(by=county.officer, offer=offer, reason=" ")
    actions.declining.challenge(by=county.officer, offer=offer, reason="A second worker starts on Monday.")
    offer.refresh_from_db()
    assert (offer.challenge, offer.challenged_by) == ("A second worker starts on Monday.", county.officer)
    with pytest.raises(TooLate):
        actions.declining.challenge(by=county.officer, offer=offer, reason="Again.")


def test_a_challenge_brings_back_a_decline_that_the_hub_had_upheld(county):
    (offer,) = county.offered()
    decline(county, offer)
    actions.offer.review(by=county.coordinator, offer=offer, outcome="upheld", detail="Nobody was on duty.")
    assert not WorklistItem.objects.filter(kind="review_decline", closed_at=None).exists()
    actions.declining.challenge(by=county.officer, offer=offer, reason="Somebody was.")
    assert WorklistItem.objects.filter(kind="review_decline", closed_at=None).exists()
    actions.offer.review(by=county.coordinator, offer=offer, outcome="overturned", detail="The rota says so.")
    with pytest.raises(TooLate):
        actions.declining.challenge(by=county.officer, offer=offer, reason="Thank you.")
    assert Offer.objects.filter(service=county.quay, status="open").count() == 1
    kept = Event.objects.filter(subject=offer.reference).order_by("pk").values_list("verb", flat=True)
    assert list(kept) == ["decline", "review", "challenge", "review"]


def test_a_referrer_finds_the_challenge_beside_the_decline_and_the_hub_reads_it_first(county, client):
    (quay, mill) = county.offered(county.quay, county.mill_lane)
    decline(county, quay)
    decline(county, mill)
    client.force_login(county.officer)
    address = reverse("offer_step", args=[mill.reference, "challenge"])
    assert address in client.get(reverse("referral_tab", args=[mill.referral.reference, "pathway"])).content.decode()
    assert client.post(address, {"reason": "They were there last week."}).status_code == 302
    assert address not in client.get(reverse("offer", args=[mill.reference])).content.decode()
    client.force_login(county.coordinator)
    answer = client.get(reverse("declines"))
    assert [row["offer"] for row in answer.context["rows"]] == [mill, quay]
    assert "They were there last week." in answer.content.decode()


# The panel


def on_the_list():
    return list(WorklistItem.objects.filter(kind="take_to_panel", closed_at=None).values_list("referral", flat=True))


def test_a_search_that_enough_services_refused_goes_to_the_panel(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    quay, mill = county.offered(county.quay, county.mill_lane)
    decline(county, quay)
    assert on_the_list() == []
    decline(county, mill)
    assert on_the_list() == [quay.referral_id]
    with pytest.raises(NotPossible):
        actions.declining.decide_at_panel(by=county.coordinator, referral=quay.referral, detail="")
    actions.declining.decide_at_panel(by=county.coordinator, referral=quay.referral, detail="Quay House looks again.")
    assert on_the_list() == []
    (again,) = actions.offer.send(by=county.coordinator, referral=quay.referral, services=[county.quay])
    decline(county, again)
    assert on_the_list() == []


def test_the_same_service_refusing_twice_is_one_service(county, settings):
    settings.PANEL_AFTER_SERVICES = 2
    (offer,) = county.offered()
    decline(county, offer)
    (again,) = actions.offer.send(by=county.coordinator, referral=offer.referral, services=[county.quay])
    decline(county, again)
    assert on_the_list() == []


def test_a_search_goes_to_the_panel_when_a_refusal_is_long_ago_and_only_once(county, settings):
    settings.PANEL_AFTER_DAYS = 10
    (offer,) = county.offered()
    decline(county, offer)
    now = timezone.now()
    tick(at=now + timedelta(days=9))
    assert on_the_list() == []
    tick(at=now + timedelta(days=10, hours=1))
    assert on_the_list() == [offer.referral_id]
    assert tick(at=now + timedelta(days=11))["refreshed"] == 0
    assert len(on_the_list()) == 1


def test_a_place_that_is_found_takes_the_search_off_the_list(county, settings):
    settings.PANEL_AFTER_SERVICES = 1
    quay, mill = county.offered(county.quay, county.mill_lane)
    decline(county, mill)
    assert on_the_list() == [quay.referral_id]
    actions.offer.accept(
        by=county.worker, offer=quay, unit=county.quay.units.first(), expected_arrival=timezone.localdate()
    )
    assert on_the_list() == []
    assert Placement.objects.count() == 1


def test_the_panel_reads_everything_about_a_search_on_one_page_and_decides_there(county, settings, client):
    settings.PANEL_AFTER_SERVICES = 2
    quay, mill = county.offered(county.quay, county.mill_lane)
    decline(county, quay, "full")
    decline(county, mill)
    actions.declining.challenge(by=county.officer, offer=mill, reason="They have two workers.")
    client.force_login(county.coordinator)
    listed = client.get(reverse("panel_list")).content.decode()
    address = reverse("panel", args=[quay.referral.reference])
    assert address in listed
    shown = client.get(address).content.decode()
    for words in (
        "Quay House", "Mill Lane", "A unit of this service is free today.", "They have two workers.",
        "Weekly meetings with the probation officer.", "The facts of that moment",
    ):  # fmt: skip
        assert words in shown, words
    assert client.post(address, {"detail": ""}).status_code == 422
    assert client.post(address, {"detail": "Mill Lane looks again by Friday."}).url == reverse("panel_list")
    assert Referral.objects.get(pk=quay.referral_id).panel_detail == "Mill Lane looks again by Friday."
    assert "Mill Lane looks again by Friday." in client.get(address).content.decode()


def test_the_panels_list_costs_the_same_for_2_searches_as_for_12(
    county, settings, client, django_assert_max_num_queries
):
    settings.PANEL_AFTER_SERVICES = 1
    client.force_login(county.coordinator)

    def more(number):
        for _ in range(number):
            n = Referral.objects.count()
            (offer,) = county.offered(service_user=county.service_user(given_name=f"A{n}", family_name=f"Ash{n}"))
            decline(county, offer)

    more(2)
    client.get(reverse("panel_list"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("panel_list"))
    more(10)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("panel_list"))
