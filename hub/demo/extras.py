"""What is rare in a history and wanted on a first look: restricted records, changes after sending, shared-out work.

Few enough to be taken one by one, through the single actions.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from agencies.actions.imported import Row
from agencies.models import Read, Showing
from analytics.actions import set_target
from analytics.actions.imported import take_benchmarks
from analytics.periods import latest_complete_quarter, previous
from hub.demo import words
from hub.demo.county import SINCE
from hub.demo.journeys.world import evening_before
from referrals import actions
from referrals.codes import StakeKind
from referrals.models import Placement, Referral, WorklistItem

RESTRICTED = (
    ("domestic_abuse", 4, "Refuge: the person who caused harm is looking for her."),
    ("single_homeless", 2, "Witness protection: known to the hub and one worker only."),
    ("offenders", 1, "Threat to life: location known to named people only."),
)
GRANTED_DAYS = 180
MANY = 30  # people in one sitting
TARGETS = (("kpi1", 97, 2), ("kpi2", 80, 5), ("outcomes", 65, 5), ("utilisation", 90, 10), ("waiting", 28, 14))
BENCHMARKS = (
    ("kpi1", "region", "97.5"), ("kpi1", "nation", "98.1"), ("kpi2", "region", "74.2"), ("kpi2", "nation", "71.9"),
)  # fmt: skip


def add(county, today: date) -> None:
    """Restrict a few records, amend a few assessments, and share out the open work of some agencies."""
    at = evening_before(today)
    _aim(county, today, at)
    _restrict(county, at)
    _amend(county, at)
    _assign(county)
    _look(county)


def _aim(county, today: date, at: datetime) -> None:
    """Targets since the county began; the region and the nation in the quarter before the last."""
    by = county.people["HUB", "commissioner"][0]
    for indicator, value, amber in TARGETS:
        set_target(by=by, indicator=indicator, value=Decimal(value), amber=Decimal(amber), period_from=SINCE, at=at)
    last = previous(latest_complete_quarter(today))
    rows = [
        Row(line, {"indicator": indicator, "geography": geography, "period": last, "value": Decimal(value)})
        for line, (indicator, geography, value) in enumerate(BENCHMARKS, start=2)
    ]
    take_benchmarks(by=county.people["HUB", "hub_coordinator"][0], rows=rows, at=at)


def _restrict(county, at: datetime) -> None:
    by = county.people["HUB", "hub_coordinator"][0]
    for client_group, number, reason in RESTRICTED:
        stays = Placement.objects.filter(
            status="arrived", imported=False, client_group=client_group, service__term="short"
        ).order_by("-started", "-id")
        for stay in stays.select_related("referral__service_user", "referral__referrer", "service__agency")[:number]:
            referral = stay.referral
            actions.restriction.restrict(by=by, service_user=referral.service_user, reason=reason, at=at)
            worker = county.people[stay.service.agency.code, "provider_worker"][0]
            for user in (referral.referrer, worker):
                actions.restriction.grant(
                    by=by, referral=referral, user=user, reason="Works with the person every week.",
                    ends=at.date() + timedelta(days=GRANTED_DAYS), at=at,
                )  # fmt: skip


def _amend(county, at: datetime) -> None:
    """Releases that have moved, and plans that were made better, while a provider was still thinking."""
    offered = Referral.objects.filter(status="offered", restricted=False).order_by("-submitted_at")
    for referral in offered.filter(assessment__justice__in_custody=True)[:4]:
        release = referral.assessment.justice.release_date + timedelta(days=3)
        actions.assessment.amend(
            by=referral.referrer, referral=referral, section="justice", answers={"release_date": release},
            reason="The prison has confirmed the release three days later.", at=at,
        )  # fmt: skip
    for referral in offered.filter(client_group="single_homeless")[:4]:
        actions.assessment.amend(
            by=referral.referrer, referral=referral, section="risk", at=at, reason="Plan agreed with the person today.",
            answers={"plan": words.PLANS[0], "risk_to_self": "Says that winter nights are hard; knows whom to ring."},
        )  # fmt: skip


def _assign(county) -> None:
    """In the biggest agencies a manager has given every second open item to somebody, and kept one that was left."""
    for code, manager, worker in (
        ("HARBOUR", "provider_manager", "provider_worker"),
        ("PROB-EAST", "referring_manager", "referrer"),
        ("HUB", "hub_coordinator", "hub_coordinator"),
    ):
        by, workers = county.people[code, manager][0], county.people[code, worker]
        items = WorklistItem.objects.filter(agency=county.agencies[code], closed_at=None, worker=None)
        for number, item in enumerate(items.select_related("referral", "agency").order_by("pk")[:40:2]):
            actions.worklist.assign(by=by, item=item, worker=workers[number % len(workers)])
        own = WorklistItem.objects.filter(agency=county.agencies[code], closed_at=None)
        if own.exists() and not own.filter(Q(worker=None) | Q(worker=by)).exists():
            actions.worklist.assign(by=by, item=own.order_by("-pk").first(), worker=by)


def _look(county) -> None:
    """Looking that auditors ask about: a namesake's record, one closed long ago, and many people one after another."""
    officer = county.people["PROB-EAST", "referrer"][1]
    manager = county.people["PROB-EAST", "referring_manager"][0]
    sent = Referral.objects.exclude(status="draft").filter(restricted=False).order_by("-submitted_at", "-id")
    _open(officer, sent.filter(service_user__family_name=officer.name.split()[-1])[:1])
    _open(officer, sent.filter(status="closed", closed_at__lt=timezone.now() - timedelta(days=400))[:1])
    _open(manager, sent.filter(agency=county.agencies["PROB-EAST"])[:MANY])
    actions.looking.sweep(at=timezone.now())


def _open(user, referrals) -> None:
    """What the log keeps of a page of each."""
    role = user.memberships.get().role_group
    for reference in referrals.values_list("reference", flat=True):
        read = Read.objects.create(
            actor_id=user.pk, agency_code=role.agency.code, role=role.role, page="referral", subject=reference,
            why=StakeKind.REFERRER, shown=[reference],
        )  # fmt: skip
        Showing.objects.create(read_id=read.pk, reference=reference)
