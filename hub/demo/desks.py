"""What waits this morning on the desks of those whom the sign-in page offers: taken last, before the history is written."""

from datetime import date, datetime, time, timedelta

from hub.demo import words
from hub.demo.journeys.sending import OPEN
from referrals.clock import LONDON
from referrals.lifecycle.steps import PlacementStatus

PROVIDER, PROBATION, COUNCIL = "HARBOUR", "PROB-EAST", "THA"


def lay_out(world) -> None:
    """Open offers late, due today and due soon; a booking, a departure, and questions to answer."""
    offers = _offers(world)
    _booking(world, offers)
    _departure(world)
    _questions(world)


def _stories(world, *statuses, agency=None):
    """Histories whose referral stands so, the newest first."""
    found = [
        story
        for story in world.steps.stories.values()
        if story.referral.status in statuses and agency in (None, story.referral.agency.code)
    ]
    return sorted(found, key=lambda story: (story.referral.updated, story.referral.pk), reverse=True)


def _suits(world, story):
    """A service of the provider that would take the person as far as was known, has room, and has not been asked."""
    asked = {offer.service.code for offer in story.offers}
    for row in story.run.result["services"] if story.run else ():
        service = world.county.services[row["service"]]
        if service.agency.code == PROVIDER and row["standing"] in ("meets", "not_now") and row["service"] not in asked:
            if world.has_room(row["service"]):
                return service
    return None


def _offers(world):
    """Four offers to one provider: one is late, one is due today, one person needs a place at once, one has time."""
    hub = world.county.people["HUB", "hub_coordinator"][0]
    noon, until = datetime.combine(world.today, time(13), LONDON), world.until
    deadlines = (until - timedelta(hours=5), noon, noon + timedelta(hours=3), None)
    made = []
    for story in _stories(world, "waiting", "submitted"):
        service = _suits(world, story)
        if service is None:
            continue
        at = until - timedelta(hours=8 - len(made))
        (offer,) = world.steps.offer.send(
            by=hub, referral=story.referral, services=[service], due_at=deadlines[len(made)], at=at
        )
        world.sent[service.code].append(offer)
        made.append(offer)
        if len(made) == len(deadlines):
            break
    return made


def _booking(world, offers) -> None:
    """The last of the offers is accepted at once, and the person is expected: nobody has said yet whether they came."""
    if not offers:
        return
    offer = offers.pop()
    unit = world.free[offer.service.code].pop(0)
    world.steps.offer.accept(
        by=world.county.people[PROVIDER, "provider_manager"][0],
        offer=offer,
        unit=unit,
        expected_arrival=_yesterday(world),
        at=world.until - timedelta(hours=3),
    )


def _yesterday(world) -> date:
    return world.today - timedelta(days=1)


def _departure(world) -> None:
    """Somebody whose time was up has left, and where to is still to be added."""
    for story in _stories(world, "placed"):
        for stay in story.placements:
            due = stay.status == PlacementStatus.ARRIVED and stay.expected_end < world.today
            if due and stay.service.agency.code == PROVIDER and not _arranged(story):
                world.steps.placement.depart(
                    by=world.county.people[PROVIDER, "provider_worker"][0],
                    placement=stay,
                    on=_yesterday(world),
                    reason="moved_on",
                    planned=True,
                    destination="private_rented",
                    area_kind="pending",
                    at=world.until - timedelta(hours=2),
                )
                return


def _arranged(story) -> bool:
    return any(offer.status in OPEN for offer in story.offers) or any(
        stay.status == PlacementStatus.BOOKED for stay in story.placements
    )


def _questions(world) -> None:
    """The hub asks a probation team and a council; a provider asks about one of its offers."""
    hub = world.county.people["HUB", "hub_coordinator"][0]
    for agency, number in ((PROBATION, 2), (COUNCIL, 2)):
        for story, question in zip(_stories(world, "waiting", "submitted", agency=agency)[:number], words.QUESTIONS, strict=False):
            world.steps.referral.ask(
                by=hub, referral=story.referral, question=question, at=world.until - timedelta(minutes=90)
            )
    for story in _stories(world, "offered", agency=PROBATION)[:1]:
        offer = next(offer for offer in story.offers if offer.status == "open")
        world.steps.offer.ask(
            by=world.worker(offer.service.code), offer=offer, question=words.QUESTIONS[2],
            at=world.until - timedelta(hours=1),
        )  # fmt: skip
