"""Who has looked at a referral, and looking that was unusual: found, told to whom it may be, and reviewed."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions.account import set_own_postcode
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event, Read, Showing, User
from referrals import actions, seers
from referrals.clock import LONDON
from referrals.lifecycle.looking import RULES
from referrals.models import LookSweep, Referral, UnusualLook
from referrals.views import looking
from tests.factories import County, person
from tests.pages import page, queries_of, send

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, tzinfo=LONDON)  # a Wednesday


@pytest.fixture
def county(db):
    county = County()
    county.auditor = person(county.hub, "auditor", name="Aud Itor")
    county.second = person(county.hub, "hub_coordinator", name="Sam Second")
    return county


@pytest.fixture
def looks():
    """Writes into the log that somebody opened a referral at a moment, as the hub would after the page."""

    def look(user, reference, at=NOON, *, role="referrer", agency="PROB", name="referral", why="referrer"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: at)
            read = Read.objects.create(
                actor_id=user.pk, agency_code=agency, role=role, page=name, subject=reference, why=why,
                shown=[reference],
            )  # fmt: skip
        Showing.objects.create(read_id=read.pk, reference=reference)

    return look


def found(at=NOON + timedelta(hours=9)):
    """What one look through the log adds."""
    known = set(UnusualLook.objects.values_list("pk", flat=True))
    LookSweep.objects.update(until=at - timedelta(days=1))
    actions.looking.sweep(at=at)
    return UnusualLook.objects.exclude(pk__in=known)


def rules(at=NOON + timedelta(hours=9)):
    return sorted(found(at).values_list("rule", flat=True))


def test_nothing_usual_is_unusual(county, looks):
    referral = county.submitted()
    for minute in range(5):
        looks(county.officer, referral.reference, NOON + timedelta(minutes=minute))
    assert rules() == []


def test_whoever_has_the_persons_family_name_is_found_once(county, looks):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit MARSH")
    tenant = person(county.probation, "referrer", name="Tidemarsh")
    looks(tenant, referral.reference)
    assert rules() == []
    looks(cousin, referral.reference)
    looks(cousin, referral.reference, NOON + timedelta(hours=1))
    (one,) = found()
    assert (one.rule, one.actor_id, one.reference, one.number) == ("same_name", cousin.pk, referral.reference, 2)
    assert found().count() == 0
    looks(cousin, referral.reference, NOON + timedelta(days=2))
    assert rules(NOON + timedelta(days=2, hours=9)) == [], "asked about once a year"


def test_whoever_looks_at_somebody_at_their_own_postcode_is_found(county, looks):
    stay = county.arrived()
    type(county.quay).objects.update(address="4 Harbour Street\nMargate\nCT9 1ab")
    looks(county.officer, stay.referral.reference)
    assert rules() == []
    set_own_postcode(by=county.administrator, user=county.officer, postcode="ct91AB")
    set_own_postcode(by=county.administrator, user=county.worker, postcode="CT9 2AB")
    looks(county.worker, stay.referral.reference)
    (one,) = found()
    assert (one.rule, one.actor_id) == ("own_address", county.officer.pk)
    assert "CT9" not in "".join(str(event.detail) for event in Event.objects.all()).upper()


def test_whoever_has_another_name_of_the_persons_is_found_accents_and_marks_aside(county, looks):
    person_ = county.service_user(given_name="Kit", family_name="Ó Brien", also_known_as="Zoë-Marie Sánchez")
    referral = county.draft(service_user=person_)
    readers = [
        person(county.probation, "referrer", name=name)
        for name in ("Ann OBrien", "Ann Brien", "Ann Sanchez-Lopez", "Kit Weald", "Zoe Other", "Ann Rien")
    ]
    for reader in readers:
        looks(reader, referral.reference)
    assert set(found().values_list("actor_id", flat=True)) == {reader.pk for reader in readers[1:3]}


def test_the_postcode_of_the_persons_own_last_home_counts_too(county, looks):
    referral = county.submitted()
    housing = referral.assessment.housing
    type(housing).objects.filter(pk=housing.pk).update(last_postcode="ct9 1ab")
    set_own_postcode(by=county.administrator, user=county.officer, postcode="CT9 1AB")
    set_own_postcode(by=county.administrator, user=county.housing_officer, postcode="CT9 1AD")
    looks(county.officer, referral.reference)
    looks(county.housing_officer, referral.reference)
    (one,) = found()
    assert (one.rule, one.actor_id) == ("own_address", county.officer.pk)


def lists(user, number, at=NOON, first=0, *, role="referrer", name="referrals"):
    """Writes into the log that a page listed so many referrals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        Read.objects.create(
            actor_id=user.pk, role=role, page=name, shown=[f"R26-{n:05d}" for n in range(first, first + number)]
        )


def test_lists_read_to_their_end_are_found_by_how_many_different_referrals_they_showed_in_an_hour(county):
    for page_number in range(8):
        at = NOON + timedelta(minutes=page_number)
        lists(county.officer, 25, at, first=25 * page_number)
        lists(county.worker, 25, at, first=25 * page_number, role="provider_worker", name="api_referrals")
        lists(county.housing_officer, 25, at, role="housing_options")  # the same page, again and again
        lists(county.coordinator, 25, at, first=25 * page_number, role="hub_coordinator")
    lists(county.second, 150, NOON)
    lists(county.second, 150, NOON + timedelta(hours=1), first=150)
    kept = found()
    assert {(one.rule, one.actor_id, one.number, one.reference) for one in kept} == {
        ("many_listed", county.officer.pk, 200, ""), ("many_listed", county.worker.pk, 200, ""),
    }  # fmt: skip
    assert not found().exists()


def test_many_people_in_an_hour_are_found_by_the_threshold_of_the_role(county, looks):
    people = [county.draft(service_user=county.service_user(given_name=f"Robin{n}")) for n in range(25)]
    for n, referral in enumerate(people):
        looks(county.coordinator, referral.reference, NOON + timedelta(seconds=n), role="hub_coordinator")
        looks(county.officer, referral.reference, NOON + timedelta(seconds=n))
    (one,) = found()
    assert (one.rule, one.actor_id, one.reference, one.number) == ("many_people", county.officer.pk, "", 25)


def test_twenty_five_looks_at_one_person_are_not_many_people(county, looks):
    referral = county.submitted()
    for n in range(30):
        looks(county.officer, referral.reference, NOON + timedelta(seconds=n))
    assert rules() == []


def test_who_comes_back_day_after_day_and_does_nothing_is_found(county, looks):
    referral = county.submitted()
    at = timezone.now().astimezone(LONDON).replace(hour=10, minute=0)
    days = [at - timedelta(days=day) for day in range(5)]
    for day in days:
        looks(county.housing_officer, referral.reference, day, role="housing_options", agency="THANET")
        looks(county.officer, referral.reference, day)
    kept = found(at + timedelta(hours=2)).filter(rule="again_and_again")
    assert [(one.actor_id, one.number) for one in kept] == [(county.housing_officer.pk, 5)], "the officer took steps"


def test_nights_and_weekends_are_found_but_for_those_on_duty_and_emergencies(county, looks):
    people = [county.draft(service_user=county.service_user(given_name=f"Robin{n}")) for n in range(3)]
    night, sunday = NOON.replace(hour=21), NOON + timedelta(days=4)
    for referral in people:
        looks(county.worker, referral.reference, night, role="provider_worker", agency="HARBOUR")
        looks(county.housing_officer, referral.reference, night, role="housing_options", why="emergency")
        looks(county.officer, referral.reference, night)
        looks(county.officer, referral.reference, sunday)
    kept = found(sunday + timedelta(hours=1))
    assert [(one.rule, one.actor_id, one.number) for one in kept] == [("out_of_hours", county.officer.pk, 3)] * 2


def test_who_opens_what_was_closed_long_ago_is_found(county, looks):
    referral = county.submitted()
    actions.referral.withdraw(by=county.officer, referral=referral, reason="custody", detail="Recalled.")
    Referral.objects.filter(pk=referral.pk).update(closed_at=NOON - timedelta(days=300))
    looks(county.officer, referral.reference)
    assert rules() == []
    Referral.objects.filter(pk=referral.pk).update(closed_at=NOON - timedelta(days=400))
    assert rules() == ["closed_long_ago"]


def test_the_log_is_looked_through_once_an_hour_and_late_finds_the_same(county, looks):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit Marsh")
    assert actions.looking.sweep(at=NOON) == 0
    looks(cousin, referral.reference, NOON + timedelta(minutes=5))
    assert actions.looking.sweep(at=NOON + timedelta(minutes=30)) == 0
    assert actions.looking.sweep(at=NOON + timedelta(days=9)) == 1
    assert actions.looking.sweep(at=NOON + timedelta(days=10)) == 0


def test_a_look_at_a_list_or_at_the_log_opens_nobody(county, looks):
    referral, cousin = county.submitted(), person(county.probation, "referrer", name="Kit Marsh")
    looks(cousin, "")
    looks(cousin, referral.reference, why="audit")
    assert rules() == []


@pytest.fixture
def one(county, looks):
    """A referral that an officer with the person's family name has opened, and what was found."""
    county.cousin = person(county.probation, "referrer", name="Kit Marsh")
    county.referral = county.submitted()
    looks(county.cousin, county.referral.reference)
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


def test_of_a_restricted_person_the_hub_is_not_told_what_tells_of_them(county, one, client, looks):
    looks(county.cousin, county.referral.reference, NOON.replace(hour=13))
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


def test_pages_of_looks_go_on_where_the_last_ended(county, client, looks, monkeypatch):
    monkeypatch.setattr(looking, "PAGE", 3)
    reference = county.submitted().reference
    for n in range(7):
        looks(county.officer, reference, NOON + timedelta(minutes=n // 2))
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
