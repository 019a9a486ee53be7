"""The steps of a referral, as `referrals.actions.referral`."""

from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from referrals.actions.bulk.story import Story
from referrals.clock import age
from referrals.codes import ClosedReason, ConsentPurpose, OriginKind, StakeKind, WithdrawnReason
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus, PlacementStatus, ReferralStatus
from referrals.models import Question, Referral, WaitingEntry
from referrals.sections import SECTIONS, missing

ABUSE = "domestic_abuse"


class ReferralSteps:
    def __init__(self, ledger):
        self.ledger = ledger

    def start(self, *, by, agency, service_user, at, source="", same_day=False, check_duplicate=False):
        ledger = self.ledger
        key = ledger.person.key_to_refer(by, agency)
        if any(each.status != ReferralStatus.CLOSED for each in ledger.journeys[service_user.pk]):
            raise TooLate("This person already has an open referral.")
        referral = ledger.register.add(
            Referral,
            reference=ledger.register.reference("R", timezone.localdate(at).year),
            service_user=service_user,
            agency=agency,
            referrer=by,
            source=source,
            same_day=same_day,
            restricted=service_user.restricted,
            check_duplicate=check_duplicate,
            created_at=at,
            updated=at,
            assessment=ledger.assessment.new(by=by, service_user=service_user, at=at),
        )
        ledger.journeys[service_user.pk].append(referral)
        ledger.stories[referral.pk] = Story(referral)
        ledger.open_stake(referral, agency, StakeKind.REFERRER, at)
        self._record(by, key, "start", referral, at)
        ledger.refresh(referral, at)
        return referral

    def _record(self, by, key, verb, referral, at):
        self.ledger.record(
            by=by, key=key, verb=verb, subject_kind="referral", subject=referral.reference,
            referral=referral.reference, at=at,
        )  # fmt: skip

    def _gaps(self, referral, today):
        person = referral.service_user
        gaps = {code: missing(getattr(referral.assessment, code)) for code in SECTIONS}
        gaps["person"] = [name for name in ("given_name", "family_name", "date_of_birth") if not getattr(person, name)]
        consents = self.ledger.person.in_force(person, today)
        gaps["consent"] = [] if consents.get(ConsentPurpose.ASSESS_AND_SHARE) else [ConsentPurpose.ASSESS_AND_SHARE]
        return {code: names for code, names in gaps.items() if names}

    def submit(self, *, by, referral, at):
        ledger, today = self.ledger, timezone.localdate(at)
        key = ledger.begin(by=by, obj=referral, step="submit", submitted_at=at)
        if gaps := self._gaps(referral, today):
            raise NotPossible({code: ["Complete this before sending."] for code in gaps})
        if age(referral.service_user.date_of_birth, today) < 16:
            raise NotPossible({"person": ["A person under 16 cannot be referred."]})
        connection = referral.assessment.connection
        referral.client_group = referral.assessment.needs.client_group
        referral.origin_kind = connection.origin_kind
        referral.origin_area = connection.origin_area if connection.origin_kind == OriginKind.AREA else None
        ledger.assessment.freeze(referral.assessment, at)
        run, circumstances = ledger.routing.store(by=by, referral=referral, at=at)
        ledger.routing.apply(referral, run, circumstances)
        self._open_council_stakes(referral, connection, today, at)
        ledger.finish(
            by=by, key=key, obj=referral, step="submit", at=at,
            stage=run.result["stage"], version=referral.assessment.version,
        )  # fmt: skip
        return referral

    def _open_council_stakes(self, referral, connection, today, at):
        if referral.client_group == ABUSE:
            return
        if not self.ledger.person.in_force(referral.service_user, today).get(ConsentPurpose.ORIGIN_COUNCIL):
            return
        for area_id, kind in (
            (referral.origin_area_id, StakeKind.COUNCIL_ORIGIN),
            (connection.home_area_id, StakeKind.COUNCIL_HOME),
        ):
            if council := self.ledger.councils.get(area_id):
                self.ledger.open_stake(referral, council, kind, at)

    def ask(self, *, by, referral, question, at):
        if not question.strip():
            raise NotPossible({"question": ["Write what you need to know."]})
        key = self.ledger.begin(by=by, obj=referral, step="ask")
        asked = self.ledger.register.add(Question, referral=referral, asked_by=by, asked_at=at, question=question)
        self.ledger.story(referral).questions.append(asked)
        self.ledger.finish(by=by, key=key, obj=referral, step="ask", at=at, question=asked.pk)
        return asked

    def answer(self, *, by, referral, question, text, at):
        if not text.strip():
            raise NotPossible({"text": ["Write the answer."]})
        key = self.ledger.begin(by=by, obj=referral, step="answer")
        give_answer(question, by, text, at)
        self.ledger.finish(by=by, key=key, obj=referral, step="answer", at=at, question=question.pk)

    def wait(self, *, by, referral, stage, band, band_reason, at):
        if not band_reason.strip():
            raise NotPossible({"band_reason": ["Say why this band fits."]})
        if referral.pathway_id and stage.pathway_id != referral.pathway_id:
            raise NotPossible({"stage": ["Choose a stage of the person's own pathway."]})
        placed = referral.status == ReferralStatus.PLACED
        stays = {"status": ReferralStatus.PLACED} if placed else {"stage": stage}
        key = self.ledger.begin(by=by, obj=referral, step="wait", band=band, band_reason=band_reason, **stays)
        story = self.ledger.story(referral)
        if not (story.waiting() and story.waiting().stage_id == stage.pk):
            self.ledger.leave_waiting_list(referral, at)
            story.entries.append(self.ledger.register.add(WaitingEntry, referral=referral, stage=stage, since=at))
        self.ledger.finish(
            by=by, key=key, obj=referral, step="wait", at=at, reason=band_reason, stage=stage.kind, band=band
        )

    def withdraw(self, *, by, referral, reason, detail, at):
        if reason not in WithdrawnReason.values or not detail.strip():
            raise NotPossible("Say why the referral is withdrawn, and what happened.")
        key = self.ledger.begin(
            by=by, obj=referral, step="withdraw", closed_at=at, closed_reason=ClosedReason.WITHDRAWN,
            withdrawn_reason=reason, closed_detail=detail,
        )  # fmt: skip
        self._end_everything(by=by, referral=referral, at=at)
        self.ledger.finish(by=by, key=key, obj=referral, step="withdraw", at=at, reason=detail, code=reason)

    def close(self, *, by, referral, reason, detail, at):
        if reason not in (ClosedReason.NOT_ELIGIBLE, ClosedReason.NO_PLACE) or not detail.strip():
            raise NotPossible("Say why the referral is closed, and what was tried.")
        key = self.ledger.begin(
            by=by, obj=referral, step="close", closed_at=at, closed_reason=reason, closed_detail=detail
        )
        self._end_everything(by=by, referral=referral, at=at)
        self.ledger.finish(by=by, key=key, obj=referral, step="close", at=at, reason=detail, code=reason)

    def _end_everything(self, *, by, referral, at):
        ledger = self.ledger
        self.end_offers(by=by, referral=referral, at=at)
        for placement in ledger.story(referral).placements:
            if placement.status == PlacementStatus.BOOKED:
                placement.status, placement.cancel_reason = PlacementStatus.CANCELLED, "plans_changed"
                ledger.vacancies.keep(placement)
                ledger.record(
                    by=by, verb="cancel", subject_kind="placement", subject=placement.reference,
                    referral=referral.reference, at=at,
                )  # fmt: skip
        ledger.leave_waiting_list(referral, at)
        ledger.close_stakes(referral, StakeKind.OFFERED, at)
        ledger.close_stakes(referral, StakeKind.HOUSING, at)

    def end_offers(self, *, by, referral, at, keep=None):
        """Withdraw every open offer but `keep`, one event each."""
        for offer in self.ledger.story(referral).offers:
            if offer is not keep and offer.status in OPEN_OFFER:
                offer.status, offer.answered_at = OfferStatus.WITHDRAWN, at
                self.ledger.record(
                    by=by, verb="withdraw", subject_kind="offer", subject=offer.reference,
                    referral=referral.reference, at=at,
                )  # fmt: skip


def give_answer(question, by, text, at):
    """Answer a question once."""
    if question.answered_at is not None:
        raise TooLate("This question was answered already.")
    question.answer, question.answered_by, question.answered_at = text, by, at
