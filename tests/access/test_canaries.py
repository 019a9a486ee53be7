"""Names and addresses that stand nowhere else, looked for in all that leaves: files, messages, the log, errors."""

import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Event, Read
from referrals import actions
from referrals.models import Offer, Placement
from tests.access import test_steps as steps
from tests.access.addresses import NAMES_READ, PEOPLE, canaries
from tests.access.leaving import files, listening, quarter, records_behind, words_of

pytestmark = pytest.mark.django_db
NAMES = ("Zqgiven", "Zqfamily", "Zqalias", "Zqstreet", "Zqrefuge")
STATUSES = ("draft", "submitted", "information_asked", "waiting", "offered", "accepted", "placed", "closed")
OFFERS = {"open": None, "information_asked": ("worker", "ask"), "declined": ("worker", "decline")}
STAYS = {"booked": (), "arrived": ("arrive",), "departed": ("arrive", "depart")}


@pytest.fixture
def county(db):
    return steps.everybody()


def browser(user):
    client = Client(raise_request_exception=False)
    if user.is_authenticated:
        client.force_login(user)
    return client


def leaks(client, addresses, names_read):
    """Addresses whose answer breaks, or says a name that the reader may not read."""
    for address in addresses:
        answer = client.get(address)
        leaked = canaries(words_of(answer)) - names_read
        if answer.status_code >= 500 or leaked:
            yield f"{address}: {answer.status_code}, names of {sorted(leaked)}"


def about_figures(world, people, **which):
    """What is wrong with the files, and with the records behind numbers, for some people."""
    wrong, period = [], quarter(timezone.localdate())
    with listening() as heard:
        for who in people:
            client, may_read = browser(getattr(world, who)), NAMES_READ.get(who, set())
            wrong += [f"{who} {said}" for said in leaks(client, files(period, **which), set())]
            figures = {name: which[name] for name in ("figures",) if name in which}
            wrong += [f"{who} {said}" for said in leaks(client, records_behind(client, period, **figures), may_read)]
    return [*wrong, *(f"said aloud: {n}" for n in canaries(heard.words))]


def test_no_file_of_figures_names_anybody_and_no_record_behind_them_a_person_not_the_readers(world):
    people = ("coordinator", "commissioner", "worker")
    wrong = about_figures(world, people, figures=("departures", "waiting"), forms=("csv", "xlsx"), reports=())
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_file_of_any_figure_or_report_names_anybody(world):
    wrong = about_figures(world, PEOPLE)
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_whatever_is_saved_is_written_down(world):
    """Product of people and files: each answer that is saved leaves one line that an auditor finds as a disclosure."""
    offered, unwritten = world.offer_one.referral.reference, []
    addresses = [
        reverse("attachment", args=[offered, world.file.pk]), reverse("sheet", args=[offered]),
        *files(quarter(timezone.localdate()), figures=("kpi2",), reports=()),
    ]  # fmt: skip
    taken = 0
    for who in ("officer", "coordinator", "commissioner"):
        client, user = browser(getattr(world, who)), getattr(world, who)
        for address in addresses:
            before = disclosures(user)
            answer = client.get(address)
            if answer.status_code == 200:
                taken += 1
                if disclosures(user) != before + 1:
                    unwritten.append(f"{who} {address}")
    assert taken > 20
    assert not unwritten, "\n".join(unwritten)


def disclosures(user):
    """How often somebody took something out of the hub, as the log tells it."""
    events = Event.objects.filter(actor_id=user.pk, verb__in=audit.VERBS[audit.Kind.DISCLOSURE]).count()
    return events + Read.objects.filter(actor_id=user.pk, page__in=audit.DISCLOSING_PAGES).count()


def hidden_county(county):
    """Everybody has names that stand nowhere else, and Quay House is a refuge."""
    kept = county.service_user

    def service_user(**fields):
        return kept(given_name="Zqgiven", family_name="Zqfamily", also_known_as="Zqalias", **fields)

    county.service_user = service_user
    type(county.quay).objects.filter(pk=county.quay.pk).update(
        name="Zqrefuge", confidential_address=True, address="1 Zqstreet"
    )
    county.quay.refresh_from_db()
    return county


def pressed(county, told, press_of, record, may):
    """Takes each step of a record as the first person who may, with all that follows its commit, and undoes it."""
    done = 0
    for step, people in may.items():
        for who in sorted(people):
            try:
                with transaction.atomic(), told(execute=True):
                    press_of(county, getattr(county, who), type(record).objects.get(pk=record.pk), step)()
                    done += 1
                    raise steps.Undone
            except (steps.Undone, steps.Refused, steps.TooLate, steps.NotPossible):
                pass
    return done


def everything_pressed(county, told, statuses, offers, stays, restricted=False):
    """How many steps were taken, on referrals, offers and stays in these states."""
    done = 0
    for status in statuses:
        referral = steps.in_status(county, status)
        if restricted and status not in ("draft",):
            actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
        done += pressed(county, told, steps.press_referral, referral, steps.WHO_MAY_WHILE_HOUSED)
        _make_room(county)
    for state in offers:
        (offer,) = county.offered()
        if OFFERS[state]:
            who, step = OFFERS[state]
            steps.press_offer(county, getattr(county, who), offer, step)()
        done += pressed(county, told, steps.press_offer, Offer.objects.get(pk=offer.pk), steps.WHO_MAY_OFFER)
    for state in stays:
        stay = county.booked()
        for step in STAYS[state]:
            steps.press_placement(county, county.worker, Placement.objects.get(pk=stay.pk), step)()
        done += pressed(county, told, steps.press_placement, Placement.objects.get(pk=stay.pk), steps.WHO_MAY_PLACEMENT)
        _make_room(county)
    return done


def _make_room(county):
    """The next person finds the first unit free."""
    Placement.objects.filter(status__in=("booked", "arrived")).update(unit=county.quay.units.last())


def said_aloud(heard):
    """Names in e-mails, hints and the log, and hints that say more than that something changed."""
    found = [f"{name}: {line}" for line in [*heard.mails, *heard.hints, *heard.log] for name in NAMES if name in line]
    found += [hint for hint in heard.hints if set(json.loads(hint.partition(" ")[2])) != {"type", "agency"}]
    return found


def test_no_message_hint_or_line_of_the_log_says_who_or_where(county, django_capture_on_commit_callbacks):
    county = hidden_county(county)
    with listening() as heard:
        done = everything_pressed(
            county, django_capture_on_commit_callbacks, ("waiting", "offered"), ("open",), ("booked",)
        )
    assert done > 20
    assert heard.mails and heard.hints
    assert not said_aloud(heard), "\n".join(said_aloud(heard))


@pytest.mark.deep
@pytest.mark.parametrize("restricted", [False, True])
def test_no_step_in_any_state_says_who_or_where(county, django_capture_on_commit_callbacks, restricted):
    county = hidden_county(county)
    with listening() as heard:
        everything_pressed(county, django_capture_on_commit_callbacks, STATUSES, OFFERS, STAYS, restricted)
    assert not said_aloud(heard), "\n".join(said_aloud(heard))
