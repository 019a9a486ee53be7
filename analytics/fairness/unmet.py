"""The ledger of unmet need: everybody whose search of a period has found no place, by cohort, area and what stood."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q

from analytics.cells import Table, crosstab
from analytics.disclosure import THRESHOLD, suppress
from analytics.indicators.unmet import WAYS, Entry, Search, by_cohort_and_area, by_what_stood, entry
from analytics.periods import Period
from pathways.models import Cohort
from referrals.codes import ClosedReason, DeclineReason
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, RoutingRun
from referrals.vacancies import held_by

WAITED = timedelta(days=28)  # a search that began later than this before the period's end may still be met
CHUNK = 500
SEARCHING = (ReferralStatus.SUBMITTED, ReferralStatus.INFORMATION_ASKED, ReferralStatus.WAITING, ReferralStatus.OFFERED)
WITHOUT = (ClosedReason.NO_PLACE, ClosedReason.NOT_ELIGIBLE)


def searches(period: Period) -> Iterator[Search]:
    """Referrals sent in the period, at least four weeks before its end, that found no place: still open or given up."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(period.first, time.min, tzinfo=zone)
    before = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=zone) - WAITED
    referrals = (
        Referral.objects.filter(
            Q(status__in=SEARCHING) | Q(closed_reason__in=WITHOUT),
            ~Exists(Placement.objects.filter(referral=OuterRef("pk"), started__isnull=False)),
            submitted_at__gte=first, submitted_at__lt=before,
        )
        .select_related("cohort", "assessment__connection")
        .prefetch_related(
            "assessment__connection__areas_wanted",
            Prefetch("offers", Offer.objects.order_by("pk")),
            Prefetch("routing_runs", RoutingRun.objects.order_by("pk")),
        )
        .order_by("pk")
    )  # fmt: skip
    for referral in referrals.iterator(chunk_size=CHUNK):
        yield _search(referral)


def _search(referral: Referral) -> Search:
    runs, offers = list(referral.routing_runs.all()), list(referral.offers.all())
    wanted = referral.assessment.connection.areas_wanted.all() if referral.assessment else []
    return Search(
        cohort=referral.cohort.name if referral.cohort else "",
        areas=tuple(sorted(area.name for area in wanted)),
        services=runs[-1].result["services"] if runs else (),
        declined=tuple(DeclineReason(o.decline_reason).label for o in offers if o.status == OfferStatus.DECLINED),
        asked=len(offers),
        held=held_by(runs[-1].result) if runs else frozenset(),
    )


def ledger(period: Period) -> dict[str, Table]:
    """Three tables, small numbers hidden: by cohort, by area wanted, and by what stood in the way."""
    entries = [entry(search) for search in searches(period)]
    cohorts, areas = by_cohort_and_area(entries)
    stood = by_what_stood(entries)
    return {
        "cohort": suppress(crosstab(cohorts, _cohorts(entries), WAYS), THRESHOLD),
        "area": suppress(crosstab(areas, _same(line.area for line in entries), WAYS), THRESHOLD),
        "criterion": suppress(
            crosstab(stood, _same(what for what, _ in stood), WAYS, row_total=False), THRESHOLD
        ),
    }  # fmt: skip


def _cohorts(entries: list[Entry]) -> dict[str, str]:
    return {name: name for name in Cohort.objects.values_list("name", flat=True)} | _same(e.cohort for e in entries)


def _same(names) -> dict[str, str]:
    return {name: name for name in sorted(set(names))}
