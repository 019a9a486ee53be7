"""Routing a referral: facts in, a stored run out, which explains itself for good."""

from typing import NamedTuple

from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways.banding import band
from pathways.cohorts import propose_cohort
from pathways.criteria import Circumstances
from pathways.models import Pathway
from pathways.routing import Board, to_json
from pathways.routing.inputs import about_of, declared_by, facts_of, loads_of, world_of
from pathways.routing.onward import comes_next, next_stage
from referrals.actions.database import DATABASE
from referrals.actions.endings import stays_that_are
from referrals.actions.steps import begin, finish, moment, step, take_turn, touch, unlock, what_happened
from referrals.circumstances import all_held, circumstances_of, living_in
from referrals.lifecycle.steps import PlacementStatus, ReferralStatus
from referrals.models import Placement, RoutingInputs, RoutingRun

# While a cohort may still be chosen: before sending, and while no service thinks about the person.
MAY_CHANGE = frozenset(
    {ReferralStatus.DRAFT, ReferralStatus.SUBMITTED, ReferralStatus.INFORMATION_ASKED, ReferralStatus.WAITING}
)


def proposed_cohort(assessment, on, book=DATABASE):
    """The cohort that the main client group belongs to on a day, or None."""
    code = propose_cohort(assessment.needs.client_group, on) if assessment.needs.client_group else None
    return book.cohort(code) if code else None


def cohort_of(referral, on, book=DATABASE):
    """The cohort that somebody chose, or else the one that the main client group belongs to on a day, or None."""
    return referral.cohort or proposed_cohort(referral.assessment, on, book)


@step
def choose_cohort(book, *, by, referral, cohort, at):
    """Say which cohort, and so which pathway, the person belongs to, instead of the one that is proposed.

    The referrer does so before sending, the hub afterwards, which then routes again. None takes the proposal again.
    Raises Refused, TooLate, or NotPossible where no pathway of the cohort is published for the areas wanted.
    """
    draft = referral.status == ReferralStatus.DRAFT
    key = unlock(by=by, permission="submit_referral" if draft else "triage_referral", obj=referral, book=book)
    fresh = take_turn(referral, book)
    if (fresh.status == ReferralStatus.DRAFT) is not draft or fresh.status not in MAY_CHANGE:
        raise TooLate(what_happened(fresh, book))
    wanted = list(referral.assessment.connection.areas_wanted.order_by("code"))
    if cohort and wanted and book.published_pathway(cohort, wanted, timezone.localdate(at)) is None:
        raise NotPossible({"cohort": [f"There is no published {cohort} pathway for the areas wanted. Choose another."]})
    book.change(referral, cohort=cohort, pathway=None, stage=None)
    book.record(
        by=by, key=key, verb="choose_cohort", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at, cohort=cohort.code if cohort else "",
    )  # fmt: skip
    touch(referral, at, book)


def home_of(referral, book=DATABASE):
    """The stay in which the person lives now, or None; support that follows them is no home."""
    living = stays_that_are(PlacementStatus.ARRIVED, referral, book)
    return next((stay for stay in living if stay.accommodation), None)


def homes_of(referrals):
    """{referral id: the stay in which the person lives now} of many at once."""
    stays = Placement.objects.filter(referral__in=list(referrals), status=PlacementStatus.ARRIVED, accommodation=True)
    return {stay.referral_id: stay for stay in stays.select_related("service", "stage")}


def circumstances_now(referral, on, book=DATABASE):
    """What routing may know of a person on a day: as they were assessed, and where they live now."""
    return living_in(home_of(referral, book), circumstances_of(referral.assessment, on))


class Asked(NamedTuple):
    """What routing is asked of a referral: nothing else decides the answer."""

    pathway: Pathway
    circumstances: Circumstances
    board: Board
    given: dict[str, str]

    def answer(self):
        return self.board.recommend(self.circumstances, **self.given)


def look(referral, at=None, *, at_stage=None, book=DATABASE):
    """What routing says now, without changing anything: (pathway, circumstances, recommendation).

    Raises NotPossible when there is no area wanted, no main client group, or no published pathway for them.
    """
    asked = _asked(referral, moment(at), at_stage, book)
    return asked.pathway, asked.circumstances, asked.answer()


def _asked(referral, at, at_stage, book):
    today = timezone.localdate(at)
    assessment = referral.assessment
    cohort = cohort_of(referral, today, book)
    if cohort is None:
        raise NotPossible("Say what the main reason for needing support is: it decides the pathway.")
    wanted = list(assessment.connection.areas_wanted.order_by("code"))
    if not wanted:
        raise NotPossible("Say where the person wants to live: it decides which services are asked.")
    pathway = referral.pathway or book.published_pathway(cohort, wanted, today)
    if pathway is None:
        raise NotPossible(f"There is no published {cohort} pathway for the areas wanted. The hub can publish one.")
    home, now = home_of(referral, book), book.pathway_now(pathway)
    circumstances = circumstances_now(referral, today, book)
    if at_stage and at_stage not in {stage.kind for stage in now.stages}:
        raise NotPossible({"stage": ["The pathway that is live today has no such stage. Choose another."]})
    board = Board(now, book.services_now(cohort, today), at)
    given = {"at_stage": at_stage} if at_stage else _given(board, circumstances, home, referral)
    return Asked(pathway, circumstances, board, given)


def _given(board, circumstances, home, referral):
    """Whoever lives at a stage moves on from it, without a new assessment; of others it counts who refers them."""
    lives_at = home.stage.kind if home and home.stage else None
    if stage := next_stage(board, circumstances, lives_at):
        return {"at_stage": stage.code, "because": comes_next(board.pathway, lives_at, stage)}
    return {} if home else {"referrer": referral.agency.kind}


def store(*, by, referral, at, at_stage=None, book=DATABASE):
    """Run routing and keep the run with all it was decided on; sets nothing on the referral.

    Returns (run, circumstances).
    """
    asked = _asked(referral, moment(at), at_stage, book)
    about = asked.circumstances
    run = book.add(
        RoutingRun, referral=referral, assessment=referral.assessment, pathway=asked.pathway, at=at, by=by,
        result=_result(asked.answer(), about),
    )  # fmt: skip
    digest, declared = declared_by(asked.board.pathway, asked.board.services)
    book.add(
        RoutingInputs, run=run, rule_set=book.rule_set(digest, declared), facts=facts_of(about),
        given=asked.given | {"loads": loads_of(asked.board.services)},
    )  # fmt: skip
    return run, about


def _result(said, about):
    return to_json(said) | {"held": all_held(about)}


def replay(run):
    """The answer of a run, worked out again from nothing but what was kept with it; None where that is no more."""
    inputs = RoutingInputs.objects.filter(run=run).select_related("rule_set").first()
    if inputs is None:
        return None
    about, given = about_of(inputs.facts), dict(inputs.given)
    pathway, services = world_of(inputs.rule_set.declared, given.pop("loads"))
    return _result(Board(pathway, services, run.at).recommend(about, **given), about)


def apply(referral, run, circumstances, book=DATABASE):
    """Put what a run said onto the referral: cohort, pathway version, stage and, unless a person set it, the band."""
    letter, because = band(circumstances)
    stage = book.stage(run.pathway, run.result["stage"]) if run.result["stage"] else None
    banded = {"band": letter, "band_reason": because, "banded_on": circumstances.today}
    book.change(
        referral, cohort=run.pathway.cohort, pathway=run.pathway, stage=stage,
        **({} if referral.band_by_hand else banded),
    )  # fmt: skip


@step
def route(book, *, by, referral, at, stage=None, reason=""):
    """Route again from what is known now; the run is kept. `stage` is one that a person has chosen, for a `reason`.

    The referral takes the pathway version that is live today. Raises Refused, TooLate once a place is booked or the
    referral closed, NotPossible.
    """
    key = begin(by=by, obj=referral, step="route", book=book, pathway=None, changed_at=None)
    run, circumstances = store(by=by, referral=referral, at=at, at_stage=stage.kind if stage else None, book=book)
    apply(referral, run, circumstances, book)
    if stage is not None:
        book.change(referral, stage=book.stage(run.pathway, stage.kind))
    finish(
        by=by, key=key, obj=referral, step="route", at=at, reason=reason, book=book,
        stage=run.result["stage"], version=run.pathway.version,
    )  # fmt: skip
    return run
