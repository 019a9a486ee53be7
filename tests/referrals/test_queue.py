"""Everybody's number on a waiting list, and why it moved: the log replays to the list as it stands."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import NotPossible, Refused, TooLate
from referrals import actions, places
from referrals.lifecycle import queue
from referrals.lifecycle.queue import Move, replay, story
from referrals.models import Referral, WaitingEntry, WaitingMove
from tests.factories import person
from tests.pages import page

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
BANDS = ("A", "B", "C", "")


def move(entry, day, kind, band="B", since=None, parked=None):
    """A line of a log; whoever enters waits since that day, unless since an earlier one."""
    at = START + timedelta(days=day)
    return Move(entry, at, kind, band, START + timedelta(days=day if since is None else since), entry, parked)


@st.composite
def logs(draw):
    """What can happen to eight people on one list in forty lines, in the order of time."""
    on, lines, waits = {}, [], {}
    for day in range(draw(st.integers(1, 40))):
        entry = draw(st.integers(1, 8))
        if entry not in on:
            if entry in waits:
                continue  # whoever left comes back by another entry
            on[entry], waits[entry] = draw(st.sampled_from(BANDS)), draw(st.integers(0, day))
            lines.append(move(entry, day, "entered", on[entry], waits[entry]))
            continue
        kind = draw(st.sampled_from(["band", "left", "parked"]))
        if kind == "band":
            on[entry] = draw(st.sampled_from(BANDS))
        until = date(2026, 3, 2) + timedelta(days=day + 3) if kind == "parked" else None
        lines.append(move(entry, day, kind, on[entry], waits[entry], until))
        if kind == "left":
            del on[entry]
    return lines


def stands(lines):
    """The slow and obvious list: of every place that was not left its last line, in the declared order."""
    last = {line.entry: line for line in lines}
    left = [line for line in last.values() if line.kind != "left"]
    return [line.entry for line in sorted(left, key=lambda line: (BANDS.index(line.band), line.since, line.tie))]


@given(logs())
def test_a_log_replays_to_the_list_that_its_last_lines_describe(lines):
    assert replay(lines) == stands(lines)


@given(logs())
def test_every_change_of_everybodys_number_stands_in_their_story_with_a_reason(lines):
    for entry in {line.entry for line in lines}:
        told, number = story(lines, entry, date(2026, 3, 2)), None
        for line in told:
            assert line.before == number
            assert line.why.endswith(".")
            number = line.after
        order = stands(lines)
        assert number == (order.index(entry) + 1 if entry in order else None)


@given(logs())
def test_nobodys_number_moves_at_a_moment_that_their_story_leaves_out(lines):
    for entry in {line.entry for line in lines}:
        moments = {line.at for line in story(lines, entry, date(2026, 3, 2))}
        for n, line in enumerate(lines, start=1):
            before, after = stands(lines[: n - 1]), stands(lines[:n])
            number = [order.index(entry) if entry in order else None for order in (before, after)]
            assert number[0] == number[1] or line.at in moments


WHY = [
    # what others do, why mine moves (I am entry 2, in band B since day 1)
    ([move(1, 2, "entered", "A")], queue.HIGHER_BAND),
    ([move(3, 2, "entered", "B", since=0)], queue.EARLIER_DATE),
    ([move(1, 2, "entered", "B", since=1)], queue.TIE),
    ([move(4, 0, "entered", "A"), move(4, 2, "left", "A")], queue.LEFT_BEFORE),
    ([move(4, 0, "entered", "C"), move(4, 2, "band", "A", since=0)], queue.OVERTOOK),
    ([move(4, 0, "entered", "A"), move(4, 2, "band", "C", since=0)], queue.FELL_BEHIND),
]


@pytest.mark.parametrize(("others", "why"), WHY)
def test_a_number_moves_for_the_reason_that_the_table_says(others, why):
    lines = sorted([move(2, 1, "entered", "B"), *others], key=lambda line: line.at)
    assert story(lines, 2, date(2026, 3, 5))[-1].why == why


def test_a_parking_is_told_when_it_begins_and_when_it_ends_by_itself():
    lines = [move(1, 0, "entered"), move(1, 1, "parked", since=0, parked=date(2026, 3, 10))]
    assert [line.why for line in story(lines, 1, date(2026, 3, 10))][-1].startswith("Parked until 10 March 2026")
    last = story(lines, 1, date(2026, 3, 11))[-1]
    assert (last.why, last.at.date(), last.after) == ("The parking ended. The search goes on.", date(2026, 3, 11), 1)


# In a county


def present(stage):
    """The list as its rows stand."""
    rows = WaitingEntry.objects.filter(left_at=None, stage__kind=stage.kind)
    ranks = sorted(
        (BANDS.index(row.referral.band), row.since, row.referral_id) for row in rows.select_related("referral")
    )
    return [referral for _, _, referral in ranks]


def replayed(stage):
    entries = dict(WaitingEntry.objects.values_list("pk", "referral"))
    return [entries[entry] for entry in replay(places.moves_of(stage))]


def any_step(county, chance, referral):
    """One of the steps that may move somebody on a list, taken by the hub or by Quay House."""
    hub = {"by": county.coordinator}
    band, stage = chance.choice("ABC"), chance.choice([county.hostel, county.shared])
    offer = referral.offers.filter(status="open").first()
    tomorrow = timezone.localdate() + timedelta(days=1)
    steps = [
        lambda: actions.referral.wait(referral=referral, stage=stage, band=band, band_reason="Seen again.", **hub),
        lambda: actions.routing.route(referral=referral, **hub),
        lambda: actions.waiting.park(referral=referral, until=tomorrow, reason="In hospital.", **hub),
        lambda: actions.waiting.unpark(referral=referral, **hub),
        lambda: actions.offer.send(referral=referral, services=[county.quay], **hub),
        lambda: actions.referral.close(referral=referral, reason="no_place", detail="All were asked.", **hub),
        lambda: actions.referral.reopen(referral=referral, reason="Came back.", **hub),
    ]
    if offer:
        steps += 2 * [lambda: county.decline(offer)]
    chance.choice(steps)()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_the_hub_does_the_log_replays_to_the_present_list(county, seed):
    chance = random.Random(seed)
    people = [
        county.submitted(service_user=county.service_user(given_name=f"A{n}", family_name=f"Ash{n}")).pk
        for n in range(4)
    ]  # fmt: skip
    taken = 0
    for _ in range(30):
        try:
            any_step(county, chance, Referral.objects.get(pk=chance.choice(people)))
            taken += 1
        except (TooLate, NotPossible, Refused):
            continue
        for stage in (county.hostel, county.shared):
            assert replayed(stage) == present(stage)
    assert taken > 10
    assert set(WaitingMove.objects.values_list("kind", flat=True)) >= {"entered", "left"}


@pytest.fixture
def three(county):
    """Three people on one list, in band C, in the order in which they were sent."""
    rows = []
    for name in ("Ada", "Ben", "Cleo"):
        found = county.submitted(service_user=county.service_user(given_name=name, family_name=f"{name}son"))
        wait(county, found, "C")
        rows.append(found)
    return rows


def wait(county, referral, band):
    actions.referral.wait(
        by=county.coordinator, referral=referral, stage=county.hostel, band=band, band_reason="As it is."
    )


def place(referral):
    return places.place_of(referral.waiting_entries.get(left_at=None), timezone.localdate())


@pytest.mark.django_db
def test_somebody_reads_on_their_referral_where_they_stand_and_why_it_moved(county, three, enter):
    ada, ben, cleo = three
    wait(county, cleo, "A")
    found = place(ben)
    assert (found.number, found.of) == (3, 3)
    assert [(line.before, line.after, line.why) for line in found.lines] == [
        (2, 3, queue.OVERTOOK),
        (None, 2, "Put on the list in Band C."),
    ]
    actions.referral.withdraw(by=county.officer, referral=ada, reason="disengaged", detail="Not seen.")
    assert place(ben).lines[0].why == queue.LEFT_BEFORE
    shown = page(enter(county.officer), "referral_tab", ben.reference, "pathway").content.decode()
    assert "Number 2 of 2 on this list" in shown and queue.LEFT_BEFORE in shown and "Cleo" not in shown


@pytest.mark.django_db
def test_with_an_offer_out_somebody_keeps_their_number(county, three, enter):
    ada, ben, _ = three
    actions.offer.send(by=county.coordinator, referral=ada, services=[county.quay])
    assert (place(ada).number, place(ben).number) == (1, 2)
    assert "An offer is out" in page(enter(county.coordinator), "waiting_list").content.decode()


@pytest.mark.django_db
def test_the_hub_reads_what_changed_on_a_list_and_a_restricted_person_counts_without_a_name(county, three, enter):
    ada, _, _ = three
    actions.restriction.restrict(by=county.coordinator, service_user=ada.service_user, reason="Refuge.")
    hub = enter(person(county.hub, "hub_coordinator"))
    (group,) = page(hub, "waiting_list").context["lists"]
    assert [row["number"] for row in group["shown"]] == [2, 3]
    text = page(hub, "waiting_list", list=group["code"]).content.decode()
    assert "What changed on this list" in text and "Somebody" in text
    assert "Adason" not in text and ada.reference not in text and "Benson" in text
