"""Who is to stay beyond the longest stay of a stage: the provider extends, the hub decides, and everybody reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from referrals import actions
from referrals.models import Placement, WorklistItem
from tests.forms import day, errors
from tests.pages import page, send

pytestmark = pytest.mark.django_db
LONGEST = 180  # of the hostel in the small county


def lives(county, since):
    """Somebody who has lived in the hostel for so many days."""
    stay = county.arrived()
    started = timezone.localdate() - timedelta(days=since)
    Placement.objects.filter(pk=stay.pk).update(started=started, expected_end=started + timedelta(days=90))
    stay.refresh_from_db()
    return stay


def extended(county, stay, to_day):
    """The stay, extended to its so-and-so-many-th day."""
    until = stay.started + timedelta(days=to_day)
    actions.placement.extend(by=county.worker, placement=stay, expected_end=until, reason="No place is free.")
    stay.refresh_from_db()
    return stay


def decided(county, stay, authorised=True):
    actions.overstay.authorise(by=county.coordinator, placement=stay, authorised=authorised, reason="A room in May.")
    stay.refresh_from_db()
    return stay


def items(county):
    return WorklistItem.objects.filter(kind="authorise_overstay", closed_at=None)


def test_within_the_longest_stay_nobody_need_decide(county):
    stay = extended(county, lives(county, 85), LONGEST)
    assert stay.overstay == ""
    assert not items(county)


def test_beyond_it_the_hub_decides_and_the_provider_reads_why(county, enter):
    stay = extended(county, lives(county, 85), LONGEST + 1)
    assert stay.overstay == "asked"
    assert items(county).get().agency == county.hub
    browser = enter(county.coordinator)
    (row,) = (row for row in page(browser, "worklist").context["rows"] if row["what"] == "Decide about an overstay")
    said = browser.get(row["url"]).content.decode()
    assert "No place is free." in said and "The longest stay ends on" in said
    assert set(errors(browser.post(row["url"], {}))) == {"authorised", "reason"}
    answer = browser.post(row["url"], {"authorised": "no", "reason": "A shared house is free."})
    assert answer.status_code == 302
    stay.refresh_from_db()
    assert (stay.overstay, stay.overstay_until) == ("refused", stay.expected_end)
    assert not items(county)
    said = page(enter(county.worker), "placement", stay.reference).content.decode()
    assert "Overstay not authorised" in said and "A shared house is free." in said
    event = Event.objects.get(verb="authorise")
    assert (event.subject, event.role, event.detail["code"]) == (stay.reference, "hub_coordinator", "refused")


def test_residents_board_and_referral_say_whether_it_is_authorised(county, enter):
    stay = extended(county, lives(county, 85), LONGEST + 20)
    decided(county, stay)
    assert "Overstay authorised" in page(enter(county.worker), "residents").content.decode()
    board = page(enter(county.housing_officer), "board", cohort="offenders", **{"as": "table"})
    assert "Overstay authorised" in board.content.decode()
    tab = page(enter(county.officer), "referral_tab", stay.referral.reference, "stays")
    assert "Overstay authorised" in tab.content.decode()


def test_what_was_authorised_is_asked_again_only_beyond_its_day(county):
    stay = decided(county, extended(county, lives(county, 85), LONGEST + 20))
    assert extended(county, stay, LONGEST + 10).overstay == "authorised"
    assert extended(county, stay, LONGEST + 21).overstay == "asked"
    assert stay.overstay_decision == ""
    assert extended(county, stay, LONGEST).overstay == ""
    assert not items(county)


def test_what_was_refused_may_be_asked_again(county):
    stay = decided(county, extended(county, lives(county, 85), LONGEST + 20), authorised=False)
    assert extended(county, stay, LONGEST + 20).overstay == "asked"


def moved(county, stay, days):
    """The stay, its arrival put right by so many days."""
    started = stay.started + timedelta(days=days)
    actions.correcting.correct(by=county.coordinator, placement=stay, started=started, why="The wrong line was read.")
    stay.refresh_from_db()
    return stay


def test_an_arrival_put_right_asks_again_what_it_changes_about_the_longest_stay(county):
    stay = extended(county, lives(county, 85), LONGEST - 2)
    assert moved(county, stay, -5).overstay == "asked" and items(county).get().placement == stay
    assert moved(county, stay, 5).overstay == "" and not items(county)


def test_an_arrival_put_right_leaves_what_the_hub_authorised_until_a_day(county):
    stay = decided(county, extended(county, lives(county, 85), LONGEST + 20))
    assert moved(county, stay, -5).overstay == "authorised" and not items(county)


def test_a_provider_does_not_authorise_its_own_overstays(county, enter):
    stay = extended(county, lives(county, 85), LONGEST + 20)
    for user in (county.worker, county.officer, county.housing_officer):
        with pytest.raises(Refused):
            actions.overstay.authorise(by=user, placement=stay, authorised=True, reason="Of course.")
    assert page(enter(county.worker), "placement_step", stay.reference, "authorise").status_code == 403


def test_it_is_decided_once_and_whoever_is_slower_is_told(county, enter):
    stay = extended(county, lives(county, 85), LONGEST + 20)
    other = Placement.objects.get(pk=stay.pk)
    decided(county, stay)
    with pytest.raises(TooLate):
        decided(county, other, authorised=False)
    late = send(enter(county.coordinator), "placement_step", stay.reference, "authorise", authorised="no", reason="No.")
    assert late.status_code == 409
    stay.refresh_from_db()
    assert stay.overstay == "authorised"


def test_a_decision_needs_its_reason(county):
    stay = extended(county, lives(county, 85), LONGEST + 20)
    with pytest.raises(NotPossible):
        actions.overstay.authorise(by=county.coordinator, placement=stay, authorised=True, reason=" ")


def test_a_departure_ends_the_question(county):
    stay = extended(county, lives(county, 85), LONGEST + 20)
    actions.placement.depart(
        by=county.worker, placement=stay, on=timezone.localdate(), reason="moved_on", planned=True,
        destination="private_rented", area_kind="not_known",
    )  # fmt: skip
    assert not items(county)


def test_whoever_extends_reads_when_the_longest_stay_ends(county, enter):
    stay = lives(county, 85)
    said = page(enter(county.worker), "placement_step", stay.reference, "extend").content.decode()
    assert f"The longest stay here ends on {stay.started + timedelta(days=LONGEST):%-d %B %Y}." in said
    sent = send(
        enter(county.worker), "placement_step", stay.reference, "extend",
        **day("expected_end", stay.started + timedelta(days=LONGEST + 5)), reason="Waits for a flat.",
    )  # fmt: skip
    assert sent.url == reverse("placement", args=[stay.reference])
    assert "the hub decides" in page(enter(county.worker), "placement", stay.reference).content.decode()
