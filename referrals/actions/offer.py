"""The steps of an offer: sent, asked about, accepted, declined, refused, lapsed, withdrawn, reviewed."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import SUPPORT_ONLY
from referrals.actions.declining import Contradicted, against_facts, facts
from referrals.actions.endings import end_offers, open_offers
from referrals.actions.safety import check_accepting, check_looked, check_sending, check_unit
from referrals.actions.stakes import close_stakes, open_stake
from referrals.actions.steps import admit, begin, finish, step, take_turn
from referrals.actions.waiting_list import leave_for, wait_again
from referrals.clock import due, due_same_day
from referrals.codes import DeclineReason, RefusedReason, ReviewOutcome, StakeKind
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, ReferralStatus
from referrals.models import Offer, Placement, Question

FARTHEST_ARRIVAL = timedelta(days=180)


@step
def send(book, *, by, referral, services, at, stage=None, due_at=None, reason="", checked=None):
    """Offer a referral to one or several services; each has until its own deadline. Returns the offers.

    While the person is placed, the referral stays placed: this is the next stage. `reason` is why a service is asked
    that routing does not suggest; against a safety rule no reason helps. `checked` says by code of service what was
    found where routing leaves a safety question open. Raises Refused, TooLate, NotPossible.
    """
    services = list(services)
    if not services:
        raise NotPossible({"services": ["Choose at least one service."]})
    today = timezone.localdate(at)
    if closed := [service.name for service in services if service.ends and service.ends < today]:
        raise NotPossible({"services": [f"{', '.join(closed)} has closed. Choose another service."]})
    current = take_turn(referral, book)
    admit(by=by, obj=referral, step="offer", book=book)
    check_sending(current, services, at, book)
    run = book.run(referral)
    looked = check_looked(run, services, checked or {})
    placed = current.status == ReferralStatus.PLACED
    stays = {"status": ReferralStatus.PLACED} if placed else {}
    key = begin(by=by, obj=referral, step="offer", book=book, **stays)
    references = book.references("O", len(services), today.year)
    offers = []
    for reference, service in zip(references, services, strict=True):
        given = {"reference": reference, "service": service, "stage": stage or referral.stage}
        given |= {"run": run, "checked": looked[service.code]}
        due_by = due_at or answer_due(service, referral, at)
        try:
            with book.transaction():
                offer = book.add(Offer, referral=referral, sent_at=at, sent_by=by, due_at=due_by, **given)
        except IntegrityError as error:
            raise TooLate(f"{service} has this referral already.") from error
        open_stake(referral, service.agency, StakeKind.OFFERED, at, book=book)
        offers.append(offer)
    finish(
        by=by, key=key, obj=referral, step="offer", at=at, book=book, reason=reason,
        offers=references, services=[service.code for service in services],
    )  # fmt: skip
    return offers


def answer_due(service, referral, at):
    """When a service must have answered: by its own rule, or within hours for somebody who needs a place today."""
    if referral.same_day:
        return due_same_day(at)
    return due(at, working_days=service.answer_working_days, hour=service.answer_by_hour)


@step
def ask(book, *, by, offer, question, at):
    """A provider asks the referrer about an offer; the deadline stands."""
    if not question.strip():
        raise NotPossible({"question": ["Write what you need to know."]})
    key = begin(by=by, obj=offer, step="ask", book=book)
    asked = book.add(Question, referral=offer.referral, offer=offer, asked_by=by, asked_at=at, question=question)
    finish(by=by, key=key, obj=offer, step="ask", at=at, book=book)
    return asked


@step
def answer(book, *, by, offer, question, text, at):
    """The referrer answers a provider's question."""
    if not text.strip():
        raise NotPossible({"text": ["Write the answer."]})
    key = begin(by=by, obj=offer, step="answer", book=book)
    only = {"offer": offer, "answered_at": None}
    if not book.change_if(question, only, answer=text, answered_by=by, answered_at=at):
        raise TooLate("This question was answered already.")
    finish(by=by, key=key, obj=offer, step="answer", at=at, book=book)


@step
def accept(book, *, by, offer, unit, expected_arrival, at):
    """Accept an offer and hold a unit from a day; other open offers of the referral are withdrawn.

    The constraints decide who gets the unit, never a look beforehand. Raises Refused, TooLate, NotPossible, also where
    what is known by now keeps the person out of the service.
    """
    today = timezone.localdate(at)
    if not today <= expected_arrival <= today + FARTHEST_ARRIVAL:
        raise NotPossible({"expected_arrival": ["Enter an arrival date from today to 180 days from now."]})
    current = take_turn(offer, book)
    admit(by=by, obj=offer, step="accept", book=book)
    check_accepting(current, offer, at, book)
    key = begin(by=by, obj=offer, step="accept", book=book, answered_at=at, answered_by=by, unit=unit)
    referral, service = offer.referral, offer.service
    if not book.may_book(unit, service, today):
        raise NotPossible(
            {"unit": [f"{unit} cannot be booked now: it is booked, out of service or not this service's."]}
        )
    check_unit(current, service, unit, at, book)
    placement = _book(book, offer, unit, expected_arrival, today)
    end_offers(by=by, referral=referral, at=at, keep=offer, book=book)
    leave_for(placement, at, book)
    close_stakes(referral, StakeKind.OFFERED, at, book=book)
    if referral.status != ReferralStatus.PLACED:
        book.change(referral, status=ReferralStatus.ACCEPTED)
    open_stake(referral, service.agency, StakeKind.HOUSING, at, book=book)
    finish(by=by, key=key, obj=offer, step="accept", at=at, book=book, placement=placement.reference)
    return placement


def _book(book, offer, unit, expected_arrival, today):
    """The booking that an accepted offer makes. Raises TooLate when the unit or the person is booked meanwhile."""
    referral, service, stage = offer.referral, offer.service, offer.stage
    try:
        with book.transaction():
            return book.add(
                Placement,
                reference=book.references("S", 1, today.year)[0],
                referral=referral,
                service_user=referral.service_user,
                offer=offer,
                service=service,
                unit=unit,
                stage=stage,
                accommodation=service.service_type not in SUPPORT_ONLY,
                expected_arrival=expected_arrival,
                expected_end=expected_arrival + timedelta(days=stage.expected_days) if stage else None,
                client_group=referral.client_group or service.client_group,
                referral_source=referral.source,
                previous_accommodation=referral.assessment.housing.situation if referral.assessment else "",
                origin_kind=referral.origin_kind or "not_disclosed",
                origin_area=referral.origin_area,
            )
    except IntegrityError as error:
        if book.is_booked(unit):
            raise TooLate(f"{unit} was booked for somebody else a moment ago. Choose another unit.") from error
        raise TooLate("This person is booked into another place already. The offer has not been accepted.") from error


@step
def decline(book, *, by, offer, reason, detail, at, asked_to_withdraw=False, confirmed=True):
    """A provider declines, with a coded reason and a detail; what the facts speak against is kept as unsupported.

    The facts are those of this moment, whatever was shown before. Raises Contradicted when they speak against a reason
    that is not `confirmed`; Refused, NotPossible, TooLate.
    """
    errors = {}
    if reason not in DeclineReason.values:
        errors["reason"] = ["Choose the reason that fits best."]
    if not detail.strip():
        errors["detail"] = ["Say in a sentence or two what stands in the way."]
    if errors:
        raise NotPossible(errors)
    take_turn(offer, book)
    found = against_facts(reason, facts(offer, timezone.localdate(at), book))
    key = begin(
        by=by, obj=offer, step="decline", book=book, answered_at=at, answered_by=by, decline_reason=reason,
        detail=detail, asked_to_withdraw=asked_to_withdraw, **found,
    )  # fmt: skip
    if found["unsupported"] and not confirmed:
        raise Contradicted(found["unsupported"])
    _offer_lost(offer, at, book)
    against = bool(found["unsupported"])
    finish(by=by, key=key, obj=offer, step="decline", at=at, book=book, code=reason, unsupported=against)


@step
def refused(book, *, by, offer, reason, detail, at):
    """The person said no: not the provider's decline, and never counted as one."""
    if reason not in RefusedReason.values:
        raise NotPossible({"reason": ["Choose why the person said no."]})
    key = begin(
        by=by, obj=offer, step="refused", book=book, answered_at=at, answered_by=by, refused_reason=reason,
        detail=detail,
    )  # fmt: skip
    _offer_lost(offer, at, book)
    finish(by=by, key=key, obj=offer, step="refused", at=at, book=book, code=reason)


@step
def lapse(book, *, by, offer, at):
    """The deadline passed without an answer; only the clock does this."""
    if offer.due_at > at:
        raise NotPossible("The deadline has not passed.")
    key = begin(by=by, obj=offer, step="lapse", book=book, answered_at=at)
    _offer_lost(offer, at, book)
    finish(by=by, key=key, obj=offer, step="lapse", at=at, book=book)


@step
def withdraw(book, *, by, offer, reason, at):
    """The hub takes an offer back, with a reason."""
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the offer is withdrawn."]})
    key = begin(by=by, obj=offer, step="withdraw", book=book, answered_at=at, answered_by=by)
    _offer_lost(offer, at, book)
    finish(by=by, key=key, obj=offer, step="withdraw", at=at, book=book, reason=reason)


def _offer_lost(offer, at, book):
    """The service's stake closes at once; when the last open offer is lost the referral is waiting again."""
    referral, agency = offer.referral, offer.service.agency
    still_open = open_offers(referral, book)
    if not any(each.service.agency_id == agency.pk for each in still_open):
        close_stakes(referral, StakeKind.OFFERED, at, agency=agency, book=book)
    if not still_open and referral.status == ReferralStatus.OFFERED:
        wait_again(referral, offer, at, book)


@step
def review(book, *, by, offer, outcome, detail, at):
    """The hub upholds, notes or overturns a decline; overturned, the offer stands again with a new deadline."""
    if outcome not in ReviewOutcome.values:
        raise NotPossible({"outcome": ["Choose what you make of this decline."]})
    if not detail.strip():
        raise NotPossible({"detail": ["Say why."]})
    take_turn(offer, book)
    if not book.is_still(offer, {"reviewed": ""}):
        raise TooLate("This decline was reviewed already.")
    key = begin(by=by, obj=offer, step="review", book=book, reviewed=outcome, reviewed_at=at, review_detail=detail)
    if outcome == ReviewOutcome.OVERTURNED:
        _offer_again(book, by=by, offer=offer, at=at)
    finish(by=by, key=key, obj=offer, step="review", at=at, reason=detail, book=book, code=outcome)


@step
def read(book, *, by, offer, at):
    """Whoever refers has read why the service said no. Raises Refused, or TooLate when it was read already."""
    key = admit(by=by, obj=offer, step="read", book=book)
    if not book.change_if(offer, {"read_at": None}, read_at=at, read_by=by):
        raise TooLate("Somebody has read this already.")
    finish(by=by, key=key, obj=offer, step="read", at=at, book=book)


def _offer_again(book, *, by, offer, at):
    """A fresh offer to the same service; the declined one keeps its story."""
    referral = offer.referral
    if referral.status not in REFERRAL["offer"].from_:
        raise TooLate("The referral has moved on and cannot be offered again.")
    looked = {offer.service.code: offer.checked or offer.review_detail}
    send.body(book, by=by, referral=referral, services=[offer.service], stage=offer.stage, checked=looked, at=at)


def remind(*, offer, at):
    """Note that the provider was reminded; True once, so that a late or second run reminds nobody twice."""
    rows = Offer.objects.filter(pk=offer.pk, status__in=OPEN_OFFER, reminded_at=None)
    return bool(rows.update(reminded_at=at))


def open_offers_due(at):
    """Offers whose deadline has passed."""
    return Offer.objects.filter(status__in=OPEN_OFFER, due_at__lte=at).select_related("referral", "service__agency")
