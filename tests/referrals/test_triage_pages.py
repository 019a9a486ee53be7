"""The hub's desk: triage, waiting lists and declines."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Event
from pathways.models import ServiceCriterion
from referrals import actions
from referrals.codes import DECLINE_GROUPS
from referrals.models import Offer, Referral, WaitingEntry
from tests.factories import LONG_AGO, AgencyFactory, person
from tests.pages import page, queries_of

pytestmark = pytest.mark.django_db

PAGES = ("triage_list", "waiting_list", "declines")


def press(browser, referral, step, **typed):
    return browser.post(reverse("triage_step", args=[referral.reference, step]), typed)


def sent(county, given_name, **fields):
    """A referral of somebody of that name."""
    who = county.service_user(given_name=given_name, family_name="Birch")
    return county.submitted(service_user=who, **fields)


def waits(county, given_name, stage, band, days):
    """Somebody of that name on the waiting list of a stage for so many days."""
    referral = sent(county, given_name)
    actions.referral.wait(by=county.coordinator, referral=referral, stage=stage, band=band, band_reason="As agreed.")
    # The same hour of the clock, also across the end of summer time.
    WaitingEntry.objects.filter(referral=referral).update(since=timezone.localtime() - timedelta(days=days))
    return referral


def declined(county, worker, service, reason, given_name):
    (offer,) = county.offered(service, service_user=county.service_user(given_name=given_name, family_name="Birch"))
    actions.offer.decline(by=worker, offer=offer, reason=reason, detail="As we have said.")
    return offer


def names(rows):
    return [row["card"].name.split()[0] for row in rows]


@pytest.mark.parametrize("name", PAGES)
def test_the_hubs_lists_are_the_hubs_alone(county, enter, name):
    for user in (county.officer, county.worker, county.housing_officer, county.member, county.administrator):
        assert page(enter(user), name).status_code == 403
    answer = page(enter(county.coordinator), name)
    assert answer.status_code == 200
    assert "hub-empty" in answer.content.decode()


def test_the_same_day_comes_first_then_the_oldest_deadline(county, enter):
    sent(county, "Later")
    sent(county, "Sooner")
    sent(county, "Today", same_day=True)
    county.draft(county.service_user(given_name="Draft", family_name="Birch"))
    asked = sent(county, "Asked")
    actions.referral.ask(by=county.coordinator, referral=asked, question="Which prison?")
    item = Referral.objects.get(service_user__given_name="Later").worklist.get(kind="triage")
    type(item).objects.filter(pk=item.pk).update(due_at=item.due_at + timedelta(days=1))
    browser = enter(county.coordinator)
    assert names(page(browser, "triage_list").context["rows"]) == ["Today", "Sooner", "Later"]
    assert names(page(browser, "triage_list", tab="asked").context["rows"]) == ["Asked"]
    assert len(page(browser, "triage_list", tab="nonsense").context["rows"]) == 3


def test_whoever_is_ready_to_move_on_waits_for_the_hub(county, enter):
    stay = county.arrived()
    browser = enter(county.coordinator)
    assert page(browser, "triage_list").context["rows"] == []
    actions.placement.ready(by=county.worker, placement=stay, on=timezone.localdate())
    assert names(page(browser, "triage_list", tab="move-on").context["rows"]) == ["Jordan"]


def test_who_is_housed_and_moves_on_does_not_stand_before_those_who_need_a_place_today(county, enter):
    stay = county.arrived(same_day=True)
    actions.placement.ready(by=county.worker, placement=stay, on=timezone.localdate())
    sent(county, "Today", same_day=True)
    sent(county, "Later")
    rows = page(enter(county.coordinator), "triage_list").context["rows"]
    assert names(rows)[0] == "Today"
    assert sorted(names(rows)[1:]) == ["Jordan", "Later"]


def test_triage_shows_what_routing_says_of_every_service(county, enter):
    ServiceCriterion.objects.create(
        service=county.mill_lane, criterion="sleeping_rough", must_hold=False, because="It is no first step.",
        starts=LONG_AGO,
    )  # fmt: skip
    referral = sent(county, "Jordan")
    answer = page(enter(county.coordinator), "triage", referral.reference)
    assert [row["code"] for row in answer.context["ranked"]] == ["QUAY"]
    assert [row["code"] for row in answer.context["unsuitable"]] == ["MILLLANE"]
    said = answer.content.decode()
    for wanted in ("The person is sleeping rough.", "It is no first step.", "3 free now", "Weekly meetings"):
        assert wanted in said


def test_offers_go_to_one_or_several_services(county, enter):
    referral = sent(county, "Jordan")
    browser = enter(county.coordinator)
    address = reverse("triage", args=[referral.reference])
    answer = browser.post(address, {})
    assert answer.status_code == 422
    assert "Choose at least one service" in answer.content.decode()
    assert browser.post(address, {"services": ["QUAY", "MILLLANE"]}).url == reverse("triage_list")
    offers = referral.offers.filter(status="open").values_list("service__code", flat=True)
    assert sorted(offers) == ["MILLLANE", "QUAY"]
    again = browser.post(address, {"services": ["QUAY"]})
    assert again.status_code == 422
    assert referral.offers.count() == 2


def test_a_service_that_is_unsuitable_cannot_be_ticked(county, enter):
    ServiceCriterion.objects.create(
        service=county.mill_lane, criterion="sleeping_rough", must_hold=False, hard=True, starts=LONG_AGO
    )
    referral = sent(county, "Jordan")
    answer = enter(county.coordinator).post(reverse("triage", args=[referral.reference]), {"services": ["MILLLANE"]})
    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_an_offer_for_a_closed_referral_comes_too_late(county, enter):
    referral = sent(county, "Jordan")
    actions.referral.withdraw(by=county.officer, referral=referral, reason="duplicate", detail="Sent twice.")
    answer = enter(county.coordinator).post(reverse("triage", args=[referral.reference]), {"services": ["QUAY"]})
    assert answer.status_code == 409
    assert "Olive Officer" in answer.content.decode()


def test_routing_again_keeps_the_earlier_run(county, enter):
    referral = sent(county, "Jordan")
    press(enter(county.coordinator), referral, "route")
    assert referral.routing_runs.count() == 2


def test_another_stage_is_chosen_with_a_reason(county, enter):
    referral = sent(county, "Jordan")
    browser = enter(county.coordinator)
    assert press(browser, referral, "stage", stage=county.shared.pk).status_code == 422
    press(browser, referral, "stage", stage=county.shared.pk, reason="Has managed a shared house before.")
    referral.refresh_from_db()
    assert referral.stage == county.shared
    event = Event.objects.filter(referral=referral.reference, verb="route").latest("recorded_at")
    assert event.reason == "Has managed a shared house before."


def test_a_referral_that_cannot_be_routed_says_why(county, enter):
    referral = sent(county, "Jordan")
    county.pathway.published_to = timezone.localdate()
    county.pathway.save()
    answer = press(enter(county.coordinator), referral, "route")
    assert answer.status_code == 422
    assert "no published" in answer.content.decode()


def test_somebody_is_put_on_the_waiting_list_in_a_band(county, enter):
    referral = sent(county, "Jordan")
    browser = enter(county.coordinator)
    answer = press(browser, referral, "wait", stage=county.hostel.pk, band="B")
    assert set(answer.context["form"].errors) == {"band_reason"}
    press(browser, referral, "wait", stage=county.hostel.pk, band="B", band_reason="Has a sofa until Friday.")
    referral.refresh_from_db()
    assert (referral.status, referral.band) == ("waiting", "B")
    assert press(browser, referral, "wait", stage=county.hostel.pk, band="C", band_reason="x").status_code in (302, 409)


def test_the_steps_of_the_hub_are_refused_to_others(county, enter):
    referral = sent(county, "Jordan")
    for user in (county.officer, county.housing_officer):
        assert page(enter(user), "triage", referral.reference).status_code == 403
        assert press(enter(user), referral, "route").status_code == 403
    outsider = person(AgencyFactory(), "provider_worker")
    assert page(enter(outsider), "triage", referral.reference).status_code == 404
    assert page(enter(county.coordinator), "triage_step", referral.reference, "explode").status_code == 404


def test_a_waiting_list_goes_by_band_then_by_date(county, enter):
    for given_name, stage, band, days in (
        ("Second", county.hostel, "A", 3),
        ("First", county.hostel, "A", 9),
        ("Third", county.hostel, "B", 40),
        ("Other", county.shared, "A", 1),
    ):
        waits(county, given_name, stage, band, days)
    back = declined(county, county.worker, county.quay, "no_staff", "Back")
    lists = list(page(enter(county.coordinator), "waiting_list").context["lists"])
    assert [group["stage"] for group in lists] == [county.hostel, county.shared]
    assert back.referral.status == "waiting"
    found = names(lists[0]["shown"])
    assert found[:2] == ["First", "Second"]
    assert found[-1] == "Third"
    assert "Back" in found
    assert (lists[0]["count"], lists[0]["longest"]) == (4, 40)


def test_a_long_list_is_shown_whole_when_it_is_chosen(county, enter, monkeypatch):
    monkeypatch.setattr("referrals.views.waiting.SHOWN", 1)
    for n in range(3):
        waits(county, f"Ash{n}", county.hostel, "A", n)
    browser = enter(county.coordinator)
    (group,) = page(browser, "waiting_list").context["lists"]
    assert (len(group["shown"]), group["more"]) == (1, 2)
    (group,) = page(browser, "waiting_list", list=group["code"]).context["lists"]
    assert (len(group["shown"]), group["more"]) == (3, 0)


def test_a_very_long_list_goes_on_page_by_page_in_its_order(county, enter, monkeypatch):
    monkeypatch.setattr("referrals.views.waiting.PAGE", 2)
    for n, band in enumerate("ABABA"):
        waits(county, f"Ash{n}", county.hostel, band, n)
    browser = enter(county.coordinator)
    (group,) = page(browser, "waiting_list").context["lists"]
    whole, address = names(group["shown"]), f"?list={group['code']}"
    found = []
    while address:
        context = browser.get(reverse("waiting_list") + address).context
        (group,) = context["lists"]
        found, address = found + names(group["shown"]), context["pages"]["next_url"]
    assert found == whole == ["Ash4", "Ash2", "Ash0", "Ash3", "Ash1"]


def test_somebody_parked_is_said_to_be(county, enter):
    referral = waits(county, "Jordan", county.hostel, "A", 5)
    until = timezone.localdate() + timedelta(days=10)
    WaitingEntry.objects.filter(referral=referral).update(parked_until=until, parked_reason="In hospital")
    said = page(enter(county.coordinator), "waiting_list").content.decode()
    assert f"until {until:%-d %B %Y}" in said
    assert "In hospital" in said


def test_what_the_facts_contradict_is_reviewed_first(county, enter):
    declined(county, county.worker, county.quay, "no_staff", "Older")
    declined(county, county.mill_worker, county.mill_lane, "full", "Contradicted")
    browser = enter(county.coordinator)
    answer = page(browser, "declines")
    assert names(answer.context["rows"]) == ["Contradicted", "Older"]
    assert "A unit of this service is free today." in answer.content.decode()
    assert names(page(browser, "declines", agency="HARBOUR").context["rows"]) == ["Older"]


def test_declines_are_counted_by_provider_and_group_of_reasons(county, enter):
    for n, (worker, service, reason) in enumerate(
        [
            (county.worker, county.quay, "no_staff"),
            (county.worker, county.quay, "full"),
            (county.worker, county.quay, "risk_to_staff"),
            (county.mill_worker, county.mill_lane, "needs_too_high"),
        ]
    ):
        declined(county, worker, service, reason, f"Ash{n}")
    county.offered(service_user=county.service_user(given_name="Open", family_name="Birch"))
    rows = page(enter(county.coordinator), "declines").context["counts"]
    group_of = {code: group for group, codes in DECLINE_GROUPS.items() for code in codes}
    slow = {}
    for offer in Offer.objects.all():
        counts = slow.setdefault(offer.service.agency.code, Counter())
        counts["sent"] += 1
        if offer.status == "declined":
            counts["declined"] += 1
            counts[group_of[offer.decline_reason]] += 1
            counts["unsupported"] += bool(offer.unsupported)
    fast = {
        row["code"]: {"sent": row["sent"], "declined": row["declined"], "unsupported": row["unsupported"]}
        | row["groups"]
        for row in rows
    }
    assert fast == {code: {name: counts[name] for name in fast[code]} for code, counts in slow.items()}


def test_a_restricted_person_stands_in_no_list_of_somebody_without_a_grant(county, enter):
    referral = waits(county, "Hidden", county.hostel, "A", 5)
    offer = declined(county, county.worker, county.quay, "no_staff", "Veiled")
    for each in (referral, offer.referral):
        actions.restriction.restrict(by=county.coordinator, service_user=each.service_user, reason="In danger.")
    colleague = person(county.hub, "hub_coordinator", name="Cora Colleague")
    for name in PAGES:
        said = page(enter(colleague), name).content.decode()
        assert not any(word in said for word in ("Hidden", "Veiled", referral.reference, offer.reference))
    assert page(enter(colleague), "triage", referral.reference).status_code == 404
    assert "Hidden" in page(enter(county.coordinator), "waiting_list").content.decode()


def test_the_hubs_lists_cost_the_same_for_2_people_as_for_25(county, enter, monkeypatch):
    monkeypatch.setattr("referrals.views.waiting.SHOWN", 25)
    browser = enter(county.coordinator)

    def more(first, last):
        for n in range(first, last):
            waits(county, f"Ash{n}", county.hostel, "A", n)
            declined(county, county.worker, county.quay, "no_staff", f"Beech{n}")

    more(0, 2)
    few = {name: queries_of(browser, name) for name in PAGES}
    more(2, 25)
    many = {name: queries_of(browser, name) for name in PAGES}
    assert many == few
