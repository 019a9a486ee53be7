"""What pathways and fairness have to show on a first look: each kind of matter that somebody has to decide about.

Few enough to be taken one by one, through the single actions.
"""

from datetime import date, datetime, timedelta

from hub.demo.areas import EAST
from hub.demo.journeys.world import evening_before
from pathways import actions as set_up
from referrals import actions
from referrals.actions.assessment import MANY
from referrals.models import Referral
from referrals.sections import SECTIONS

PROVIDER, COUNCIL = "HARBOUR", "THA"
PARKED_DAYS = 19


def add(county, today: date) -> None:
    """A draft, a limit to approve, somebody parked, and somebody whom two agencies have sent."""
    at = evening_before(today)
    _draft(county)
    _limit(county)
    _park(county, at)
    _send_twice(county, at)


def _draft(county) -> None:
    """The next version of the way for homeless people in the east: whoever leaves prison in days comes in first."""
    by = county.people["HUB", "hub_coordinator"][0]
    draft = set_up.add_pathway_version(by=by, cohort=county.cohorts["homelessness"], area_group=county.areas[EAST])
    hostel, place = draft.stages.get(kind="hostel_24h"), draft.stages.get(kind="assessment_bed")
    set_up.set_stage(by=by, pathway=draft, stage=hostel, expected_days=150)
    set_up.set_rule(
        by=by, stage=place, tier=1, order=4, all_of=["leaving_custody_within_7_days", "single"],
        because="Out of prison within a week and nowhere to go: a place first, then the rest.",
    )  # fmt: skip


def _limit(county) -> None:
    """A provider has declared a limit that counts for nothing until a commissioner approves it."""
    set_up.set_mix_limit(
        by=county.people[PROVIDER, "provider_manager"][0], service=county.services["WESTGATE"],
        criterion="rosh_high_or_above", at_most=3, because="Nobody but residents is in the house at night.",
    )  # fmt: skip


def _park(county, at: datetime) -> None:
    waiting = Referral.objects.filter(status="waiting", restricted=False, waiting_entries__left_at=None)
    if referral := waiting.order_by("-submitted_at", "-pk").first():
        actions.waiting.park(
            by=county.people["HUB", "hub_coordinator"][0], referral=referral,
            until=at.date() + timedelta(days=PARKED_DAYS), reason="In hospital; the ward rings before the discharge.",
            at=at,
        )  # fmt: skip


def _send_twice(county, at: datetime) -> None:
    """A council sends somebody whom others have sent already, for a further need: the hub brings the two together."""
    sent = Referral.objects.filter(restricted=False, imported=False, submitted_at__lt=at - timedelta(hours=6))
    sent = sent.filter(status__in=("submitted", "waiting")).exclude(agency=county.agencies[COUNCIL])
    sent = sent.order_by("-submitted_at", "-pk")
    first = sent.filter(assessment__connection__areas_wanted=county.agencies[COUNCIL].area).first() or sent.first()
    if first is None:
        return
    by = county.people[COUNCIL, "housing_options"][0]
    second = actions.referral.start(
        by=by, agency=county.agencies[COUNCIL], service_user=first.service_user, source="council",
        at=at - timedelta(hours=2),
    )  # fmt: skip
    for minutes, section in enumerate(SECTIONS):
        actions.assessment.save_section(
            by=by, referral=second, section=section, answers=_answers(first.assessment, section),
            at=at - timedelta(minutes=100 - minutes),
        )  # fmt: skip
    actions.referral.submit(by=by, referral=second, at=at - timedelta(hours=1))


def _answers(assessment, section):
    """What was answered on a page, but for another main reason and one need more."""
    row = getattr(assessment, section)
    many = MANY[type(row)]
    answers = {
        name: list(getattr(row, name).all()) if name in many else getattr(row, name) for name in SECTIONS[section].asks
    }
    return answers | ({"client_group": "alcohol", "alcohol": "high"} if section == "needs" else {})
