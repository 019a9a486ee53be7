"""Routing a referral: facts in, a stored run out, which explains itself for good."""

from django.db import transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible
from pathways.banding import band
from pathways.cohorts import propose_cohort
from pathways.live import pathway_now, published_pathway
from pathways.models import Cohort
from pathways.routing import recommend, to_json
from referrals.actions.steps import moment, unlock
from referrals.circumstances import circumstances_of
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Placement, Referral, RoutingRun
from referrals.vacancies import services_now


def proposed_cohort(assessment, on):
    """The cohort that the main client group belongs to on a day, or None."""
    code = propose_cohort(assessment.needs.client_group, on) if assessment.needs.client_group else None
    return Cohort.objects.filter(code=code).first() if code else None


def onward(pathway_now, lives_at):
    """The kind of the stage after the one where somebody lives, in a pathway as routing reads it, or None.

    None too for somebody who lives at no stage of it: routing then begins with the rules.
    """
    here = next((stage.order for stage in pathway_now.stages if stage.kind == lives_at), None)
    if here is None:
        return None
    later = [stage for stage in pathway_now.stages if stage.order > here]
    return min(later, key=lambda stage: stage.order).kind if later else None


def _lives_at(referral):
    """The kind of stage at which the person lives now, or None."""
    stays = Placement.objects.filter(referral=referral, status=PlacementStatus.ARRIVED, accommodation=True)
    return stays.values_list("stage__kind", flat=True).first()


def look(referral, at=None, *, at_stage=None):
    """What routing says now, without changing anything: (pathway, circumstances, recommendation).

    Raises NotPossible when there is no area wanted, no main client group, or no published pathway for them.
    """
    at = moment(at)
    today = timezone.localdate(at)
    assessment = referral.assessment
    cohort = referral.cohort or proposed_cohort(assessment, today)
    if cohort is None:
        raise NotPossible("Say what the main reason for needing support is: it decides the pathway.")
    wanted = list(assessment.connection.areas_wanted.order_by("code"))
    if not wanted:
        raise NotPossible("Say where the person wants to live: it decides which services are asked.")
    pathway = referral.pathway or published_pathway(cohort, wanted, today)
    if pathway is None:
        raise NotPossible(f"There is no published {cohort} pathway for the areas wanted. The hub can publish one.")
    circumstances, now = circumstances_of(assessment, today), pathway_now(pathway)
    # Whoever lives at a stage moves on from it: the next one is asked for, without a new assessment.
    at_stage = at_stage or onward(now, _lives_at(referral))
    if at_stage and at_stage not in {stage.kind for stage in now.stages}:
        raise NotPossible({"stage": ["The pathway that is live today has no such stage. Choose another."]})
    said = recommend(circumstances, now, services_now(cohort, today), at, at_stage=at_stage)
    return pathway, circumstances, said


def store(*, by, referral, at, at_stage=None):
    """Run routing and keep the run; sets nothing on the referral. Returns (run, circumstances)."""
    pathway, circumstances, said = look(referral, at, at_stage=at_stage)
    run = RoutingRun.objects.create(
        referral=referral, assessment=referral.assessment, pathway=pathway, at=at, by=by, result=to_json(said)
    )
    return run, circumstances


def apply(referral, run, circumstances):
    """Put what a run said onto the referral: cohort, pathway version, stage and band."""
    letter, because = band(circumstances)
    stage = run.pathway.stages.filter(kind=run.result["stage"]).first() if run.result["stage"] else None
    Referral.objects.filter(pk=referral.pk).update(
        cohort=run.pathway.cohort, pathway=run.pathway, stage=stage, band=letter, band_reason=because
    )
    referral.refresh_from_db()


@transaction.atomic
def route(*, by, referral, stage=None, reason="", at=None):
    """Route again from what is known now; the run is kept. `stage` is one that a person has chosen, for a `reason`.

    The referral takes the pathway version that is live today. Raises Refused, NotPossible.
    """
    at = moment(at)
    key = unlock(by=by, permission="triage_referral", obj=referral)
    referral.refresh_from_db()
    referral.pathway = None
    run, circumstances = store(by=by, referral=referral, at=at, at_stage=stage.kind if stage else None)
    apply(referral, run, circumstances)
    if stage is not None:
        Referral.objects.filter(pk=referral.pk).update(stage=run.pathway.stages.get(kind=stage.kind))
        referral.refresh_from_db()
    record(
        by=by, key=key, verb="route", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, reason=reason, at=at, stage=run.result["stage"], version=run.pathway.version,
    )  # fmt: skip
    return run
