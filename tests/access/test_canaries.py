"""Names and addresses that stand nowhere else, looked for in all that leaves: files, messages, the log, errors."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import audit
from agencies.models import Agency, Event, Read
from referrals import actions, seers
from referrals.models import Offer, Placement
from tests.access import test_steps as steps
from tests.access.addresses import PEOPLE
from tests.access.canaries import NAMES_READ, canaries
from tests.access.leaving import files, listening, quarter, records_behind, words_of
from tests.factories import join

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


def hidden_county(county, confidential=True):
    """Everybody has names that stand nowhere else, and so has Quay House, a refuge unless it is said not to be."""
    kept = county.service_user

    def service_user(**fields):
        return kept(given_name="Zqgiven", family_name="Zqfamily", also_known_as="Zqalias", **fields)

    county.service_user = service_user
    type(county.quay).objects.filter(pk=county.quay.pk).update(
        name="Zqrefuge", confidential_address=confidential, address="1 Zqstreet"
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


@contextmanager
def undone():
    """What is done within is as if it had never been: the next finds its rooms free and its people in their roles."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything_pressed(county, told, statuses, offers, stays, then=None):
    """How many steps were taken, on referrals, offers and stays in these states, after `then` has befallen them."""
    done, then = 0, then or (lambda county, referral: None)
    for status in statuses:
        with undone():
            referral = steps.in_status(county, status)
            then(county, referral)
            done += pressed(county, told, steps.press_referral, referral, steps.WHO_MAY_WHILE_HOUSED)
    for state in offers:
        with undone():
            (offer,) = county.offered()
            if OFFERS[state]:
                who, step = OFFERS[state]
                steps.press_offer(county, getattr(county, who), offer, step)()
            then(county, offer.referral)
            done += pressed(county, told, steps.press_offer, Offer.objects.get(pk=offer.pk), steps.WHO_MAY_OFFER)
    for state in stays:
        with undone():
            stay = county.booked()
            for step in STAYS[state]:
                steps.press_placement(county, county.worker, Placement.objects.get(pk=stay.pk), step)()
            then(county, stay.referral)
            stay = Placement.objects.get(pk=stay.pk)
            done += pressed(county, told, steps.press_placement, stay, steps.WHO_MAY_PLACEMENT)
    return done


def restricted(county, referral):
    """Hidden from all but the hub and two workers of the service, once it has been sent."""
    referral.refresh_from_db()
    if referral.status == "draft":
        return
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    for user in (county.worker, county.provider_manager):
        if seers.could_be_named(referral).filter(user=user).exists():
            actions.restriction.grant(
                by=county.coordinator, referral=referral, user=user, reason="Lives there.", ends=timezone.localdate()
            )


def role_ended(county, referral):
    """The officer who made it counts for the partnership now, and reads no referral any more."""
    county.officer.memberships.update(ends=timezone.localdate())
    join(county.officer, county.probation, "partnership_member")


def agreement_ended(county, referral):
    """The officer's agency may open no person's record any more."""
    Agency.objects.filter(pk=county.probation.pk).update(agreement_ends=timezone.localdate() - timedelta(days=1))


def agreement_of_the_provider_ended(county, referral):
    """The provider may open no person's record any more; its own address is a mailbox that all of it reads."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Agency.objects.filter(pk=county.harbour.pk).update(agreement_ends=yesterday, email="box@harbour.example.org")


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
@pytest.mark.parametrize("then", [None, restricted])
@pytest.mark.parametrize("confidential", [True, False])
def test_no_step_in_any_state_says_who_or_where(county, django_capture_on_commit_callbacks, then, confidential):
    """Of an ordinary service the name is said, while nobody is hidden; never the address."""
    county, told = hidden_county(county, confidential), django_capture_on_commit_callbacks
    with listening() as heard:
        everything_pressed(county, told, STATUSES, OFFERS, STAYS, then)
    ordinary = not confidential and then is None
    said = [line for line in said_aloud(heard) if not ordinary or not line.startswith("Zqrefuge")]
    assert not said, "\n".join(said)


@pytest.mark.parametrize(
    ("then", "offers", "stays"),
    [
        (role_ended, ("open",), ()),
        (agreement_ended, (), ("booked",)),
        *(pytest.param(then, OFFERS, STAYS, marks=pytest.mark.deep) for then in (role_ended, agreement_ended)),
    ],
)
def test_whoever_may_not_read_a_referral_any_more_gets_no_letter_about_it(
    county, django_capture_on_commit_callbacks, then, offers, stays
):
    county = hidden_county(county, confidential=False)
    assert everything_pressed(county, django_capture_on_commit_callbacks, (), offers, stays, then) > 2
    assert county.officer.email not in addressed()


@pytest.mark.parametrize(
    "statuses", [("offered",), pytest.param(("offered", "accepted", "placed"), marks=pytest.mark.deep)]
)
def test_a_provider_whose_agreement_has_ended_gets_no_letter_either(
    county, django_capture_on_commit_callbacks, statuses
):
    told = django_capture_on_commit_callbacks
    assert everything_pressed(county, told, statuses, ("open",), (), agreement_of_the_provider_ended) > 2
    assert addressed()
    assert not addressed() & {county.worker.email, county.provider_manager.email, "box@harbour.example.org"}


def addressed():
    return {to for message in mail.outbox for to in message.to}
