"""From the first page of a referral to an accepted offer, or to none."""

from datetime import timedelta

from hub.demo import words
from hub.demo.journeys.declining import declines
from referrals.actions.offer import answer_due
from referrals.clock import LONDON, due
from referrals.codes import Band
from referrals.sections import SECTIONS

CHOSEN_BY_REFERRER = "ex_service"
OPEN = ("open", "information_asked")
IN_AREAS = {"connection": ("areas_wanted", "areas_to_avoid", "connected_to"), "risk": ("exclusion_areas",)}
ONE_AREA = {"connection": ("home_area", "origin_area")}
RECENT = timedelta(days=300)
LATER_PAGES = frozenset({"background", "money", "hopes"})
LONGEST_WAIT = timedelta(days=120)
TRY_AGAIN_AFTER = timedelta(days=45)
UNANSWERED = 0.3  # of the questions that services ask


def begin(world, journey, at):
    """Record the person, what they agreed to, and most of the assessment."""
    chance, steps, persona = world.chance, world.steps, journey.persona
    agency, by = world.county.agencies[persona.agency], world.referrer(persona)
    if journey.person is None:
        journey.person = steps.person.record_person(by=by, agency=agency, at=at, **persona.fields)
    method = chance.of({"signed": 70, "spoken": 20, "phone": 8, "video": 2})
    for purpose, given in (("assess_and_share", True), ("origin_council", persona.origin_consent)):
        steps.person.record_consent(
            by=by, service_user=journey.person, agency=agency, purpose=purpose, given=given, method=method, at=at
        )
    journey.referrer = by
    journey.referral = steps.referral.start(
        by=by, agency=agency, service_user=journey.person, source=persona.source, same_day=persona.same_day, at=at
    )
    # Older histories carry the pages that routing reads; whoever looks at recent work finds every page answered.
    recent = at > world.until - RECENT
    sections = [section for section in SECTIONS if recent or section not in LATER_PAGES]
    first = sections if persona.same_day or chance.yes(0.8) else sections[: chance.randint(2, 8)]
    later = sections[len(first) :]
    moment = _fill(world, journey, first, at)
    if chance.yes(0.025):
        world.at(chance.after(at, 3, 25), withdraw, journey)
    elif persona.same_day:
        world.at(moment + timedelta(minutes=5), send, journey, later)
    else:
        world.at(chance.after(moment, 0, 5 if later else 1), send, journey, later)


def _fill(world, journey, sections, at):
    """Save pages one after the other; returns when the last one was saved."""
    for section in sections:
        at += timedelta(minutes=world.chance.randint(2, 9))
        answers = dict(journey.persona.answers[section])
        for name in IN_AREAS.get(section, ()):
            answers[name] = [world.county.areas[code] for code in answers[name]]
        for name in ONE_AREA.get(section, ()):
            answers[name] = world.county.areas[answers[name]] if answers[name] else None
        world.steps.assessment.save_section(
            by=journey.referrer, referral=journey.referral, section=section, answers=answers, at=at
        )
    return at


def send(world, journey, later, at):
    moment = _fill(world, journey, later, at)
    if journey.cohort == CHOSEN_BY_REFERRER:
        cohort = world.county.cohorts[journey.cohort]
        world.steps.routing.choose_cohort(by=journey.referrer, referral=journey.referral, cohort=cohort, at=moment)
    world.steps.referral.submit(by=journey.referrer, referral=journey.referral, at=moment)
    quick = (0.2, 0.8) if journey.persona.same_day else (5, 20) if world.is_lately(at) else (0.6, 9)
    world.at(world.chance.soon(moment, quick), triage, journey)


def triage(world, journey, at):
    """The hub looks at a referral: ask, offer, put on the list, or say that no pathway fits."""
    chance, steps, referral = world.chance, world.steps, now(world, journey)
    if referral.status not in ("submitted", "waiting"):
        return
    hub = world.coordinator()
    if referral.status == "submitted" and not journey.asked and chance.yes(0.08):
        journey.asked = True
        question = steps.referral.ask(by=hub, referral=referral, question=chance.choice(words.QUESTIONS), at=at)
        world.at(chance.after(at, 0, 4), answer_hub, journey, question)
        return
    if journey.rounds:
        steps.routing.route(by=hub, referral=referral, at=at)
    journey.rounds += 1
    result = steps.said(referral)
    open_to = _open_to(world, journey, result, at)
    if open_to:
        first = open_to[: 1 if chance.yes(0.76) else 2]
        offer(world, journey, first, hub, at)
    elif referral.stage is None or not _may_come(result):
        steps.referral.close(
            by=hub, referral=referral, reason="not_eligible", at=at,
            detail="No stage of the pathway fits; advice given about private renting.",
        )  # fmt: skip
    else:
        _wait(world, journey, hub, at)


def now(world, journey):
    """The referral as it is now, whatever the steps are made of."""
    world.steps.fresh(journey.referral)
    return journey.referral


def _worth_a_try(world, journey, row, at):
    """Whether a service could take the person as far as was known, has room, and has not just come to nothing."""
    return (
        row["standing"] in ("meets", "not_now")
        and world.has_room(row["service"])
        and at - journey.tried.get(row["service"], at - TRY_AGAIN_AFTER) >= TRY_AGAIN_AFTER
    )


def _open_to(world, journey, result, at):
    """Codes of the services to offer to, best first."""
    rows = [row for row in result["services"] if row["standing"] == "meets"]
    return [row["service"] for row in rows if _worth_a_try(world, journey, row, at)]


def _may_come(result):
    return any(row["standing"] != "does_not" for row in result["services"])


def _wait(world, journey, hub, at):
    """On the list in the band that routing proposed; the hub looks again every few days."""
    referral = journey.referral
    if referral.status == "submitted":
        reason = referral.band_reason or "Nothing that is known puts the person in Band A or B."
        world.steps.referral.wait(
            by=hub, referral=referral, stage=referral.stage, band=referral.band or Band.C, band_reason=reason, at=at
        )
    journey.waiting_since = journey.waiting_since or at
    world.at(world.chance.after(at, 3, 6), look_again, journey)


def look_again(world, journey, at):
    """Still on the list: withdrawn, given up, tried again when there is room, or not yet."""
    chance, referral = world.chance, now(world, journey)
    if referral.status != "waiting":
        return
    if chance.yes(0.035):
        withdraw(world, journey, at)
    elif at - journey.waiting_since > LONGEST_WAIT * chance.uniform(0.5, 1.3):
        world.steps.referral.close(
            by=world.coordinator(), referral=referral, reason="no_place", at=at,
            detail="No place came free in time; the council is helping with a private tenancy.",
        )  # fmt: skip
    elif any(_worth_a_try(world, journey, row, at) for row in world.steps.said(referral)["services"]):
        triage(world, journey, at)
    else:
        world.at(chance.after(at, 3, 6), look_again, journey)


def answer_hub(world, journey, question, at):
    if now(world, journey).status == "information_asked":
        world.steps.referral.answer(
            by=journey.referrer, referral=journey.referral, question=question, at=at,
            text=world.chance.choice(words.ANSWERS),
        )  # fmt: skip
        world.at(world.chance.soon(at, (1, 8)), triage, journey)


def withdraw(world, journey, at):
    """The referrer withdraws, as far as that is still possible."""
    if now(world, journey).status not in ("draft", "submitted", "waiting", "offered", "accepted"):
        return
    held = [stay.unit for stay in world.steps.stays(journey.referral) if stay.status == "booked"]
    reason = "disengaged" if journey.left else world.chance.choice(list(words.WITHDRAWALS))
    unanswered = [each for each in world.steps.offers(journey.referral) if each.status in OPEN]
    world.steps.referral.withdraw(
        by=journey.referrer, referral=journey.referral, reason=reason, detail=words.WITHDRAWALS[reason], at=at,
        asked_by=[each for each in unanswered if world.voices.yes(0.2)],
    )  # fmt: skip
    for unit in held:
        world.give_back(unit)


def offer(world, journey, codes, hub, at, stage=None):
    """Offer to services by code; each answers in its own time, or the offer lapses."""
    services = [world.county.services[code] for code in codes]
    usual = [answer_due(service, journey.referral, at) for service in services]
    due_at = due(max(usual), working_days=1) if any(_while_looked_at(world, each) for each in usual) else None
    for sent in world.steps.offer.send(
        by=hub, referral=journey.referral, services=services, stage=stage, due_at=due_at, at=at,
        checked=dict.fromkeys(codes, words.CHECKED),
    ):  # fmt: skip
        world.sent[sent.service.code].append(sent)
        expect_answer(world, journey, sent, at)


def _while_looked_at(world, due_at):
    """Whether a deadline would pass on the day on which the demonstration is opened."""
    return due_at.astimezone(LONDON).date() == world.today


def expect_answer(world, journey, sent, at):
    chance, silent = world.chance, world.chance.yes(0.03)
    moment = chance.after(at, int(world.is_lately(at)), 2)
    if moment >= sent.due_at:
        moment = at + (sent.due_at - at) * chance.uniform(0.4, 0.95)
    if not silent:
        world.at(moment.astimezone(LONDON).replace(microsecond=0), answer_offer, journey, sent, False)
    world.at(sent.due_at + timedelta(minutes=5), lapse, journey, sent)


def lapse(world, journey, sent, at):
    world.steps.fresh(sent)
    unnoticed = world.is_lately(at) and world.chance.yes(0.6)
    if sent.status in OPEN and not unnoticed:
        world.steps.offer.lapse(by=world.steps.clock(), offer=sent, at=at)
        _lost(world, journey, sent, at)


def _lost(world, journey, sent, at):
    journey.tried[sent.service.code] = at
    status = now(world, journey).status
    if journey.left and status in ("waiting", "submitted"):
        withdraw(world, journey, at)
    elif status == "waiting":
        journey.waiting_since = journey.waiting_since or at
        world.at(world.chance.after(at, 0, 2), triage, journey)


def answer_offer(world, journey, sent, asked, at):
    """A provider asks, declines, hears that the person refuses, or accepts."""
    chance, steps = world.chance, world.steps
    steps.fresh(sent)
    if sent.status not in OPEN:
        return
    code, by = sent.service.code, world.worker(sent.service.code)
    if not asked and chance.yes(0.06):
        question = steps.offer.ask(by=by, offer=sent, question=chance.choice(words.QUESTIONS), at=at)
        if chance.yes(UNANSWERED):
            world.at(chance.after(at, 1, 1), hear_nothing, journey, sent)
        else:
            world.at(chance.soon(at, (1, 7)), answer_provider, journey, sent, question)
        return
    if journey.left or chance.yes(0.045):
        reason = "other_place" if journey.left else chance.choice(list(words.REFUSALS))
        steps.offer.refused(by=by, offer=sent, reason=reason, detail=words.REFUSALS[reason], at=at)
        _lost(world, journey, sent, at)
    elif reason := declines(world, journey, sent):
        _decline(world, journey, sent, reason, at)
    else:
        _accept(world, journey, sent, by, code, at)


def _decline(world, journey, sent, reason, at):
    world.steps.offer.decline(
        by=world.worker(sent.service.code), offer=sent, reason=reason, detail=words.DECLINES[reason],
        asked_to_withdraw=world.chance.yes(0.06), at=at,
    )  # fmt: skip
    world.look_at(journey, sent, at)
    _lost(world, journey, sent, at)


def hear_nothing(world, journey, sent, at):
    """The day after a question that the referrer has not answered."""
    world.steps.fresh(sent)
    if sent.status == "information_asked":
        _decline(world, journey, sent, "information_missing", at)


def answer_provider(world, journey, sent, question, at):
    world.steps.fresh(sent)
    if sent.status == "information_asked":
        world.steps.offer.answer(
            by=journey.referrer, offer=sent, question=question, text=world.chance.choice(words.ANSWERS), at=at
        )
        world.at(world.chance.soon(at, (0.5, 5)), answer_offer, journey, sent, True)


def _accept(world, journey, sent, by, code, at):
    """Hold a unit from the day of release, or from one of the next days."""
    today = at.astimezone(LONDON).date()
    release = journey.persona.release
    soon = 0 if journey.persona.same_day else world.chance.of({0: 20, 1: 26, 2: 18, 3: 12, 5: 10, 7: 14})
    day = max(today + timedelta(days=soon), release or today)
    day = min(day, today + timedelta(days=170))
    unit = world.take(code, journey.persona)
    stay = world.steps.offer.accept(by=by, offer=sent, unit=unit, expected_arrival=day, at=at)
    world.booked(journey, stay, day, at)
