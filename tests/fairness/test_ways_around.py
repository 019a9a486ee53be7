"""Ways around a decline: silence, a word to the referrer, an answer that the hub overturns; each with its base."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from analytics.fairness import reading, tables
from analytics.periods import between
from referrals import actions
from referrals.models import Offer
from tests.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def week(db):
    """From today on: an offer lapses some days after it was sent."""
    return between(timezone.localdate(), timezone.localdate() + timedelta(days=7))


def every_way(county):
    """Offers of one service that ended in every way, and how often; {way: how many}."""
    ended = {"lapse": 6, "asks_before": 7, "asks_in_a_decline": 8, "declines": 9, "is_overturned": 5}
    for way, times in ended.items():
        for number in range(times):
            (offer,) = county.offered(service_user=county.service_user(given_name=f"{way}{number}"))
            WAYS[way](county, offer)
    return ended


def decline(county, offer, **given):
    actions.offer.decline(by=county.worker, offer=offer, reason="no_staff", detail="Nobody is on duty.", **given)


def review(county, offer, outcome):
    offer.refresh_from_db()
    actions.offer.review(by=county.coordinator, offer=offer, outcome=outcome, detail="Rang the manager.")


def is_overturned(county, offer):
    decline(county, offer)
    review(county, offer, "overturned")
    again = offer.referral.offers.get(status="open")
    actions.offer.withdraw(by=county.coordinator, offer=again, reason="Found elsewhere.")


def declines_and_is_reviewed(county, offer):
    decline(county, offer)
    review(county, offer, "upheld")


def withdrawn(county, offer, asked_by):
    actions.referral.withdraw(
        by=county.officer, referral=offer.referral, reason="other_place", detail="Found.", asked_by=asked_by
    )


WAYS = {
    "lapse": lambda county, offer: actions.offer.lapse(by=User.objects.clock(), offer=offer, at=offer.due_at),
    "asks_before": lambda county, offer: withdrawn(county, offer, [offer]),
    "asks_in_a_decline": lambda county, offer: decline(county, offer, asked_to_withdraw=True),
    "declines": declines_and_is_reviewed,
    "is_overturned": is_overturned,
}


def slowly(offers):
    """The three shares of one service, counted one offer after the other: (counted, of)."""
    counted = [
        offer
        for offer in offers
        if offer.status in ("accepted", "declined", "lapsed")
        or (offer.status == "withdrawn" and offer.asked_to_withdraw)
    ]
    reviewed = [offer for offer in counted if offer.reviewed]
    return {
        tables.OVERTURNED: (sum(offer.reviewed == "overturned" for offer in reviewed), len(reviewed)),
        tables.ASKED: (sum(bool(offer.asked_to_withdraw) for offer in counted), len(counted)),
        tables.LAPSED: (
            sum(offer.status == "lapsed" for offer in counted),
            sum(offer.status != "withdrawn" for offer in counted),
        ),
    }


def test_silence_a_word_to_the_referrer_and_what_was_overturned_are_shares_with_their_base(county, week):
    every_way(county)
    shown = tables.patterns(reading.rows(week), week, "provider").table
    wanted = slowly(Offer.objects.filter(service=county.quay))
    assert wanted == {tables.OVERTURNED: (5, 14), tables.ASKED: (15, 35), tables.LAPSED: (6, 28)}
    for column, (count, of) in wanted.items():
        assert (shown.cells[county.harbour.name, column].count, shown.cells[county.harbour.name, column].of) == (
            count, of,
        ), column  # fmt: skip


def test_a_service_that_only_lets_offers_lapse_has_a_row(county, week):
    (offer,) = county.offered()
    WAYS["lapse"](county, offer)
    assert county.harbour.name in tables.patterns(reading.rows(week), week, "provider").table.rows


def alike(provider, n, **given):
    given = {"status": "accepted", "reason": "", "says": "", "reviewed": "", "asked": None} | given
    return reading.Row(
        provider=provider, provider_name=provider, service=provider, service_name=provider, needs=(0, 0, 0, 0, 0),
        ethnicity="White", gender="Male", age="25 to 34", n=n, **given,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_no_share_of_a_row_gives_away_a_small_number_beside_it(week, seed):
    chance, rows = Random(seed), []
    for provider in ("A", "B", "C"):
        said = {"status": "declined", "reason": "no_staff"}
        for given in (
            {}, said | {"says": "against"}, said | {"says": "bear_out", "reviewed": "upheld"},
            said | {"says": "open", "reviewed": "overturned"}, said | {"says": "open", "asked": True},
            {"status": "lapsed"}, {"status": "withdrawn", "asked": True},
        ):  # fmt: skip
            if n := chance.choice((0, 1, 3, 5, 9, 14, 30)):
                rows.append(alike(provider, n, **given))
    if rows:
        printed = tables.patterns(rows, week, "provider").table
        assert small_and_told(printed, slow_numbers(rows, printed)) == []


def slow_numbers(rows, table):
    """{(row, number): its true value} of everything that a reader could want to know, added up one by one."""
    found = {}
    for label in table.rows:
        own = [row for row in rows if label in (row.provider, "Total")]

        def many(said, own=own):
            return sum(row.n for row in own if said(row))

        found[label] = {
            "answered": many(lambda r: r.status == "accepted" or (r.status == "declined" and r.says != "bear_out")),
            "borne out": many(lambda r: r.says == "bear_out"),
            "lapsed": many(lambda r: r.status == "lapsed"),
            "taken back": many(lambda r: r.status == "withdrawn"),
            "every": many(lambda r: True),
        }
    return found


def small_and_told(table, truth):
    """Rows of which the printed numbers, subtracted from each other, tell that from 1 to 4 offers were taken back."""
    told = []
    for label, numbers in truth.items():
        parts = (
            table.cell(label, tables.CHOSEN).of, table.cell(label, tables.BORNE_OUT).count,
            table.cell(label, tables.LAPSED).count,
        )  # fmt: skip
        added = None if None in parts else sum(parts)
        every, to_answer = table.cell(label, tables.ASKED).of, table.cell(label, tables.LAPSED).of
        for known in {to_answer, added} - {None}:
            assert known == numbers["every"] - numbers["taken back"]
            if every is not None:
                assert every == numbers["every"]
                told += [label] if 0 < every - known < 5 else []
    return told


def withdraw_page(county, client, offer, **typed):
    client.force_login(county.officer)
    address = reverse("referral_step", args=[offer.referral.reference, "withdraw"])
    return client.post(address, {"reason": "other_place", "detail": "Has found a room."} | typed)


def test_whoever_takes_a_referral_back_says_which_service_asked_for_that(county, client):
    asking, other = county.offered(county.quay, county.mill_lane)
    assert "Say which service asked for it" in withdraw_page(county, client, asking).content.decode()
    both = withdraw_page(county, client, asking, asked_by=[asking.pk, "none"]).content.decode()
    assert "and not both" in both
    withdraw_page(county, client, asking, asked_by=[asking.pk])
    assert [Offer.objects.get(pk=offer.pk).asked_to_withdraw for offer in (asking, other)] == [True, False]


def test_that_no_service_asked_is_an_answer_and_without_an_open_offer_nobody_is_asked(county, client):
    (offer,) = county.offered()
    withdraw_page(county, client, offer, asked_by=["none"])
    offer.refresh_from_db()
    assert (offer.status, offer.asked_to_withdraw) == ("withdrawn", False)
    (lost,) = county.offered(service_user=county.service_user(given_name="B"))
    county.decline(lost)
    withdraw_page(county, client, lost)
    lost.referral.refresh_from_db()
    assert lost.referral.closed_reason == "withdrawn"
