"""The steps of an offer: sent, asked about, accepted, declined, refused, lapsed, withdrawn, reviewed."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import SUPPORT_ONLY
from referrals.actions.endings import end_offers, leave_waiting_list
from referrals.actions.references import next_references
from referrals.actions.stakes import close_stakes, open_stake
from referrals.actions.steps import admit, begin, finish, moment, take_turn
from referrals.clock import due, due_same_day
from referrals.codes import DeclineReason, RefusedReason, ReviewOutcome, StakeKind
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Question, Referral
from referrals.vacancies import bookable_units, free_units

FARTHEST_ARRIVAL = timedelta(days=180)


@transaction.atomic
def send(*, by, referral, services, stage=None, due_at=None, at=None):
    """Offer a referral to one or several services; each has until its own deadline. Returns the offers.

    While the person is placed, the referral stays placed: this is the next stage. Raises Refused, TooLate, NotPossible.
    """
    at = moment(at)
    services = list(services)
    if not services:
        raise NotPossible({"services": ["Choose at least one service."]})
    today = timezone.localdate(at)
    if closed := [service.name for service in services if service.ends and service.ends < today]:
        raise NotPossible({"services": [f"{', '.join(closed)} has closed. Choose another service."]})
    take_turn(referral)
    placed = Referral.objects.filter(pk=referral.pk, status=ReferralStatus.PLACED).exists()
    key = begin(by=by, obj=referral, step="offer", **({"status": ReferralStatus.PLACED} if placed else {}))
    stage = stage or referral.stage
    references = next_references("O", len(services), today.year)
    offers = []
    for reference, service in zip(references, services, strict=True):
        try:
            with transaction.atomic():
                offer = Offer.objects.create(
                    reference=reference,
                    referral=referral,
                    service=service,
                    stage=stage,
                    sent_at=at,
                    sent_by=by,
                    due_at=due_at or answer_due(service, referral, at),
                )
        except IntegrityError as error:
            raise TooLate(f"{service} has this referral already.") from error
        open_stake(referral, service.agency, StakeKind.OFFERED, at)
        offers.append(offer)
    finish(
        by=by, key=key, obj=referral, step="offer", at=at,
        offers=references, services=[service.code for service in services],
    )  # fmt: skip
    return offers


def answer_due(service, referral, at):
    """When a service must have answered: by its own rule, or within hours for somebody who needs a place today."""
    if referral.same_day:
        return due_same_day(at)
    return due(at, working_days=service.answer_working_days, hour=service.answer_by_hour)


@transaction.atomic
def ask(*, by, offer, question, at=None):
    """A provider asks the referrer about an offer; the deadline stands."""
    at = moment(at)
    if not question.strip():
        raise NotPossible({"question": ["Write what you need to know."]})
    key = begin(by=by, obj=offer, step="ask")
    Question.objects.create(referral=offer.referral, offer=offer, asked_by=by, asked_at=at, question=question)
    finish(by=by, key=key, obj=offer, step="ask", at=at)


@transaction.atomic
def answer(*, by, offer, question, text, at=None):
    """The referrer answers a provider's question."""
    at = moment(at)
    if not text.strip():
        raise NotPossible({"text": ["Write the answer."]})
    key = begin(by=by, obj=offer, step="answer")
    answered = Question.objects.filter(pk=question.pk, offer=offer, answered_at=None)
    if not answered.update(answer=text, answered_by=by, answered_at=at):
        raise TooLate("This question was answered already.")
    finish(by=by, key=key, obj=offer, step="answer", at=at)


def accept(*, by, offer, unit, expected_arrival, at=None):
    """Accept an offer and hold a unit from a day; other open offers of the referral are withdrawn.

    The constraints decide who gets the unit, never a look beforehand. Raises Refused, NotPossible, TooLate.
    """
    at = moment(at)
    today = timezone.localdate(at)
    if not today <= expected_arrival <= today + FARTHEST_ARRIVAL:
        raise NotPossible({"expected_arrival": ["Enter an arrival date from today to 180 days from now."]})
    try:
        return _accept(by=by, offer=offer, unit=unit, expected_arrival=expected_arrival, at=at)
    except IntegrityError as error:
        if Placement.objects.filter(unit=unit, status=PlacementStatus.BOOKED).exists():
            raise TooLate(f"{unit} was booked for somebody else a moment ago. Choose another unit.") from error
        raise TooLate("This person is booked into another place already. The offer has not been accepted.") from error


@transaction.atomic
def _accept(*, by, offer, unit, expected_arrival, at):
    key = begin(by=by, obj=offer, step="accept", answered_at=at, answered_by=by, unit=unit)
    referral, service = offer.referral, offer.service
    if not bookable_units(service, timezone.localdate(at)).filter(pk=unit.pk).exists():
        raise NotPossible(
            {"unit": [f"{unit} cannot be booked now: it is booked, out of service or not this service's."]}
        )
    placement = Placement.objects.create(
        reference=next_references("S", 1, timezone.localdate(at).year)[0],
        referral=referral,
        service_user=referral.service_user,
        offer=offer,
        service=service,
        unit=unit,
        stage=offer.stage,
        accommodation=service.service_type not in SUPPORT_ONLY,
        expected_arrival=expected_arrival,
        expected_end=expected_arrival + timedelta(days=offer.stage.expected_days) if offer.stage else None,
        client_group=referral.client_group or service.client_group,
        referral_source=referral.source,
        previous_accommodation=referral.assessment.housing.situation if referral.assessment else "",
        origin_kind=referral.origin_kind or "not_disclosed",
        origin_area=referral.origin_area,
    )
    end_offers(by=by, referral=referral, at=at, keep=offer)
    leave_waiting_list(referral, at)
    close_stakes(referral, StakeKind.OFFERED, at)
    Referral.objects.filter(pk=referral.pk).exclude(status=ReferralStatus.PLACED).update(status=ReferralStatus.ACCEPTED)
    referral.refresh_from_db()
    open_stake(referral, service.agency, StakeKind.HOUSING, at)
    finish(by=by, key=key, obj=offer, step="accept", at=at, placement=placement.reference)
    return placement


def contradiction(offer, reason, today):
    """A sentence when the facts speak against a decline reason (DOMAIN rule 13), else ""."""
    service = offer.service
    if reason == DeclineReason.FULL and free_units(today, [service]).exists():
        return "A unit of this service is free today."
    run = offer.referral.routing_runs.last()
    verdict = next((row for row in run.result["services"] if row["service"] == service.code), None) if run else None
    eligibility = ("outside_client_group", "age_or_gender", "area", "no_funds", "licence_too_short")
    if reason in eligibility and verdict and verdict["standing"] == "meets":
        return "The person meets every criterion that this service has declared."
    if reason == DeclineReason.MIX_LIMIT:
        lines = [line for line in (verdict or {}).get("verdicts", []) if line["criterion_or_kind"].startswith("mix:")]
        if not any(line["standing"] == "not_now" for line in lines):
            return "No declared limit of this service is reached."
    return ""


@transaction.atomic
def decline(*, by, offer, reason, detail, asked_to_withdraw=False, at=None):
    """A provider declines, with a coded reason and a detail; what the facts contradict is kept as unsupported."""
    at = moment(at)
    errors = {}
    if reason not in DeclineReason.values:
        errors["reason"] = ["Choose the reason that fits best."]
    if not detail.strip():
        errors["detail"] = ["Say in a sentence or two what stands in the way."]
    if errors:
        raise NotPossible(errors)
    unsupported = contradiction(offer, reason, timezone.localdate(at))
    key = begin(
        by=by, obj=offer, step="decline", answered_at=at, answered_by=by, decline_reason=reason, detail=detail,
        asked_to_withdraw=asked_to_withdraw, unsupported=unsupported,
    )  # fmt: skip
    _offer_lost(offer, at)
    finish(by=by, key=key, obj=offer, step="decline", at=at, code=reason, unsupported=bool(unsupported))


@transaction.atomic
def refused(*, by, offer, reason, detail, at=None):
    """The person said no: not the provider's decline, and never counted as one."""
    at = moment(at)
    if reason not in RefusedReason.values:
        raise NotPossible({"reason": ["Choose why the person said no."]})
    key = begin(by=by, obj=offer, step="refused", answered_at=at, answered_by=by, refused_reason=reason, detail=detail)
    _offer_lost(offer, at)
    finish(by=by, key=key, obj=offer, step="refused", at=at, code=reason)


@transaction.atomic
def lapse(*, by, offer, at=None):
    """The deadline passed without an answer; only the clock does this."""
    at = moment(at)
    if offer.due_at > at:
        raise NotPossible("The deadline has not passed.")
    key = begin(by=by, obj=offer, step="lapse", answered_at=at)
    _offer_lost(offer, at)
    finish(by=by, key=key, obj=offer, step="lapse", at=at)


@transaction.atomic
def withdraw(*, by, offer, reason, at=None):
    """The hub takes an offer back, with a reason."""
    at = moment(at)
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the offer is withdrawn."]})
    key = begin(by=by, obj=offer, step="withdraw", answered_at=at, answered_by=by)
    _offer_lost(offer, at)
    finish(by=by, key=key, obj=offer, step="withdraw", at=at, reason=reason)


def _offer_lost(offer, at):
    """The service's stake closes at once; when the last open offer is lost the referral is waiting again."""
    referral, agency = offer.referral, offer.service.agency
    still_open = Offer.objects.filter(referral=referral, status__in=OPEN_OFFER)
    if not still_open.filter(service__agency=agency).exists():
        close_stakes(referral, StakeKind.OFFERED, at, agency=agency)
    if not still_open.exists():
        Referral.objects.filter(pk=referral.pk, status=ReferralStatus.OFFERED).update(status=ReferralStatus.WAITING)
        referral.refresh_from_db()


@transaction.atomic
def review(*, by, offer, outcome, detail, at=None):
    """The hub upholds, notes or overturns a decline; overturned, the offer stands again with a new deadline."""
    at = moment(at)
    if outcome not in ReviewOutcome.values:
        raise NotPossible({"outcome": ["Choose what you make of this decline."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say why."]})
    fresh = Offer.objects.select_related("referral", "service__agency").get(pk=offer.pk)
    if fresh.reviewed:
        raise TooLate("This decline was reviewed already.")
    key = begin(by=by, obj=offer, step="review", reviewed=outcome, reviewed_at=at, review_detail=detail)
    if outcome == ReviewOutcome.OVERTURNED:
        _offer_again(by=by, offer=offer, at=at)
    finish(by=by, key=key, obj=offer, step="review", at=at, reason=detail, code=outcome)


@transaction.atomic
def read(*, by, offer, at=None):
    """Whoever refers has read why the service said no. Raises Refused, or TooLate when it was read already."""
    at = moment(at)
    key = admit(by=by, obj=offer, step="read")
    if not Offer.objects.filter(pk=offer.pk, read_at=None).update(read_at=at, read_by=by):
        raise TooLate("Somebody has read this already.")
    offer.refresh_from_db()
    finish(by=by, key=key, obj=offer, step="read", at=at)


def _offer_again(*, by, offer, at):
    """A fresh offer to the same service; the declined one keeps its story."""
    referral = offer.referral
    if referral.status not in REFERRAL["offer"].from_:
        raise TooLate("The referral has moved on and cannot be offered again.")
    send(by=by, referral=referral, services=[offer.service], stage=offer.stage, at=at)


def remind(*, offer, at):
    """Note that the provider was reminded; True once, so that a late or second run reminds nobody twice."""
    rows = Offer.objects.filter(pk=offer.pk, status__in=OPEN_OFFER, reminded_at=None)
    return bool(rows.update(reminded_at=at))


def open_offers_due(at):
    """Offers whose deadline has passed."""
    return Offer.objects.filter(status__in=OPEN_OFFER, due_at__lte=at).select_related("referral", "service__agency")
