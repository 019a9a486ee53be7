"""The bulk ledger writes what the single actions write: the same journeys through both, compared row for row."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from hub.demo.journeys import Journey, World, sending
from referrals.actions.bulk import Ledger
from referrals.actions.bulk.register import WRITTEN
from referrals.actions.references import next_references
from referrals.models import ReferenceCounter, Referral, WorklistItem
from referrals.sections import SECTIONS
from tests.demo.conftest import TODAY
from tests.demo.single import Single

# A world with room for everybody, one in which each service has a single place, and one that is full:
# (seed, journeys, places).
ROOMY, CROWDED, FULL = ("d", 18, 99), ("e", 14, 1), ("d", 8, 0)
# When a row was written is no part of what happened.
WRITTEN_WHEN = frozenset({"recorded_at", "created_at"})

EVERY_STEP = {
    *(f"person.{verb}" for verb in ("record_person", "record_consent")),
    *(f"referral.{verb}" for verb in ("start", "save_section", "submit", "ask", "answer", "wait", "route", "offer")),
    *(f"referral.{verb}" for verb in ("withdraw", "close")),
    *(f"offer.{verb}" for verb in ("ask", "answer", "accept", "decline", "refused", "lapse", "withdraw", "review")),
    *(f"placement.{verb}" for verb in ("arrive", "did_not_arrive", "cancel", "extend", "ready", "depart")),
    *(f"placement.{verb}" for verb in ("destination", "outcomes")),
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
        if field.is_relation and field.related_model in WRITTEN and value is not None:
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


def history(steps, demo, seed, journeys, places):
    """Take the same journeys through `steps` and read what the register says then; nothing stays."""
    found = None
    try:
        with transaction.atomic():
            made = steps()
            world = World(made, demo, TODAY, journeys, seed)
            world.free = {code: units[:places] for code, units in world.free.items()}
            world.run()
            if isinstance(made, Ledger):
                made.write()
            found = register()
            raise Undone
    except Undone:
        return found


@pytest.mark.parametrize("world", [ROOMY, CROWDED, FULL], ids=["roomy", "crowded", "full"])
def test_journeys_taken_in_bulk_leave_the_same_rows_as_journeys_taken_step_by_step(demo, world):
    singly, in_bulk = history(Single, demo, *world), history(Ledger, demo, *world)
    for table, rows in singly.items():
        assert len(in_bulk[table]) == len(rows), table
        for number, (one, other) in enumerate(zip(rows, in_bulk[table], strict=True)):
            assert other == one, f"{table} {number}"


def test_the_journeys_that_are_compared_take_every_step_that_the_ledger_knows(demo):
    rows = [row for world in (ROOMY, CROWDED, FULL) for row in history(Ledger, demo, *world)["Event"]]
    verbs = {f"{row['subject_kind']}.{row['verb']}" for row in rows}
    assert verbs >= EVERY_STEP


def test_the_same_seed_gives_the_same_history(demo):
    assert history(Ledger, demo, *CROWDED) == history(Ledger, demo, *CROWDED)


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


def test_nothing_is_kept_when_somebody_else_has_written_meanwhile(demo):
    ledger, referral, at = ready_to_offer(demo)
    next_references("R", 3, at.year)
    with pytest.raises(TooLate), transaction.atomic():
        ledger.write()
    assert not Referral.objects.exists()
