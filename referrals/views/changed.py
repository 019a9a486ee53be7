"""What changed since the hub routed a referral, and what that would mean: shown in triage, decided by the hub alone."""

from django.utils import timezone

from pathways.banding import band
from referrals.actions.endings import open_offers
from referrals.circumstances import circumstances_of
from referrals.codes import Band
from referrals.lifecycle import LIVE_PLACEMENT
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import AssessmentChange
from referrals.sections import SECTIONS


def since_routing(referral, stage, classes):
    """{"changes", "stage", "band", "not_safe"}: answers with their old and new words, and what routing says by now.

    `stage` is that of the last run; it and the band are given only where the referral says otherwise.
    """
    return {
        "changes": _changes(referral, classes) if referral.changed_at else [],
        "stage": stage if _is_other(stage, referral) else None,
        "band": _band(referral) if referral.changed_at else None,
        "not_safe": _not_safe(referral),
    }


def _changes(referral, classes):
    rows = AssessmentChange.objects.filter(
        assessment__service_user=referral.service_user_id, assessment__created_at__gte=referral.changed_at
    )
    rows = rows.select_related("assessment").order_by("assessment", "pk")
    return [_change(row) for row in rows if SECTIONS[row.section].asks[row.field].access in classes]


def _change(row):
    question = SECTIONS[row.section].model._meta.get_field(row.field).verbose_name
    return {"question": question, "old": row.old, "new": row.new, "reason": row.assessment.reason}


def _is_other(stage, referral):
    """Whether routing now names another stage; of somebody placed it names the next one."""
    return bool(
        stage and referral.stage and referral.status != ReferralStatus.PLACED and stage.kind != referral.stage.kind
    )


def _band(referral):
    """(the band in words, why) by what is known now, where the referral is in another one."""
    letter, because = band(circumstances_of(referral.assessment, timezone.localdate()))
    return (Band(letter).label, because) if referral.band and letter != referral.band else None


def _not_safe(referral):
    stays = referral.placements.filter(status__in=LIVE_PLACEMENT).select_related("service")
    return [row for row in [*open_offers(referral), *stays] if row.not_safe_since]
