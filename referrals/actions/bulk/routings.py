"""Routing, as `referrals.actions.routing`: the same pure functions, fed from memory."""

from django.utils import timezone

from agencies.errors import NotPossible
from pathways.banding import band
from pathways.cohorts import propose_cohort
from pathways.models import Cohort
from pathways.routing import recommend, to_json
from referrals.actions.routing import onward
from referrals.circumstances import circumstances_of
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import RoutingRun


class RoutingSteps:
    def __init__(self, ledger):
        self.ledger = ledger
        self.cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}

    def _proposed_cohort(self, assessment, on):
        code = propose_cohort(assessment.needs.client_group, on) if assessment.needs.client_group else None
        return self.cohorts.get(code)

    def _look(self, referral, at, at_stage):
        today, assessment = timezone.localdate(at), referral.assessment
        cohort = referral.cohort or self._proposed_cohort(assessment, today)
        if cohort is None:
            raise NotPossible("Say what the main reason for needing support is: it decides the pathway.")
        wanted = list(assessment.connection.areas_wanted.order_by("code"))
        if not wanted:
            raise NotPossible("Say where the person wants to live: it decides which services are asked.")
        pathway = referral.pathway or self.ledger.pathways.published(cohort, wanted, today)
        if pathway is None:
            raise NotPossible(f"There is no published {cohort} pathway for the areas wanted. The hub can publish one.")
        circumstances = circumstances_of(assessment, today)
        services = self.ledger.vacancies.services_now(cohort, today)
        now = self.ledger.pathways.now(pathway)
        at_stage = at_stage or onward(now, self._lives_at(referral))
        said = recommend(circumstances, now, services, at, at_stage=at_stage)
        return pathway, circumstances, said

    def _lives_at(self, referral):
        stays = (stay for stay in self.ledger.story(referral).placements if stay.accommodation and stay.stage_id)
        return next((stay.stage.kind for stay in stays if stay.status == PlacementStatus.ARRIVED), None)

    def store(self, *, by, referral, at, at_stage=None):
        pathway, circumstances, said = self._look(referral, at, at_stage)
        run = self.ledger.register.add(
            RoutingRun,
            referral=referral,
            assessment=referral.assessment,
            pathway=pathway,
            at=at,
            by=by,
            result=to_json(said),
        )
        self.ledger.story(referral).run = run
        self.ledger.vacancies.routed(referral, run.result)
        return run, circumstances

    def apply(self, referral, run, circumstances):
        letter, because = band(circumstances)
        referral.cohort, referral.pathway = run.pathway.cohort, run.pathway
        referral.stage = self.ledger.pathways.stage(run.pathway, run.result["stage"]) if run.result["stage"] else None
        referral.band, referral.band_reason = letter, because

    def route(self, *, by, referral, at, stage=None, reason=""):
        key = self.ledger.unlock(by=by, permission="triage_referral", obj=referral)
        referral.pathway = None
        run, circumstances = self.store(by=by, referral=referral, at=at, at_stage=stage.kind if stage else None)
        self.apply(referral, run, circumstances)
        if stage is not None:
            referral.stage = self.ledger.pathways.stage(run.pathway, stage.kind)
        self.ledger.record(
            by=by, key=key, verb="route", subject_kind="referral", subject=referral.reference,
            referral=referral.reference, reason=reason, at=at, stage=run.result["stage"], version=run.pathway.version,
        )  # fmt: skip
        return run
