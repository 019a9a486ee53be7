"""The pathway board: stages as columns, people as cards. A number of queries that does not grow with either."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate
from django.utils import timezone

from pathways.access import runs_on
from pathways.codes import StageKind
from pathways.live import published
from pathways.models import Pathway, Service, ServiceStage, Unit
from referrals import places
from referrals.lengths import Length, length_of, median_of_counts
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, WaitingEntry
from referrals.vacancies import free_counts

MOST_CARDS = 25  # of one column
MOST_ROWS = 200  # of one column, in the table
WAITING, ELSEWHERE = "waiting", "elsewhere"


@dataclass
class Card:
    """One person on the board: where they are, how long, and the records from which the words are made."""

    referral_id: int
    length: Length
    placement_id: int | None = None
    kind: str = ""
    referral: Referral | None = None
    placement: Placement | None = None
    offers: list = field(default_factory=list)
    booking: Placement | None = None
    entry: WaitingEntry | None = None


@dataclass
class Column:
    """A stage: who is there, and how many places its services have.

    `days` says how many have been there for how long, `waiting` the same of those who want in; `cards` are the first.
    """

    kind: str
    name: str
    expected: int | None = None
    cards: list[Card] = field(default_factory=list)
    places: int | None = None
    free: int | None = None
    days: Counter = field(default_factory=Counter)
    waiting: Counter = field(default_factory=Counter)

    @property
    def people(self):
        return self.days.total()

    @property
    def median(self):
        return median_of_counts(self.days)

    @property
    def longest(self):
        return max(self.days, default=None)

    @property
    def more(self):
        return self.people - len(self.cards)

    @property
    def waits(self):
        return self.waiting.total()

    @property
    def longest_wait(self):
        return max(self.waiting, default=None)


def columns_of(referrals, cohort, district, today, most):
    """Columns for open referrals of a cohort: waiting, the stages of its live pathways, whoever is elsewhere.

    Of each column the first `most` cards; its figures count everybody, in the database.
    """
    columns = {WAITING: Column(WAITING, "Waiting")} | _stages(cohort, district, today)
    works_at = _works_at(cohort)
    _put_stays(columns, _stays(referrals, list(columns), works_at), today, most)
    _put_waits(columns, _waits(referrals), today, most)
    _count_places(columns, works_at, district, today)
    _put_records([card for column in columns.values() for card in column.cards])
    return list(columns.values())


def _stages(cohort, district, today):
    """{kind: column} of the live pathways of a cohort, those of a district's groups where one is chosen, in order."""
    pathways = Pathway.objects.filter(published(today), cohort=cohort).order_by("area_group__name")
    if district:
        current = Q(area_group__members__ends=None) | Q(area_group__members__ends__gt=today)
        member = Q(area_group__members__area=district, area_group__members__starts__lte=today) & current
        pathways = pathways.filter(member | Q(area_group=district)).distinct()
    stages = [stage for pathway in pathways.prefetch_related("stages") for stage in pathway.stages.all()]
    columns = {}
    for stage in sorted(stages, key=lambda stage: stage.order):
        columns.setdefault(stage.kind, Column(stage.kind, stage.name, stage.expected_days))
    return columns


def _stays(referrals, kinds, works_at):
    """One stay of everybody who lives somewhere, with the column it stands in.

    A home goes before support that follows the person. A stay that came from a spreadsheet names no stage: it stands at
    the first at which its service works.
    """
    arrived = Placement.objects.filter(status=PlacementStatus.ARRIVED)
    first = arrived.filter(referral=OuterRef("referral")).order_by("-accommodation", "-started", "-pk").values("pk")[:1]
    found = {}
    for service, works in works_at.items():
        found.setdefault(next((kind for kind in kinds if kind in works), ELSEWHERE), []).append(service)
    by_service = [When(service__in=services, then=Value(kind)) for kind, services in found.items()]
    stage = Coalesce("stage__kind", "referral__stage__kind")
    return arrived.filter(referral__in=referrals, pk=Subquery(first)).annotate(
        at=stage,
        column=Case(When(at__isnull=False, then=F("at")), *by_service, default=Value(ELSEWHERE)),
    )


def _put_stays(columns, stays, today, most):
    """Those past their end first, then who is ready to move on, then by the day that the stay ends."""
    counted = stays.order_by().values_list("column", "started").annotate(number=Count("pk"))
    for kind, started, number in counted:
        if kind not in columns:
            columns[kind] = Column(kind, StageKind(kind).label if kind != ELSEWHERE else "Outside the stages")
        columns[kind].days[length_of(started, None, None, today).day] += number
    over = Q(expected_end__lt=today) | Q(started__gte=today, expected_end__lte=F("started"))
    urgency = Case(When(over, then=Value(0)), When(ready_on__isnull=False, then=Value(1)), default=Value(2))
    order = [urgency, F("expected_end").asc(nulls_last=True), "started", "referral"]
    place = Window(RowNumber(), partition_by=F("column"), order_by=order)
    first = stays.annotate(place=place).filter(place__lte=most).order_by("column", "place")
    shown = first.values_list("referral", "pk", "column", "started", "expected_end", "stage__maximum_days")
    for referral, pk, kind, started, end, maximum in shown:
        columns[kind].cards.append(Card(referral, length_of(started, end, maximum, today), pk, kind))


def _waits(referrals):
    """Everybody who is sent and lives nowhere yet; they wait since they were put on a list, or were sent."""
    lives = Placement.objects.filter(referral=OuterRef("pk"), status=PlacementStatus.ARRIVED)
    since = Coalesce("entry__since", "submitted_at", "created_at")
    waiting = referrals.filter(~Exists(lives), status__in=sorted(LIVE_REFERRAL - {ReferralStatus.PLACED}))
    waiting = waiting.annotate(entry=FilteredRelation("waiting_entries", condition=Q(waiting_entries__left_at=None)))
    return waiting.annotate(day=TruncDate(since, tzinfo=timezone.get_current_timezone()), wants=F("stage__kind"))


def _put_waits(columns, waits, today, most):
    """Same-day referrals first, then by band, then whoever waits longest."""
    for kind, day, number in waits.order_by().values_list("wants", "day").annotate(number=Count("pk")):
        days = (today - day).days
        columns[WAITING].days[days] += number
        if kind in columns:
            columns[kind].waiting[days] += number
    first = waits.order_by("-same_day", places.rank_of("band"), "day", "pk").values_list("pk", "wants", "day")[:most]
    columns[WAITING].cards = [Card(pk, Length((today - day).days), kind=kind or "") for pk, kind, day in first]


def _works_at(cohort):
    """{service id: kinds of stage at which it works for a cohort}."""
    kinds = {}
    for service, kind in ServiceStage.objects.filter(cohort=cohort).values_list("service", "kind"):
        kinds.setdefault(service, set()).add(kind)
    return kinds


def _count_places(columns, works_at, district, today):
    """Places and free places of the services that work at each stage; a service may work at several."""
    running = Service.objects.filter(runs_on(today), pk__in=works_at)
    if district:
        running = running.filter(Q(serves=district) | Q(area=district))
    running = set(running.values_list("pk", flat=True))
    open_now = Q(available_to=None) | Q(available_to__gte=today)
    units = Unit.objects.filter(open_now, service__in=running, available_from__lte=today)
    places = dict(units.order_by().values_list("service").annotate(number=Count("pk")))
    free = free_counts(today)
    for kind, column in columns.items():
        services = [service for service in running if kind in works_at[service]]
        if services:
            column.places = sum(places.get(service, 0) for service in services)
            column.free = sum(free.get(service, 0) for service in services)


def _put_records(cards):
    """The records that the cards shown are made of."""
    ids = [card.referral_id for card in cards]
    referrals = Referral.objects.select_related("service_user", "stage").in_bulk(ids)
    stays = Placement.objects.select_related("service", "unit", "stage").in_bulk(
        [card.placement_id for card in cards if card.placement_id]
    )
    bookings = {
        stay.referral_id: stay
        for stay in Placement.objects.filter(referral__in=ids, status=PlacementStatus.BOOKED).select_related("service")
    }
    entries = {row.referral_id: row for row in WaitingEntry.objects.filter(referral__in=ids, left_at=None)}
    offers = {}
    for offer in (
        Offer.objects.filter(referral__in=ids, status__in=OPEN_OFFER).select_related("service").order_by("due_at")
    ):
        offers.setdefault(offer.referral_id, []).append(offer)
    for card in cards:
        card.referral = referrals[card.referral_id]
        card.placement = stays.get(card.placement_id)
        card.booking = bookings.get(card.referral_id)
        card.entry = entries.get(card.referral_id)
        card.offers = offers.get(card.referral_id, [])


@dataclass(frozen=True)
class Said:
    """What comes next for a person, and what stands in the way ("" for nothing)."""

    next: str
    blocked: str = ""


def say(card: Card, column: Column, after: Column | None, now: datetime, name_of, by_moment) -> Said:
    """The words of a card. `after` is the stage that follows; `name_of` names a service as the reader may know it."""
    if card.booking:
        verb = "Moves to" if card.placement else "Arrives at"
        day = card.booking.expected_arrival
        return Said(f"{verb} {name_of(card.booking.service)}{f' on {day:%-d %B %Y}' if day else ''}")
    if card.offers:
        first = card.offers[0]
        others = f" ({len(card.offers)} offers)" if len(card.offers) > 1 else ""
        late = "The answer is late" if first.due_at < now else ""
        answers = "answers:" if late else "answers by"
        return Said(f"{name_of(first.service)} {answers} {by_moment(first.due_at, now)}{others}", late)
    return (
        _with_overstay(card, _say_stay(card, after))
        if card.placement
        else _say_wait(card, after, timezone.localdate(now))
    )


def _say_stay(card, after):
    if card.placement.ready_on:
        if after is None:
            return Said("Move on", "No next stage on this pathway")
        return Said(f"A place: {after.name}", _why_no_offer(after))
    if card.length.over:
        return Said("Extend or record the departure", "Past the expected end")
    end = card.placement.expected_end
    return Said(f"Expected end {end:%-d %B %Y}" if end else "No expected end")


def _with_overstay(card, said):
    """An overstay stands on the card, whether it is authorised or not."""
    overstay = card.placement.get_overstay_display()
    return Said(said.next, ". ".join(filter(None, [said.blocked, overstay])))


def _say_wait(card, wanted, today):
    if card.referral.status == ReferralStatus.SUBMITTED:
        return Said("The hub decides where to", "Not triaged yet")
    if card.referral.status == ReferralStatus.INFORMATION_ASKED:
        return Said("The referrer answers a question", "Information asked")
    entry = card.entry
    if entry and entry.parked_until and entry.parked_until >= today:
        return Said("An offer", f"Parked until {entry.parked_until:%-d %B %Y}")
    return Said(f"An offer, {wanted.name}" if wanted else "An offer", _why_no_offer(wanted))


def _why_no_offer(stage):
    return "No free place at that stage" if stage and stage.free == 0 else "No offer is open"
