"""The provider's inbox and the page of an offer: enough to decide, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Read
from pathways.models import ServiceCriterion
from referrals import actions
from referrals.clock import age
from referrals.models import Offer, Placement
from tests.factories import BORN, LONG_AGO, AgencyFactory, ServiceFactory, person
from tests.forms import day
from tests.pages import page, queries_of

pytestmark = pytest.mark.django_db
MAN = f"Man, {age(BORN, timezone.localdate())}"


def press(browser, offer, step, **typed):
    return browser.post(reverse("offer_step", args=[offer.reference, step]), typed)


def others(county, number):
    """Further people, each with a name of their own."""
    return [county.service_user(given_name=f"Ash{n}", family_name=f"Birch{n}") for n in range(number)]


def test_the_inbox_begins_with_the_nearest_deadline(county, enter):
    (late,) = county.offered()
    (urgent,) = county.offered(service_user=county.service_user(given_name="Robin"), same_day=True)
    Offer.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=2))
    said = page(enter(county.worker), "offers").content.decode()
    assert said.index(late.reference) < said.index(urgent.reference)
    assert "2 days late" in said
    assert "Needs a place today" in said


def test_an_open_offer_says_enough_to_decide_and_not_who_it_is(county, enter):
    ServiceCriterion.objects.create(service=county.quay, criterion="aged_18_or_over", must_hold=True, starts=LONG_AGO)
    (offer,) = county.offered(service_user=county.service_user(phone="01843 000000"))
    for name, args in (("offers", []), ("offer", [offer.reference]), ("offer_step", [offer.reference, "accept"])):
        said = page(enter(county.worker), name, *args).content.decode()
        assert MAN in said
        for hidden in ("Jordan", "Marsh", "01843"):
            assert hidden not in said
    said = page(enter(county.worker), "offer", offer.reference).content.decode()
    for wanted in (
        "Weekly meetings with the probation officer.",
        "The person is 18 or over.",
        "Room 1",
        "Mental health",
    ):
        assert wanted in said
    assert Read.objects.filter(subject=offer.referral.reference, actor_id=county.worker.pk).exists()


def test_who_else_lives_there_is_told_by_risk_alone(county, enter):
    for n, public in enumerate(["high", "medium"]):
        who = county.service_user(given_name=f"Kit{n}", family_name="Elder")
        referral = county.complete(county.draft(who), risk={"rosh_public": public})
        actions.referral.submit(by=county.officer, referral=referral)
        (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
        stay = actions.offer.accept(
            by=county.worker, offer=offer, unit=county.quay.units.all()[n], expected_arrival=timezone.localdate()
        )
        actions.placement.arrive(by=county.worker, placement=stay, on=timezone.localdate())
    (offer,) = county.offered()
    answer = page(enter(county.worker), "offer", offer.reference)
    assert answer.context["mix"] == [("High", 1), ("Medium", 1)]
    assert "Elder" not in answer.content.decode()
    actions.restriction.restrict(by=county.coordinator, service_user=who, reason="Refuge.")
    told = page(enter(county.worker), "offer", offer.reference).context["mix"]
    assert told == [("High", 1), ("Not known or not shown", 1)]


def test_a_provider_opens_its_own_offers_only(county, enter):
    quay, mill = county.offered(county.quay, county.mill_lane)
    assert page(enter(county.worker), "offer", quay.reference).status_code == 200
    assert page(enter(county.worker), "offer", mill.reference).status_code == 404
    assert mill.reference not in page(enter(county.worker), "offers").content.decode()
    assert press(enter(county.worker), mill, "accept").status_code == 404
    assert page(enter(county.housing_officer), "offers").status_code == 403
    outsider = person(AgencyFactory(), "provider_worker")
    assert page(enter(outsider), "offer", quay.reference).status_code == 404


def test_the_referrer_reads_the_offer_and_cannot_answer_it(county, enter):
    (offer,) = county.offered()
    said = page(enter(county.officer), "offer", offer.reference).content.decode()
    assert "Jordan Marsh" in said
    assert "Who lives there now" not in said
    assert press(enter(county.officer), offer, "decline").status_code == 403


def test_accepting_holds_a_unit_from_a_day(county, enter):
    (offer,) = county.offered()
    unit = county.quay.units.first()
    answer = press(enter(county.worker), offer, "accept", unit=unit.pk, **day("expected_arrival", timezone.localdate()))
    booked = Placement.objects.get(offer=offer)
    assert answer.url == reverse("placement", args=[booked.reference])
    assert (booked.unit, booked.expected_arrival) == (unit, timezone.localdate())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"expected_arrival_0": "31", "expected_arrival_1": "2", "expected_arrival_2": "2027"}, "must be a real date"),
        (
            {"expected_arrival_0": "1", "expected_arrival_1": "1", "expected_arrival_2": "2020"},
            "from today to 180 days",
        ),
        ({}, "Enter the day on which you expect them"),
    ],
)
def test_an_impossible_arrival_is_refused_with_a_sentence_and_nothing_is_lost(county, enter, typed, sentence):
    (offer,) = county.offered()
    answer = press(enter(county.worker), offer, "accept", unit=county.quay.units.first().pk, **typed)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert sentence in said
    assert "#id_expected_arrival_0" in said
    assert all(f'value="{value}"' in said for value in typed.values())
    assert not Placement.objects.exists()


def test_a_unit_of_another_service_cannot_be_chosen(county, enter):
    (offer,) = county.offered()
    unit = county.mill_lane.units.first()
    answer = press(enter(county.worker), offer, "accept", unit=unit.pk, **day("expected_arrival", timezone.localdate()))
    assert answer.status_code == 422
    assert "Choose a unit from the list" in answer.content.decode()


def test_a_decline_that_the_facts_contradict_is_confirmed_first(county, enter):
    (offer,) = county.offered()
    typed = {"reason": "full", "detail": "Every room is promised.", "asked_to_withdraw": "no"}
    answer = press(enter(county.worker), offer, "decline", **typed)
    said = answer.content.decode()
    assert "A unit of this service is free today." in said
    assert "Every room is promised." in said
    offer.refresh_from_db()
    assert offer.status == "open"
    answer = press(
        enter(county.worker), offer, "decline", **typed, confirmed=answer.context["form"]["confirmed"].value()
    )
    assert answer.url == reverse("offers")
    offer.refresh_from_db()
    assert (offer.status, offer.unsupported) == ("declined", "A unit of this service is free today.")


def test_confirming_one_reason_does_not_confirm_another(county, enter):
    (offer,) = county.offered()
    typed = {"reason": "mix_limit", "detail": "Too many alike.", "asked_to_withdraw": "no", "confirmed": "full"}
    assert "No declared limit" in press(enter(county.worker), offer, "decline", **typed).content.decode()
    offer.refresh_from_db()
    assert offer.status == "open"


def test_a_decline_that_nothing_contradicts_is_sent_at_once(county, enter):
    (offer,) = county.offered()
    press(
        enter(county.worker), offer, "decline",
        reason="no_staff", detail="Nobody is on duty.", asked_to_withdraw="yes",
    )  # fmt: skip
    offer.refresh_from_db()
    assert (offer.status, offer.asked_to_withdraw, offer.unsupported) == ("declined", True, "")


def test_a_decline_needs_a_reason_a_detail_and_an_answer(county, enter):
    (offer,) = county.offered()
    answer = press(enter(county.worker), offer, "decline")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason", "detail", "asked_to_withdraw"}


def test_the_persons_no_is_not_the_providers(county, enter):
    (offer,) = county.offered()
    press(enter(county.worker), offer, "refused", reason="area", detail="Wants to stay near family.")
    offer.refresh_from_db()
    assert (offer.status, offer.decline_reason, offer.refused_reason) == ("refused", "", "area")


def test_a_question_is_asked_and_the_deadline_stands(county, enter):
    (offer,) = county.offered()
    due = offer.due_at
    press(enter(county.worker), offer, "ask", question="Do they smoke?")
    offer.refresh_from_db()
    assert (offer.status, offer.due_at) == ("information_asked", due)
    assert "Do they smoke?" in page(enter(county.worker), "offer", offer.reference).content.decode()


def test_the_slower_colleague_reads_who_was_faster_and_when(county, enter):
    (offer,) = county.offered()
    colleague = person(county.harbour, "provider_worker", name="Cleo Colleague")
    actions.offer.decline(by=colleague, offer=offer, reason="no_staff", detail="Nobody is on duty.")
    for answer in (
        press(enter(county.worker), offer, "accept", unit=county.quay.units.first().pk),
        page(enter(county.worker), "offer_step", offer.reference, "accept"),
    ):
        assert answer.status_code == 409
        said = answer.content.decode()
        assert "Cleo Colleague" in said
        assert f"{timezone.localtime():%-d %B %Y}" in said


def test_a_second_press_changes_nothing(county, enter):
    (offer,) = county.offered()
    typed = {"unit": county.quay.units.first().pk} | day("expected_arrival", timezone.localdate())
    assert press(enter(county.worker), offer, "accept", **typed).status_code == 302
    assert press(enter(county.worker), offer, "accept", **typed).status_code == 409
    assert Placement.objects.count() == 1


def test_a_provider_with_a_closed_offer_sees_only_its_own_decision(county, enter):
    quay, mill = county.offered(county.quay, county.mill_lane)
    actions.offer.decline(by=county.mill_worker, offer=mill, reason="no_staff", detail="Nobody is on duty.")
    said = page(enter(county.mill_worker), "offer", mill.reference).content.decode()
    assert "Not enough staff" in said
    for hidden in (MAN, "Jordan", mill.referral.reference, "Weekly meetings", "Quay House"):
        assert hidden not in said
    listed = page(enter(county.mill_worker), "offers").content.decode()
    assert mill.reference in listed
    assert MAN not in listed
    said = page(enter(county.worker), "offer", quay.reference).content.decode()
    assert "Nobody is on duty" not in said


def test_a_closed_offer_stays_closed_while_another_service_of_the_provider_is_asked(county, enter):
    second = ServiceFactory(name="Quay Annexe", agency=county.harbour, area=county.thanet)
    first, other = county.offered(county.quay, second)
    actions.offer.decline(by=county.worker, offer=first, reason="no_staff", detail="Nobody is on duty.")
    assert MAN not in page(enter(county.worker), "offer", first.reference).content.decode()
    assert MAN in page(enter(county.worker), "offer", other.reference).content.decode()


def test_the_hub_takes_an_offer_back(county, enter):
    (offer,) = county.offered()
    answer = press(enter(county.coordinator), offer, "withdraw", reason="Sent to the wrong house.")
    assert answer.url == reverse("triage", args=[offer.referral.reference])
    offer.refresh_from_db()
    assert offer.status == "withdrawn"
    assert press(enter(county.worker), offer, "decline").status_code == 409


@pytest.mark.parametrize("outcome", ["upheld", "noted", "overturned"])
def test_the_hub_reviews_a_decline_once(county, enter, outcome):
    (offer,) = county.offered()
    actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Nobody is on duty.")
    answer = press(enter(county.coordinator), offer, "review", outcome=outcome, detail="We have spoken.")
    assert answer.url == reverse("declines")
    offer.refresh_from_db()
    assert offer.reviewed == outcome
    assert Offer.objects.filter(referral=offer.referral, status="open").exists() == (outcome == "overturned")
    again = press(enter(county.coordinator), offer, "review", outcome="noted", detail="Again.")
    assert again.status_code == 409


def test_a_restricted_persons_offer_is_not_there(county, enter):
    (offer,) = county.offered()
    actions.restriction.restrict(by=county.coordinator, service_user=offer.referral.service_user, reason="Hiding.")
    assert page(enter(county.worker), "offer", offer.reference).status_code == 404
    assert offer.reference not in page(enter(county.worker), "offers").content.decode()


def test_the_inbox_costs_the_same_for_2_offers_as_for_25(county, enter):
    people = others(county, 25)
    for who in people[:2]:
        county.offered(service_user=who)
    browser = enter(county.worker)
    few = queries_of(browser, "offers")
    for who in people[2:]:
        county.offered(service_user=who)
    assert queries_of(browser, "offers") == few
    for offer in Offer.objects.all()[:20]:
        actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Nobody is on duty.")
    assert queries_of(browser, "offers") <= few + 1


def test_a_word_that_is_no_step_has_no_page(county, enter):
    (offer,) = county.offered()
    for step in ("lapse", "explode"):
        assert page(enter(county.worker), "offer_step", offer.reference, step).status_code == 404


def test_a_council_reads_that_a_service_said_no_and_not_what_was_said(county, enter):
    (offer,) = county.offered()
    actions.offer.ask(by=county.worker, offer=offer, question="Do they smoke?")
    actions.offer.decline(by=county.worker, offer=offer, reason="risk_to_staff", detail="Staff are known to them.")
    said = page(enter(county.housing_officer), "offer", offer.reference).content.decode()
    assert "Declined" in said
    for hidden in ("Staff are known to them.", "Do they smoke?", "Weekly meetings", "Who lives there now"):
        assert hidden not in said
    said = page(enter(county.officer), "offer", offer.reference).content.decode()
    assert "Staff are known to them." in said
    assert "Do they smoke?" in said
