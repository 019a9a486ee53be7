"""From a booking to a departure, and on to the next stage."""

from datetime import timedelta

from hub.demo import stays, words
from hub.demo.areas import code as area_code
from hub.demo.journeys import sending
from hub.demo.services import BY_CODE
from referrals.actions.safety import barred_by
from referrals.clock import LONDON
from referrals.codes import Overstay
from referrals.lifecycle.following import follow_up_due

RETURNS = 0.09


def expect_arrival(world, journey, stay, day, at):
    moment = world.chance.soon(at, (0.3, 3)) if day <= at.astimezone(LONDON).date() else world.chance.office(day)
    world.at(moment, arrive, journey, stay, day)


def arrive(world, journey, stay, day, at):
    """They come, or they do not; a booking may be called off before."""
    chance, steps = world.chance, world.steps
    steps.fresh(stay)
    if stay.status != "booked":
        return
    by = world.worker(stay.service.code)
    fate = 0 if journey.left else chance.random()
    moving = steps.fresh(journey.referral).status == "placed"
    if fate < 0.05 and not moving:
        reason = "no_contact" if journey.left else chance.of(
            {"custody": 22, "hospital": 6, "not_released": 14, "other_place": 22, "no_contact": 30, "refused": 6}
        )  # fmt: skip
        steps.placement.did_not_arrive(by=by, placement=stay, reason=reason, detail="Rang the referrer.", at=at)
        _booking_lost(world, journey, stay, at, gone=journey.left or chance.yes(0.5))
    elif fate < 0.065 and not moving:
        steps.placement.cancel(
            by=by, placement=stay, reason="plans_changed", detail="The release has moved to next month.", at=at
        )
        _booking_lost(world, journey, stay, at, gone=False)
    else:
        _move_in(world, journey, stay, by, day, at)


def _booking_lost(world, journey, stay, at, gone):
    world.give_back(stay.unit)
    if gone:
        world.at(world.chance.after(at, 1, 3), sending.withdraw, journey)
    world.at(world.chance.after(at, 1, 5), sending.triage, journey)


def _move_in(world, journey, stay, by, day, at):
    former = [each for each in world.steps.stays(journey.referral) if each.status == "arrived"]
    world.steps.placement.arrive(by=by, placement=stay, on=day, at=at)
    for each in former:
        world.steps.fresh(each)
        if each.status == "departed":
            world.give_back(each.unit)
        elif stay.accommodation is False:  # support at home has begun: the stay before ends in the next days
            world.at(world.chance.after(at, 1, 10), leave, journey, each, True, 0)
    journey.waiting_since = None
    _plan(world, journey, stay, day)


def _plan(world, journey, stay, day):
    """How long, whether it ends as planned, and whether the next stage comes first."""
    chance, row = world.chance, BY_CODE[stay.service.code]
    expected = stay.stage.expected_days
    last = day + timedelta(days=stays.length(chance, row, expected))
    planned = stays.ends_as_planned(chance, journey.persona, row)
    following = stay.stage.leads_to
    if planned and following and chance.yes(0.5):
        ready = max(day + timedelta(days=14), last - timedelta(days=chance.randint(14, 50)))
        world.at(chance.office(ready), ready_to_move, journey, stay, following)
    if last > stay.expected_end and chance.yes(0.72):
        warn = stay.expected_end - timedelta(days=chance.randint(1, 6))
        world.at(chance.office(warn), extend, journey, stay, last + timedelta(days=7))
    world.at(chance.office(last), leave, journey, stay, planned, 0)


def extend(world, journey, stay, until, at):
    world.steps.fresh(stay)
    if stay.status == "arrived":
        today = at.astimezone(LONDON).date()
        until = min(until, today + timedelta(days=world.chance.randint(30, 120)))
        world.steps.placement.extend(
            by=world.worker(stay.service.code), placement=stay, expected_end=max(until, today + timedelta(days=7)),
            reason=world.chance.choice(words.EXTENSIONS), at=at,
        )  # fmt: skip
        if world.steps.fresh(stay).overstay == Overstay.ASKED and not world.is_lately(at):
            world.at(world.afterwards.after(at, 1, 5), authorise, stay)


def authorise(world, stay, at):
    """The hub decides about an overstay: mostly somebody waits for a place that is not free yet."""
    if world.steps.fresh(stay).overstay == Overstay.ASKED and stay.status == "arrived":
        may = world.afterwards.yes(0.85)
        world.steps.overstay.authorise(
            by=world.county.people["HUB", "hub_coordinator"][0], placement=stay, authorised=may,
            reason=words.OVERSTAYS[may], at=at,
        )  # fmt: skip


def ready_to_move(world, journey, stay, following, at):
    world.steps.fresh(stay)
    if stay.status == "arrived":
        on = at.astimezone(LONDON).date()
        world.steps.placement.ready(by=world.worker(stay.service.code), placement=stay, on=on, at=at)
        world.at(world.chance.after(at, 1, 6), plan_move, journey, stay, following, 0)


def plan_move(world, journey, stay, following, tries, at):
    """The hub offers the next stage where there is room and nothing declared stands against it."""
    world.steps.fresh(stay)
    if stay.status != "arrived" or tries > 4:
        return
    if any(offer.status in sending.OPEN for offer in world.steps.offers(journey.referral)):
        return
    result = world.steps.said(journey.referral)
    holds, fails, never = set(result["holds"]), set(result["fails"]), barred_by(result) | {stay.service.code}
    fitting = [
        row.code
        for row in world.services_at(journey.cohort, following, journey.persona.half)
        if not any(each.name in (fails if each.must_hold else holds) for each in row.takes)
        and row.code not in journey.tried
        and row.code not in never
    ]
    if fitting:
        stage = world.county.stages[journey.cohort, journey.persona.half, following]
        sending.offer(world, journey, fitting[:1], world.coordinator(), at, stage=stage)
    world.at(world.chance.after(at, 8, 15), plan_move, journey, stay, following, tries + 1)


def leave(world, journey, stay, planned, put_off, at):
    """The stay ends: five facts, the outcomes, and perhaps a destination that is still to come."""
    chance, steps = world.chance, world.steps
    steps.fresh(stay)
    if stay.status != "arrived":
        return
    arranged = any(each.status == "booked" for each in steps.stays(journey.referral)) or any(
        offer.status in sending.OPEN for offer in steps.offers(journey.referral)
    )
    if planned and arranged and put_off < 6:
        world.at(chance.after(at, 4, 8), leave, journey, stay, planned, put_off + 1)
        return
    by, row, on = world.worker(stay.service.code), BY_CODE[stay.service.code], at.astimezone(LONDON).date()
    end = stays.ending(chance, journey.persona, row, planned)
    if on - stay.started >= timedelta(days=28) and chance.yes(0.84):
        steps.placement.record_outcomes(by=by, placement=stay, rows=stays.outcomes(chance, end.planned), at=at)
    elsewhere = any(each.status == "arrived" and each.pk != stay.pk for each in steps.stays(journey.referral))
    pending = end.area is not None and not arranged and not elsewhere and chance.yes(0.14)
    _depart(world, stay, by, end, pending, on, at)
    if due := follow_up_due(on, end.planned, end.reason, end.destination):
        world.at(world.afterwards.after(world.afterwards.office(due), 0, 12), follow_up, stay)
    world.give_back(stay.unit)
    journey.left = not elsewhere
    if pending:
        world.at(chance.after(at, 2, 16), add_destination, stay, end)
    if not elsewhere and end.reason != "died" and chance.yes(RETURNS):
        world.at(chance.office(on + timedelta(days=chance.randint(30, 400))), come_back, journey)


def _depart(world, stay, by, end, pending, on, at):
    world.steps.placement.depart(
        by=by,
        placement=stay,
        on=on,
        reason=end.reason,
        planned=end.planned,
        destination=end.destination,
        area_kind="pending" if pending else "area" if end.area else "not_known",
        area=None if pending or not end.area else world.county.areas[area_code(end.area)],
        at=at,
    )


def add_destination(world, stay, end, at):
    world.steps.placement.add_destination(
        by=world.worker(stay.service.code), placement=stay, destination=end.destination, area_kind="area",
        area=world.county.areas[end.area], at=at,
    )  # fmt: skip


def follow_up(world, stay, at):
    """Somebody asks whether they still have the home; now and then nobody does."""
    if not world.is_lately(at) and world.afterwards.yes(0.98):
        world.steps.fresh(stay)
        by = world.afterwards.choice(world.county.people[stay.service.agency.code, "provider_worker"])
        answer = world.afterwards.of({"yes": 79, "no": 11, "not_known": 10})
        world.steps.following.follow_up(
            by=by, placement=stay, held_on=at.astimezone(LONDON).date(), sustained=answer, at=at
        )


def come_back(world, journey, at):
    """Somebody who left is referred again: the same person, a new referral."""
    if any(each.status != "closed" for each in world.steps.referrals(journey.person)):
        return
    again = world.people.draw(at.astimezone(LONDON).date(), before=journey.persona)
    sending.begin(world, type(journey)(again, person=journey.person), at)
