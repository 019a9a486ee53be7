"""The only place that turns the database into pandas: aggregated in SQL first, from columns that identify nobody.

A frame has as many rows as there are groups, with their number in `n`. Days: the first and last of a period belong
to it; *in service* on a day is started on or before it and not ended on or before it; a departure belongs to the day
it ended, an entry to the day it started (EXCHANGE).
"""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pandas as pd
from django.conf import settings
from django.db.models import Case, Count, DateField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from agencies.models import Area, AreaGrouping, AreaName
from analytics.groups import ServiceFacts, TermFacts, boundaries, facts_on
from analytics.periods import Period
from analytics.places import Place, Places
from pathways.models import Service, ServiceTerm
from referrals.lifecycle.steps import OfferStatus, PlacementStatus
from referrals.models import Offer, Outcome, Placement

# Columns of a stay that figures may group by. None of them, nor all together, names a person.
STAY_COLUMNS = {
    "service": "service_id",
    "client_group": "client_group",
    "referral_source": "referral_source",
    "previous_accommodation": "previous_accommodation",
    "origin_kind": "origin_kind",
    "origin_area": "origin_area_id",
    "planned": "planned",
    "reason": "departure_reason",
    "destination": "destination",
    "destination_kind": "destination_area_kind",
    "destination_area": "destination_area_id",
    "stage": "stage__kind",
    "cohort": "referral__cohort__name",
    "days": "days",
    "sent": "referral__submitted_at",
    "started": "started",
    "has_outcomes": "has_outcomes",
}
OFFER_COLUMNS = {"reason": "decline_reason", "service": "service_id", "cohort": "referral__cohort__name"}


class NoHomeCounty(Exception):
    """Which county the hub serves is not known. The message says what to set."""


def places(on: date) -> Places:
    """All areas with the names and groups of a day. Raises NoHomeCounty when the home county is not known."""
    names: dict[int, str] = {}
    for area, name in AreaName.objects.filter(until__gte=on).order_by("-until").values_list("area_id", "name"):
        names[area] = name
    groups: dict[int, set[int]] = {}
    in_force = Q(starts__lte=on) & (Q(ends=None) | Q(ends__gt=on))
    for area, group in AreaGrouping.objects.filter(in_force).values_list("area_id", "group_id"):
        groups.setdefault(area, set()).add(group)
    found = {
        pk: Place(pk, code, names.get(pk, name), kind, parent, frozenset(groups.get(pk, ())))
        for pk, code, name, kind, parent in Area.objects.order_by("name").values_list(
            "id", "code", "name", "kind", "parent_id"
        )
    }
    return Places(_home(found.values()), found)


def services() -> dict[int, ServiceFacts]:
    """Every service with the terms that held for it, oldest first."""
    terms: dict[int, list[TermFacts]] = {}
    for service, *facts in ServiceTerm.objects.order_by("service", "starts").values_list(
        "service_id", "starts", "ends", "term", "units", "indicator"
    ):
        terms.setdefault(service, []).append(TermFacts(*facts))
    columns = ("code", "name", "agency__name", "agency__code", "service_type", "term", "client_group", "area_id")
    return {
        pk: ServiceFacts(pk, *facts, terms=tuple(terms.get(pk, ())))
        for pk, *facts in Service.objects.order_by("name").values_list("id", *columns, "starts", "ends")
    }


def in_service(on: date, areas: frozenset[int] | None, facts: dict[int, ServiceFacts]) -> pd.DataFrame:
    """People in service on a day, by service, with what held for the service that day."""
    here = Placement.objects.filter(_standing_in(areas), started__lte=on)
    counts: dict[int, int] = {}
    # Two queries instead of one OR: each walks its own index.
    for rows in (here.filter(status=PlacementStatus.ARRIVED), here.filter(status=PlacementStatus.DEPARTED, ended__gt=on)):
        for service, n in rows.order_by().values_list("service_id").annotate(n=Count("id")):
            counts[service] = counts.get(service, 0) + n
    frame = pd.DataFrame([(service, n) for service, n in counts.items()], columns=["service", "n"])
    return _with_facts(frame, facts, [on])


def departures(
    period: Period, by: tuple[str, ...], areas: frozenset[int] | None, facts: dict[int, ServiceFacts]
) -> pd.DataFrame:
    """Departures of the period, by service and the columns asked for."""
    rows = Placement.objects.filter(
        _standing_in(areas), status=PlacementStatus.DEPARTED, ended__range=(period.first, period.last)
    )
    return _stays(rows, "ended", by, facts, period)


def entries(
    period: Period, by: tuple[str, ...], areas: frozenset[int] | None, facts: dict[int, ServiceFacts]
) -> pd.DataFrame:
    """Stays that started in the period, by service and the columns asked for."""
    rows = Placement.objects.filter(
        _standing_in(areas),
        status__in=(PlacementStatus.ARRIVED, PlacementStatus.DEPARTED),
        started__range=(period.first, period.last),
    )
    return _stays(rows, "started", by, facts, period)


def arrivals_waited_for(period: Period, areas: frozenset[int] | None, facts: dict[int, ServiceFacts]) -> pd.DataFrame:
    """First arrivals of sent referrals in the period, with the days since they were sent in `days`."""
    earlier = Placement.objects.filter(referral=OuterRef("referral"), started__isnull=False).filter(
        Q(started__lt=OuterRef("started")) | Q(started=OuterRef("started"), id__lt=OuterRef("id"))
    )
    rows = Placement.objects.filter(
        ~Exists(earlier),
        _standing_in(areas),
        status__in=(PlacementStatus.ARRIVED, PlacementStatus.DEPARTED),
        started__range=(period.first, period.last),
        referral__submitted_at__isnull=False,
    )
    frame = _stays(rows, "started", ("cohort", "stage", "started", "sent"), facts, period)
    zone = ZoneInfo(settings.TIME_ZONE)
    pairs = zip(frame["started"], frame["sent"], strict=True)
    frame["days"] = [max((started - sent.astimezone(zone).date()).days, 0) for started, sent in pairs]
    return frame.drop(columns=["started", "sent"])


def outcomes(period: Period, areas: frozenset[int] | None, facts: dict[int, ServiceFacts]) -> pd.DataFrame:
    """Needed outcomes of the period by service, code and whether achieved (1, 0, -1 = unanswered)."""
    rows = _outcome_rows(period, areas).annotate(
        answer=Case(When(achieved=True, then=1), When(achieved=False, then=0), default=-1)
    )
    found = rows.order_by().values_list("placement__service_id", "span", "code", "answer").annotate(n=Count("id"))
    frame = pd.DataFrame(list(found), columns=["service", "span", "code", "answer", "n"])
    return _with_facts(frame, facts, _spans(facts, period))


def people_with_needs(
    period: Period, services_in: frozenset[tuple[int, int]] | None, areas: frozenset[int] | None,
    facts: dict[int, ServiceFacts],
) -> int:  # fmt: skip
    """How many people had any need recorded in the period, in these (service, span) pairs; None is everywhere."""
    rows = _outcome_rows(period, areas)
    if services_in is not None:
        by_span: dict[int, list[int]] = {}
        for service, span in services_in:
            by_span.setdefault(span, []).append(service)
        chosen = Q(pk__in=[])
        for span, members in by_span.items():
            chosen |= Q(span=span, placement__service_id__in=members)
        rows = rows.filter(chosen)
    person = Coalesce("placement__service_user__merged_into_id", "placement__service_user_id")
    return rows.order_by().aggregate(n=Count(person, distinct=True))["n"]


def unit_days(period: Period, areas: frozenset[int] | None, facts: dict[int, ServiceFacts]) -> pd.DataFrame:
    """Days in service within the period, by service: a day counts when the person is still there at its end."""
    after = period.last + timedelta(days=1)
    start = Greatest(F("started"), Value(period.first, output_field=DateField()))
    end = Least(Coalesce("ended", Value(after, output_field=DateField())), Value(after, output_field=DateField()))
    rows = (
        Placement.objects.filter(
            _standing_in(areas),
            Q(status=PlacementStatus.ARRIVED) | Q(status=PlacementStatus.DEPARTED, ended__gt=period.first),
            started__lte=period.last,
        )
        .order_by()
        .values_list("service_id")
        .annotate(used=Sum(ExpressionWrapper(end - start, output_field=DurationField())))
    )
    frame = pd.DataFrame([(service, used.days) for service, used in rows], columns=["service", "n"])
    return _with_facts(frame, facts, [period.last])


def declines(period: Period, areas: frozenset[int] | None) -> pd.DataFrame:
    """Offers declined in the period by reason, service and cohort, and how many were contradicted or overturned."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime.combine(period.first, time.min, tzinfo=zone)
    after = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=zone)
    rows = Offer.objects.filter(status=OfferStatus.DECLINED, answered_at__gte=first, answered_at__lt=after)
    if areas is not None:
        rows = rows.filter(service__area_id__in=areas)
    found = (
        rows.order_by()
        .values_list(*OFFER_COLUMNS.values())
        .annotate(
            n=Count("id"),
            unsupported=Count("id", filter=~Q(unsupported="")),
            overturned=Count("id", filter=Q(reviewed="overturned")),
        )
    )
    return _plain(pd.DataFrame(list(found), columns=[*OFFER_COLUMNS, "n", "unsupported", "overturned"]))


def _stays(rows, day_column: str, by: tuple[str, ...], facts: dict[int, ServiceFacts], period: Period) -> pd.DataFrame:
    """Stays grouped in SQL by service, span of unchanged service terms, and the columns asked for."""
    spans = _spans(facts, period)
    if "days" in by:
        rows = rows.annotate(days=ExpressionWrapper(F("ended") - F("started"), output_field=DurationField()))
    if "has_outcomes" in by:
        rows = rows.annotate(has_outcomes=Exists(Outcome.objects.filter(placement=OuterRef("pk"))))
    columns = [column for column in by if column != "service"]
    found = (
        rows.annotate(span=_span(day_column, spans))
        .order_by()
        .values_list("service_id", "span", *(STAY_COLUMNS[column] for column in columns))
        .annotate(n=Count("id"))
    )
    frame = pd.DataFrame(list(found), columns=["service", "span", *columns, "n"])
    if "days" in by:
        frame["days"] = [length.days for length in frame["days"]]
    return _with_facts(frame, facts, spans)


def _outcome_rows(period: Period, areas: frozenset[int] | None):
    """Needed outcomes that belong to the period: by the day recorded, else by the end of the stay."""
    facts = services()
    rows = Outcome.objects.filter(
        Q(recorded_on__range=(period.first, period.last))
        | Q(recorded_on=None, placement__ended__range=(period.first, period.last)),
        needed=True,
        placement__status__in=(PlacementStatus.ARRIVED, PlacementStatus.DEPARTED),
    )
    if areas is not None:
        rows = rows.filter(placement__service__area_id__in=areas)
    return rows.annotate(day=Coalesce("recorded_on", "placement__ended")).annotate(
        span=_span("day", _spans(facts, period))
    )


def _standing_in(areas: frozenset[int] | None) -> Q:
    return Q() if areas is None else Q(service__area_id__in=areas)


def _spans(facts: dict[int, ServiceFacts], period: Period) -> list[date]:
    """First days of the parts of a period in which nothing changes for any service; one part as a rule."""
    return [period.first, *boundaries(facts.values(), period.first, period.last)]


def _span(day_column: str, spans: list[date]):
    if len(spans) == 1:
        return Value(0)
    ends = [When(**{f"{day_column}__lt": after}, then=Value(number)) for number, (_, after) in enumerate(pairwise(spans))]
    return Case(*ends, default=Value(len(spans) - 1))


def _with_facts(frame: pd.DataFrame, facts: dict[int, ServiceFacts], spans: list[date]) -> pd.DataFrame:
    """What held for each row's service in its span: indicator, group and term beside what never changes."""
    if "span" not in frame:
        frame["span"] = 0
    held = {
        (service, span): facts_on(facts[service], spans[span])
        for service, span in set(zip(frame["service"], frame["span"], strict=True))
    }
    for name in ("indicator", "service_group", "term"):
        frame[name] = [getattr(held[key], name) for key in zip(frame["service"], frame["span"], strict=True)]
    return _plain(frame)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of plain Python values, so that a gap is None and a code is a string."""
    return frame.astype(object).where(frame.notna(), None)


def _home(found) -> Place:
    if settings.HOME_AREA:
        chosen = [place for place in found if place.code == settings.HOME_AREA]
        if not chosen:
            raise NoHomeCounty(f"HUB_HOME_AREA is {settings.HOME_AREA}, and no area has that code.")
        return chosen[0]
    counties = [place for place in found if place.kind == "county"]
    if len(counties) != 1:
        raise NoHomeCounty(
            f"There are {len(counties)} areas of kind county, and there must be one. Add it, or set HUB_HOME_AREA."
        )
    return counties[0]
