"""The ledger of unmet need: everybody whose search of a period has found no place, by cohort, area and what stood."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q

from analytics.cells import SEPARATOR, TOTAL, Cell, Key, Link, Sum, Table, crosstab
from analytics.disclosure import suppress
from analytics.indicators.unmet import (
    COULD_NOT,
    NOT_NEAR,
    WAYS,
    WOULD_NOT,
    Entry,
    Search,
    by_area,
    by_cohort,
    by_what_and_area,
    by_what_and_cohort,
    by_what_stood,
    entry,
)
from analytics.periods import Period
from pathways.models import Cohort, Service
from referrals.codes import ClosedReason, DeclineReason
from referrals.lifecycle.steps import OfferStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, RoutingRun
from referrals.vacancies import held_by

WAITED = timedelta(days=28)  # a search that began later than this before the period's end may still be met
CHUNK = 500
SEARCHING = (ReferralStatus.SUBMITTED, ReferralStatus.INFORMATION_ASKED, ReferralStatus.WAITING, ReferralStatus.OFFERED)
WITHOUT = (ClosedReason.NO_PLACE, ClosedReason.NOT_ELIGIBLE)


def searches(period: Period) -> Iterator[Search]:
    """What each search of the period says, without whose it is."""
    return (search for _, search in searches_of(period))


def searches_of(period: Period) -> Iterator[tuple[int, Search]]:
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
    serves = _serves()
    for referral in referrals.iterator(chunk_size=CHUNK):
        yield referral.pk, _search(referral, serves)


def _serves() -> dict[int, set[str]]:
    """{area: codes of the services that take people for it}."""
    found: dict[int, set[str]] = defaultdict(set)
    for code, area in Service.serves.through.objects.values_list("service__code", "area"):
        found[area].add(code)
    return found


def _search(referral: Referral, serves: dict[int, set[str]]) -> Search:
    runs, offers = list(referral.routing_runs.all()), list(referral.offers.all())
    wanted = referral.assessment.connection.areas_wanted.all() if referral.assessment else []
    return Search(
        cohort=referral.cohort.name if referral.cohort else "",
        areas=tuple(sorted(area.name for area in wanted)),
        services=runs[-1].result["services"] if runs else (),
        declined=tuple(DeclineReason(o.decline_reason).label for o in offers if o.status == OfferStatus.DECLINED),
        asked=len(offers),
        held=held_by(runs[-1].result) if runs else frozenset(),
        near=frozenset().union(*(serves[area.pk] for area in wanted)),
    )


def ledger(period: Period) -> dict[str, Table]:
    """Five tables, small numbers hidden: by cohort, by area wanted, by what stood in the way, and that by each."""
    return tables([entry(search) for search in searches(period)], Cohort.objects.values_list("name", flat=True))


def tables(entries: list[Entry], cohorts: Iterable[str]) -> dict[str, Table]:
    """The ledger's tables. Three speak of the same people by what stood in the way, and are hidden as one."""
    cohorts = _same([*cohorts, *(line.cohort for line in entries)])
    areas = _same(area for line in entries for area in line.areas)
    stood = _same(what for line in entries for what in line.stood)
    ways = {way: WAYS[way] for way in (COULD_NOT, NOT_NEAR, WOULD_NOT)}
    by_what = {
        "criterion": crosstab(by_what_stood(entries), stood, ways, row_total=False),
        "criterion-cohort": crosstab(by_what_and_cohort(entries), stood, cohorts, row_total=False),
        "criterion-area": crosstab(by_what_and_area(entries), stood, areas, row_total=False, column_total=False),
    }
    return {
        "cohort": suppress(crosstab(by_cohort(entries), cohorts, WAYS), settings.DISCLOSURE_THRESHOLD),
        "area": suppress(crosstab(by_area(entries), areas, WAYS, row_total=False), settings.DISCLOSURE_THRESHOLD),
        **_hidden_as_one(by_what, list(stood)),
    }


def _hidden_as_one(parts: dict[str, Table], rows: list[str]) -> dict[str, Table]:
    """Tables after disclosure control, of which the first two print the same totals beside the same rows."""
    joined: dict[Key, Cell] = {}
    sums: list[Sum] = []
    for name, table in parts.items():
        joined |= {_of(name, key): cell for key, cell in table.cells.items()}
        sums += [Sum(_of(name, each.total), tuple(_of(name, part) for part in each.parts)) for each in table.sums]
    one, other, *_ = parts
    links = tuple(
        Link((_of(one, (row, TOTAL)), "count"), ((_of(other, (row, TOTAL)), "count"),)) for row in rows
    )  # fmt: skip
    shown = suppress(Table((), (), joined, tuple(sums), links=links), settings.DISCLOSURE_THRESHOLD)
    return {
        name: table.with_cells({key: shown.cells[_of(name, key)] for key in table.cells})
        for name, table in parts.items()
    }


def _of(name: str, key: Key) -> Key:
    return SEPARATOR.join((name, key[0])), key[1]


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in sorted(set(names))}
