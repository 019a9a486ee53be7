"""The steps of an offer, as `referrals.actions.offer`."""

from datetime import timedelta

from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.codes import SUPPORT_ONLY
from referrals.actions.bulk.referrals import give_answer
from referrals.actions.offer import FARTHEST_ARRIVAL, answer_due
from referrals.codes import DeclineReason, RefusedReason, ReviewOutcome, StakeKind
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Question

ELIGIBILITY = ("outside_client_group", "age_or_gender", "area", "no_funds", "licence_too_short")


class OfferSteps:
    def __init__(self, ledger):
        self.ledger = ledger

    def send(self, *, by, referral, services, at, stage=None, due_at=None):
        ledger, today, services = self.ledger, timezone.localdate(at), list(services)
        if not services:
            raise NotPossible({"services": ["Choose at least one service."]})
        if closed := [service.name for service in services if service.ends and service.ends < today]:
            raise NotPossible({"services": [f"{', '.join(closed)} has closed. Choose another service."]})
        placed = {"status": ReferralStatus.PLACED} if referral.status == ReferralStatus.PLACED else {}
        key = ledger.begin(by=by, obj=referral, step="offer", **placed)
        stage = stage or referral.stage
        story, references = ledger.story(referral), [ledger.register.reference("O", today.year) for _ in services]
        offers = []
        for reference, service in zip(references, services, strict=True):
            if any(offer.service_id == service.pk and offer.status in OPEN_OFFER for offer in story.offers):
                raise TooLate(f"{service} has this referral already.")
            offer = ledger.register.add(
                Offer,
                reference=reference,
                referral=referral,
                service=service,
                stage=stage,
                sent_at=at,
                sent_by=by,
                due_at=due_at or answer_due(service, referral, at),
            )
            story.offers.append(offer)
            ledger.vacancies.offered(service, at)
            ledger.open_stake(referral, service.agency, StakeKind.OFFERED, at)
            offers.append(offer)
        ledger.finish(
            by=by, key=key, obj=referral, step="offer", at=at,
            offers=references, services=[service.code for service in services],
        )  # fmt: skip
        return offers

    def ask(self, *, by, offer, question, at):
        if not question.strip():
            raise NotPossible({"question": ["Write what you need to know."]})
        key = self.ledger.begin(by=by, obj=offer, step="ask")
        asked = self.ledger.register.add(
            Question, referral=offer.referral, offer=offer, asked_by=by, asked_at=at, question=question
        )
        self.ledger.story(offer).questions.append(asked)
        self.ledger.finish(by=by, key=key, obj=offer, step="ask", at=at)
        return asked

    def answer(self, *, by, offer, question, text, at):
        if not text.strip():
            raise NotPossible({"text": ["Write the answer."]})
        key = self.ledger.begin(by=by, obj=offer, step="answer")
        give_answer(question, by, text, at)
        self.ledger.finish(by=by, key=key, obj=offer, step="answer", at=at)

    def accept(self, *, by, offer, unit, expected_arrival, at):
        ledger, today = self.ledger, timezone.localdate(at)
        if not today <= expected_arrival <= today + FARTHEST_ARRIVAL:
            raise NotPossible({"expected_arrival": ["Enter an arrival date from today to 180 days from now."]})
        key = ledger.begin(by=by, obj=offer, step="accept", answered_at=at, answered_by=by, unit=unit)
        referral, service = offer.referral, offer.service
        if unit.service_id != service.pk or unit not in ledger.vacancies.bookable(service, today):
            raise NotPossible({"unit": [f"{unit} cannot be booked now."]})
        placement = self._book(offer, unit, expected_arrival, today)
        ledger.referral.end_offers(by=by, referral=referral, at=at, keep=offer)
        ledger.leave_waiting_list(referral, at)
        ledger.close_stakes(referral, StakeKind.OFFERED, at)
        if referral.status != ReferralStatus.PLACED:
            referral.status = ReferralStatus.ACCEPTED
        ledger.open_stake(referral, service.agency, StakeKind.HOUSING, at)
        ledger.finish(by=by, key=key, obj=offer, step="accept", at=at, placement=placement.reference)
        return placement

    def _book(self, offer, unit, expected_arrival, today):
        ledger, referral, service = self.ledger, offer.referral, offer.service
        accommodation = service.service_type not in SUPPORT_ONLY
        if accommodation and any(
            stay.accommodation and stay.status == PlacementStatus.BOOKED for stay in ledger.story(offer).placements
        ):
            raise TooLate("This person is booked into another place already. The offer has not been accepted.")
        placement = ledger.register.add(
            Placement,
            reference=ledger.register.reference("S", today.year),
            referral=referral,
            service_user=referral.service_user,
            offer=offer,
            service=service,
            unit=unit,
            stage=offer.stage,
            accommodation=accommodation,
            expected_arrival=expected_arrival,
            expected_end=expected_arrival + timedelta(days=offer.stage.expected_days) if offer.stage else None,
            client_group=referral.client_group or service.client_group,
            referral_source=referral.source,
            previous_accommodation=referral.assessment.housing.situation if referral.assessment else "",
            origin_kind=referral.origin_kind or "not_disclosed",
            origin_area=referral.origin_area,
        )
        ledger.story(offer).placements.append(placement)
        ledger.vacancies.keep(placement)
        return placement

    def _contradiction(self, offer, reason, today):
        service, run = offer.service, self.ledger.story(offer).run
        if reason == DeclineReason.FULL and self.ledger.vacancies.free(service, today):
            return "A unit of this service is free today."
        verdict = next((row for row in run.result["services"] if row["service"] == service.code), None) if run else None
        if reason in ELIGIBILITY and verdict and verdict["standing"] == "meets":
            return "The person meets every criterion that this service has declared."
        if reason == DeclineReason.MIX_LIMIT:
            lines = [row for row in (verdict or {}).get("verdicts", []) if row["criterion_or_kind"].startswith("mix:")]
            if not any(line["standing"] == "not_now" for line in lines):
                return "No declared limit of this service is reached."
        return ""

    def decline(self, *, by, offer, reason, detail, at, asked_to_withdraw=False):
        if reason not in DeclineReason.values or not detail.strip():
            raise NotPossible("Choose the reason that fits best, and say what stands in the way.")
        unsupported = self._contradiction(offer, reason, timezone.localdate(at))
        key = self.ledger.begin(
            by=by, obj=offer, step="decline", answered_at=at, answered_by=by, decline_reason=reason, detail=detail,
            asked_to_withdraw=asked_to_withdraw, unsupported=unsupported,
        )  # fmt: skip
        self._lost(offer, at)
        self.ledger.finish(by=by, key=key, obj=offer, step="decline", at=at, code=reason, unsupported=bool(unsupported))

    def refused(self, *, by, offer, reason, detail, at):
        if reason not in RefusedReason.values:
            raise NotPossible({"reason": ["Choose why the person said no."]})
        key = self.ledger.begin(
            by=by, obj=offer, step="refused", answered_at=at, answered_by=by, refused_reason=reason, detail=detail
        )
        self._lost(offer, at)
        self.ledger.finish(by=by, key=key, obj=offer, step="refused", at=at, code=reason)

    def lapse(self, *, by, offer, at):
        if offer.due_at > at:
            raise NotPossible("The deadline has not passed.")
        key = self.ledger.begin(by=by, obj=offer, step="lapse", answered_at=at)
        self._lost(offer, at)
        self.ledger.finish(by=by, key=key, obj=offer, step="lapse", at=at)

    def _lost(self, offer, at):
        referral, agency = offer.referral, offer.service.agency
        still_open = [each for each in self.ledger.story(offer).offers if each.status in OPEN_OFFER]
        if not any(each.service.agency_id == agency.pk for each in still_open):
            self.ledger.close_stakes(referral, StakeKind.OFFERED, at, agency=agency)
        if not still_open and referral.status == ReferralStatus.OFFERED:
            referral.status = ReferralStatus.WAITING

    def review(self, *, by, offer, outcome, detail, at):
        if outcome not in ReviewOutcome.values or not detail.strip():
            raise NotPossible("Choose what you make of this decline, and say why.")
        if offer.reviewed:
            raise TooLate("This decline was reviewed already.")
        key = self.ledger.begin(by=by, obj=offer, step="review", reviewed=outcome, reviewed_at=at, review_detail=detail)
        if outcome == ReviewOutcome.OVERTURNED:
            if offer.referral.status not in REFERRAL["offer"].from_:
                raise TooLate("The referral has moved on and cannot be offered again.")
            self.send(by=by, referral=offer.referral, services=[offer.service], stage=offer.stage, at=at)
        self.ledger.finish(by=by, key=key, obj=offer, step="review", at=at, reason=detail, code=outcome)
