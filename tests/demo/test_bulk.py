"""The bulk ledger writes what the single actions write: the same journeys through both, compared row for row."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from hub.demo.journeys import Journey, World, sending
from referrals.actions.bulk import Ledger
from referrals.actions.bulk.ledger import NOUNS
from referrals.actions.bulk.register import WRITTEN
from referrals.actions.database import Database
from referrals.actions.references import next_references
from referrals.actions.routing import replay
from referrals.models import ReferenceCounter, Referral, RoutingRun, RuleSet, WorklistItem
from referrals.sections import SECTIONS
from tests.demo.conftest import TODAY
from tests.demo.rare import Rare
from tests.demo.single import Single

# A world with room for everybody, one in which each service has a single place, and one that is full:
# (seed, journeys, places).
ROOMY, CROWDED, FULL = ("d", 18, 99), ("e", 14, 1), ("d", 8, 0)
# When a row was written is no part of what happened.
WRITTEN_WHEN = frozenset({"recorded_at", "created_at"})

# The action of a step, where it is not called as its event is.
CALLED = {
    "send": "offer", "add_destination": "destination", "record_outcomes": "outcomes", "save_section": "save_section",
    "decide_at_panel": "panel",
}  # fmt: skip


def every_step():
    """The verb of every step that a ledger can take, read from the actions."""
    return {
        CALLED.get(name, name) for noun in NOUNS.values() for name, each in vars(noun).items() if hasattr(each, "body")
    }


class Ranks:
    """Ids as places in their table, so that two databases that count differently can be compared."""

    def __init__(self):
        self.places = {}

    def of(self, model, pk):
        if model not in self.places:
            ids = model.objects.order_by("pk").values_list("pk", flat=True)
            self.places[model] = {each: place for place, each in enumerate(ids)}
        return self.places[model].get(pk, pk)


def told(model, row, ranks):
    """A row as plain values: relations as places, nothing that says when it was written."""
    plain = {}
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in WRITTEN_WHEN or field.primary_key:
            continue
        if field.is_relation and field.related_model in (*WRITTEN, RuleSet) and value is not None:
            value = ranks.of(field.related_model, value)
        plain[field.name] = value
    for field in model._meta.many_to_many:
        plain[field.name] = sorted(getattr(row, field.name).values_list("code", flat=True))
    if model is WorklistItem and row.kind == "finish_draft":
        del plain["since"]  # a draft's age is when its row was written
    if model is Event:
        plain["detail"] = {name: value for name, value in row.detail.items() if name != "question"}
    return plain


def register():
    """{table: its rows in the order in which they were made}."""
    ranks = Ranks()
    tables = {model.__name__: [told(model, row, ranks) for row in model.objects.order_by("pk")] for model in WRITTEN}
    return tables | {"ReferenceCounter": sorted(ReferenceCounter.objects.values_list("prefix", "last"))}


class Undone(Exception):
    """Ends a history that was only taken to be compared."""


def world_of(seed, journeys, places):
    """Takes journeys through a world of so many people and so many places in each service."""

    def take(steps, demo):
        world = World(steps, demo, TODAY, journeys, seed)
        world.free = {code: units[:places] for code, units in world.free.items()}
        world.run()

    return take


def rare(steps, demo):
    """Takes what seldom happens in a world: deaths, changes after sending, consents taken back."""
    Rare(steps, demo).run()


pytestmark = pytest.mark.xdist_group("demonstration")  # each history is taken once, by one process
HISTORIES = {"roomy": world_of(*ROOMY), "crowded": world_of(*CROWDED), "full": world_of(*FULL), "rare": rare}


def history(steps, demo, take):
    """Take a history through `steps` and read what the register says then; nothing stays."""
    found = None
    try:
        with transaction.atomic():
            made = steps()
            take(made, demo)
            if isinstance(made, Ledger):
                made.write()
            found = register()
            assert [run.pk for run in RoutingRun.objects.all() if replay(run) != run.result] == []
            raise Undone
    except Undone:
        return found


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def ledgers(demo, kept):
    """What a history leaves when a ledger takes it, by its name; it is taken once."""

    def of(name):
        if name not in kept:
            kept[name] = history(Ledger, demo, HISTORIES[name])
        return kept[name]

    return of


@pytest.mark.parametrize("name", HISTORIES)
def test_journeys_taken_in_bulk_leave_the_same_rows_as_journeys_taken_step_by_step(demo, ledgers, name):
    singly, together = history(Single, demo, HISTORIES[name]), ledgers(name)
    for table, rows in singly.items():
        assert len(together[table]) == len(rows), table
        for number, (one, other) in enumerate(zip(rows, together[table], strict=True)):
            assert other == one, f"{table} {number}"


def test_the_journeys_that_are_compared_take_every_step_that_the_ledger_knows(ledgers):
    rows = [row for name in HISTORIES for row in ledgers(name)["Event"]]
    assert {row["verb"] for row in rows} >= every_step()
    deaths = {(row["subject_kind"], row["detail"].get("code")) for row in rows if row["verb"] in ("died", "depart")}
    assert deaths >= {("referral", None), ("placement", "died"), ("placement", "transferred")}


def test_both_books_offer_a_step_the_same():
    assert {name for name in vars(Database) if not name.startswith("_")} <= set(dir(Ledger))


def test_the_same_seed_gives_the_same_history(demo, ledgers):
    assert history(Ledger, demo, HISTORIES["full"]) == ledgers("full")


def ready_to_offer(demo):
    """A ledger with one referral that has been sent, and the world that it came from."""
    ledger = Ledger()
    world = World(ledger, demo, TODAY, 1)
    journey = Journey(world.people.draw(TODAY - timedelta(days=60)))
    at = world.chance.office(TODAY - timedelta(days=60))
    sending.begin(world, journey, at)
    missing = [code for code in SECTIONS if getattr(journey.referral.assessment, code).saved_at is None]
    sending.send(world, journey, missing, at)
    return ledger, journey.referral, at + timedelta(days=1)


def test_in_bulk_too_only_the_hub_sends_offers(demo):
    ledger, referral, at = ready_to_offer(demo)
    with pytest.raises(Refused):
        ledger.offer.send(by=referral.referrer, referral=referral, services=[demo.services["KINGSGATE"]], at=at)


def test_in_bulk_too_a_provider_answers_only_for_its_own_services(demo):
    ledger, referral, at = ready_to_offer(demo)
    services = [demo.services["KINGSGATE"], demo.services["STATION-ROAD"]]
    hub = demo.people["HUB", "hub_coordinator"][0]
    _, other = ledger.offer.send(by=hub, referral=referral, services=services, at=at)
    unit = demo.units["STATION-ROAD"][0]
    with pytest.raises(Refused):
        ledger.offer.accept(
            by=demo.people["HARBOUR", "provider_worker"][0], offer=other, unit=unit, expected_arrival=at.date(), at=at
        )


def test_in_bulk_too_a_unit_is_never_booked_twice_and_an_offer_is_answered_once(demo):
    ledger, referral, at = ready_to_offer(demo)
    hub, worker = demo.people["HUB", "hub_coordinator"][0], demo.people["HARBOUR", "provider_worker"][0]
    taken, unit = demo.services["KINGSGATE"], demo.units["KINGSGATE"][0]
    (offer,) = ledger.offer.send(by=hub, referral=referral, services=[taken], at=at)
    ledger.offer.accept(by=worker, offer=offer, unit=unit, expected_arrival=at.date(), at=at)
    with pytest.raises(TooLate):
        ledger.offer.decline(by=worker, offer=offer, reason="full", detail="Full.", at=at)
    assert unit not in ledger.vacancies.bookable(taken, at.date())


def test_in_bulk_too_a_referral_without_consent_is_not_sent(demo):
    ledger = Ledger()
    by, agency = demo.people["LANTERN", "referrer"][0], demo.agencies["LANTERN"]
    at = World(ledger, demo, TODAY, 1).chance.office(TODAY - timedelta(days=9))
    person = ledger.person.record_person(
        by=by, agency=agency, at=at, given_name="Nobody", family_name="Real", date_of_birth=date(1990, 1, 1)
    )
    referral = ledger.referral.start(by=by, agency=agency, service_user=person, source="voluntary", at=at)
    with pytest.raises(NotPossible) as refused:
        ledger.referral.submit(by=by, referral=referral, at=at)
    assert "consent" in refused.value.errors


def test_a_step_that_is_refused_leaves_no_trace_in_the_ledger(demo):
    ledger, referral, at = ready_to_offer(demo)
    hub, worker = demo.people["HUB", "hub_coordinator"][0], demo.people["HARBOUR", "provider_worker"][0]
    service, other = demo.services["KINGSGATE"], demo.services["STATION-ROAD"]
    (offer,) = ledger.offer.send(by=hub, referral=referral, services=[service], at=at)
    before = ledger.register.total(), referral.status, referral.updated, offer.status, offer.unit_id
    refusals = (
        lambda: ledger.offer.send(by=hub, referral=referral, services=[other, service], at=at),
        lambda: ledger.offer.accept(
            by=worker, offer=offer, unit=demo.units["STATION-ROAD"][0], expected_arrival=at.date(), at=at
        ),
    )
    for refusal in refusals:
        with pytest.raises((TooLate, NotPossible)):
            refusal()
    assert before == (ledger.register.total(), referral.status, referral.updated, offer.status, offer.unit_id)
    (next_one,) = ledger.offer.send(by=hub, referral=referral, services=[other], at=at)
    assert int(next_one.reference[-5:]) == int(offer.reference[-5:]) + 1


def test_nothing_is_kept_when_somebody_else_has_written_meanwhile(demo):
    ledger, referral, at = ready_to_offer(demo)
    next_references("R", 3, at.year)
    with pytest.raises(TooLate), transaction.atomic():
        ledger.write()
    assert not Referral.objects.exists()
