"""Unusual looking is reviewed, by whom and how; who has looked at one referral, and who sees that."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions.account import set_own_postcode
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event, Read, User
from referrals import actions, seers
from referrals.lifecycle.looking import RULES
from referrals.models import UnusualLook
from referrals.views import looking
from tests.access.looks import NOON, found, look, watched_county
from tests.factories import person
from tests.pages import page, queries_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return watched_county()


@pytest.fixture
def one(county):
    """A referral that an officer with the person's family name has opened, and what was found."""
    county.cousin = person(county.probation, "referrer", name="Kit Marsh")
    county.referral = county.submitted()
    look(county.cousin, county.referral.reference)
    return found().get()


def test_the_hub_reviews_it_with_an_outcome_and_a_reason(county, one, client):
    client.force_login(county.coordinator)
    text = page(client, "unusual_looks").content.decode()
    assert "Kit Marsh" in text and "family name" in text and "Jordan Marsh" in text
    assert send(client, "unusual_look", one.pk, outcome="expected", detail="").status_code == 422
    send(client, "unusual_look", one.pk, outcome="further", detail="They are cousins; the manager has been told.")
    one.refresh_from_db()
    assert (one.review, one.reviewed_by) == ("further", county.coordinator)
    assert "Nothing waits for review" in page(client, "unusual_looks").content.decode()
    assert "To be taken further" in page(client, "unusual_looks", show="further").content.decode()
    assert "the manager has been told" in page(client, "unusual_look", one.pk).content.decode()
    with pytest.raises(TooLate):
        actions.looking.review(by=county.second, look=one, outcome="expected", detail="No.")
    event = Event.objects.get(verb="review_looking")
    assert (event.referral, event.detail["reader"]) == (county.referral.reference, county.cousin.pk)


def test_an_auditor_reads_references_and_never_that_the_names_agree(county, one, client):
    client.force_login(county.auditor)
    for text in (page(client, "unusual_looks"), page(client, "unusual_look", one.pk)):
        words = text.content.decode()
        assert county.referral.reference in words and RULES["same_name"].veiled in words
        assert "Jordan" not in words and "family name" not in words
    actions.looking.review(by=county.auditor, look=one, outcome="expected", detail="Asked: a namesake.")


def test_of_a_restricted_person_the_hub_is_not_told_what_tells_of_them(county, one, client):
    look(county.cousin, county.referral.reference, NOON.replace(hour=13))
    actions.restriction.restrict(by=county.coordinator, service_user=county.referral.service_user, reason="Refuge.")
    assert one in seers.unusual_looks(county.coordinator) and one in seers.unusual_looks(county.auditor)
    assert one not in seers.unusual_looks(county.second)
    client.force_login(county.second)
    assert page(client, "unusual_look", one.pk).status_code == 404
    assert page(client, "who_looked", county.referral.reference).status_code == 404
    UnusualLook.objects.filter(pk=one.pk).update(rule="closed_long_ago")
    words = page(client, "unusual_look", one.pk).content.decode()
    assert county.referral.reference in words and "Jordan" not in words


def test_how_somebody_looked_is_not_shown_to_themselves_unless_they_audit(county, one, client):
    UnusualLook.objects.filter(pk=one.pk).update(actor_id=county.coordinator.pk)
    assert not seers.unusual_looks(county.coordinator).exists()
    assert one in seers.unusual_looks(county.second) and one in seers.unusual_looks(county.auditor)
    with pytest.raises(Refused):
        actions.looking.review(by=county.coordinator, look=one, outcome="expected", detail="My work.")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnusualLook.objects.update(
            review="expected", review_detail="Mine.", reviewed_by=county.coordinator, reviewed_at=timezone.now()
        )


def test_nobody_else_reviews_and_what_makes_no_sense_is_not_kept(county, one):
    for user in (county.officer, county.worker, county.administrator, county.member):
        with pytest.raises(Refused):
            actions.looking.review(by=user, look=one, outcome="expected", detail="Fine.")
    for outcome, detail in (("expected", "  "), ("nonsense", "Fine.")):
        with pytest.raises(NotPossible):
            actions.looking.review(by=county.coordinator, look=one, outcome=outcome, detail=detail)


def test_the_tab_says_who_opened_it_and_on_which_lists_it_stood(county, client):
    referral = county.submitted()
    client.force_login(county.officer)
    page(client, "referrals")
    page(client, "referral", referral.reference)
    own = page(client, "referral_tab", referral.reference, "who").content.decode()
    assert "Who has looked" not in own
    client.force_login(county.coordinator)
    words = page(client, "referral_tab", referral.reference, "who").content.decode()
    part = words.partition("Who has looked")[2]
    assert "Olive Officer" in part and "Referrer, East Kent probation" in part and "Made the referral" in part
    assert "opened (2)" in part and "shown in a list (1)" in part
    listed = page(client, "referral_tab", referral.reference, "who", looks="listed").content.decode()
    assert "List of referrals" in listed.partition("Who has looked")[2]


def test_an_auditor_sees_who_looked_by_reference_and_is_seen_looking(county, client):
    referral = county.submitted()
    client.force_login(county.officer)
    page(client, "referral", referral.reference)
    client.force_login(county.auditor)
    assert page(client, "referral_tab", referral.reference, "who").status_code == 404
    words = page(client, "who_looked", referral.reference).content.decode()
    assert "Olive Officer" in words and "Jordan" not in words
    assert Read.objects.filter(actor_id=county.auditor.pk, subject=referral.reference, why="audit").count() == 1
    assert page(client, "who_looked", "R26-99999").status_code == 404


def test_pages_of_looks_go_on_where_the_last_ended(county, client, monkeypatch):
    monkeypatch.setattr(looking, "PAGE", 3)
    reference = county.submitted().reference
    for n in range(7):
        look(county.officer, reference, NOON + timedelta(minutes=n // 2))
    client.force_login(county.auditor)
    rows, last, seen = Read.objects.filter(subject=reference, why="referrer"), None, []
    while True:
        shown, more = looking.newest(rows, "at", last, 3)
        seen += [row.pk for row in shown]
        if not more:
            break
        last = (shown[-1].at, shown[-1].pk)
    assert seen == list(rows.order_by("-at", "-pk").values_list("pk", flat=True))
    assert "Older" in page(client, "who_looked", reference).content.decode()
    assert page(client, "who_looked", reference, after="nonsense").status_code == 200


def test_a_page_of_unusual_looking_costs_the_same_for_one_row_and_for_many(county, one, client):
    client.force_login(county.coordinator)
    once = queries_of(client, "unusual_looks")
    UnusualLook.objects.bulk_create(
        UnusualLook(
            rule="out_of_hours", actor_id=User.objects.first().pk, day=NOON.date() - timedelta(days=n), number=3,
            first_at=NOON, found_at=NOON,
        )
        for n in range(24)
    )  # fmt: skip
    assert queries_of(client, "unusual_looks") == once


def test_a_postcode_is_checked_kept_and_forgotten_by_an_administrator(county, client):
    with pytest.raises(Refused):
        set_own_postcode(by=county.coordinator, user=county.officer, postcode="CT9 1AB")
    client.force_login(county.administrator)
    assert send(client, "person_postcode", county.officer.pk, postcode="Margate").status_code == 422
    send(client, "person_postcode", county.officer.pk, postcode="ct9 1ab")
    county.officer.refresh_from_db()
    assert county.officer.own_postcode == "CT91AB"
    assert "CT9" not in page(client, "person", county.officer.pk).content.decode()
    send(client, "person_postcode", county.officer.pk, postcode="")
    county.officer.refresh_from_db()
    assert county.officer.own_postcode == ""
