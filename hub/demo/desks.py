"""What waits this morning on the desks of those whom the sign-in page offers; the last steps of the history."""

from datetime import date, datetime, time, timedelta

from hub.demo import words
from hub.demo.areas import EAST
from hub.demo.journeys import Journey, sending
from referrals.clock import LONDON, due, is_working_day
from referrals.lifecycle.steps import PlacementStatus
from referrals.sections import SECTIONS

PROVIDER, PROBATION, COUNCIL = "HARBOUR", "PROB-EAST", "THA"
MOST_TRIES = 60


def lay_out(world) -> None:
    """Offers late, due today and due soon; a booking, a decline, a departure, drafts, and questions to answer."""
    morning = _last_morning(world.today)
    offers = _offers(world, morning)
    _booking(world, offers, morning + timedelta(hours=5))
    _decline(world, offers, morning + timedelta(hours=5))
    _departure(world, morning + timedelta(hours=6))
    _questions(world, offers, morning + timedelta(hours=7))


def _last_morning(today: date) -> datetime:
    """Nine o'clock on the last working day before `today`."""
    day = today - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time(9), LONDON)


def _persona(world, agency, source, day):
    """Somebody from the eastern half who is homeless or leaves an order behind, and is free to move in."""
    while True:
        persona = world.people.draw(day)
        if persona.cohort in ("homelessness", "offenders") and persona.half == EAST and persona.release is None:
            persona.agency, persona.source = agency, source
            return persona


def _referral(world, agency, source, at, sent=True):
    """A referral of this morning by somebody of the agency: a draft, or sent."""
    journey = Journey(_persona(world, agency, source, at.date()))
    sending.begin(world, journey, at)
    if sent:
        assessment = journey.referral.assessment
        missing = [code for code in SECTIONS if getattr(assessment, code).saved_at is None]
        sending.send(world, journey, missing, at + timedelta(minutes=90))
    return journey.referral


def _offers(world, morning):
    """Six offers to one provider: one is late, three can be answered until the evenings to come, two are answered."""
    hub = world.county.people["HUB", "hub_coordinator"][0]
    soon = due(datetime.combine(world.today, time(9), LONDON), working_days=1)
    deadlines = [morning + timedelta(hours=8), soon, soon + timedelta(hours=3), soon + timedelta(hours=4), None, None]
    offers = []
    for tries in range(MOST_TRIES):
        if not deadlines:
            break
        if service := _suits(world, referral := _referral(world, PROBATION, "probation", morning)):
            at = morning + timedelta(hours=3, minutes=tries)
            (offer,) = world.steps.offer.send(
                by=hub, referral=referral, services=[service], due_at=deadlines.pop(0), at=at
            )
            world.sent[service.code].append(offer)
            offers.append(offer)
    return offers


def _suits(world, referral):
    """The provider's best service that meets everything and has room, or None."""
    for row in world.steps.said(referral)["services"]:
        service = world.county.services[row["service"]]
        if row["standing"] == "meets" and service.agency.code == PROVIDER and world.has_room(service.code):
            return service
    return None


def _booking(world, offers, at) -> None:
    """The last of the offers is accepted at once, and the person is expected: nobody has said yet whether they came."""
    if not offers:
        return
    offer = offers.pop()
    unit = world.free[offer.service.code].pop(0)
    by = world.county.people[PROVIDER, "provider_manager"][0]
    world.steps.offer.accept(by=by, offer=offer, unit=unit, expected_arrival=at.date(), at=at)


def _decline(world, offers, at) -> None:
    """The one before it is declined because the house is full, while a room stands free; the referrer says so."""
    if not offers:
        return
    offer = offers.pop()
    by = world.county.people[PROVIDER, "provider_manager"][0]
    world.steps.offer.decline(by=by, offer=offer, reason="full", detail=words.DECLINES["full"], at=at)
    reason, at = "A room was free on the vacancy board this morning.", at + timedelta(hours=1)
    world.steps.declining.challenge(by=offer.referral.referrer, offer=offer, reason=reason, at=at)


def _departure(world, at) -> None:
    """Somebody whose time was up has left, and where to is still to be added."""
    for referral in world.steps.every_referral():
        for stay in world.steps.stays(referral):
            due = stay.status == PlacementStatus.ARRIVED and stay.expected_end < world.today
            if due and stay.service.agency.code == PROVIDER and not _arranged(world, referral):
                world.steps.placement.depart(
                    by=world.county.people[PROVIDER, "provider_worker"][0],
                    placement=stay,
                    on=at.date(),
                    reason="moved_on",
                    planned=True,
                    destination="private_rented",
                    area_kind="pending",
                    at=at,
                )
                return


def _arranged(world, referral) -> bool:
    return any(offer.status in sending.OPEN for offer in world.steps.offers(referral)) or any(
        stay.status == PlacementStatus.BOOKED for stay in world.steps.stays(referral)
    )


def _questions(world, offers, at) -> None:
    """The hub asks a probation team and a council, a provider asks about its offer, and two drafts lie unfinished."""
    hub = world.county.people["HUB", "hub_coordinator"][0]
    morning = at - timedelta(hours=6)
    for agency, source in ((PROBATION, "probation"), (COUNCIL, "council")):
        for question in words.QUESTIONS[:2]:
            referral = _referral(world, agency, source, morning)
            world.steps.referral.ask(by=hub, referral=referral, question=question, at=at)
        _referral(world, agency, source, at, sent=False)
    if offers:
        by = world.county.people[PROVIDER, "provider_worker"][0]
        world.steps.offer.ask(by=by, offer=offers[-1], question=words.QUESTIONS[2], at=at)
