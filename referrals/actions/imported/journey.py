"""What a referral of imported stays is: its status, its end and its stakes, from the stays alone. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.codes import ClientGroup
from referrals.codes import ClosedReason, DepartureReason, DestinationAreaKind, OriginKind, ReferralSource, StakeKind
from referrals.lifecycle.stakes import LASTS, WhenClosed


@dataclass(frozen=True, slots=True)
class Stay:
    """What a journey reads of one stay; `ended` is None while it is open, `started` None while it is only booked."""

    started: date | None
    ended: date | None
    departure_reason: str
    planned: bool | None
    destination_area_kind: str
    client_group: str
    source: str
    origin_kind: str
    origin_area: int | None
    provider: int
    area: int
    hides_where: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A stake: since when, until which day (None: no end is known), and the day on which it was closed."""

    opened: date
    until: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """A referral's own facts and its stakes, as {(kind, agency): Held}."""

    placed: bool
    closed_reason: str
    last: date
    source: str
    client_group: str
    origin_kind: str
    origin_area: int | None
    stakes: dict[tuple[str, int], Held]


def _closed_reason(stay: Stay) -> str:
    if stay.departure_reason == DepartureReason.DIED:
        return ClosedReason.DIED
    return ClosedReason.MOVED_ON if stay.planned else ClosedReason.LEFT_UNPLANNED


def _housing(stays: Sequence[Stay], today: date, look_back: timedelta) -> Held:
    """The provider's stake: while somebody stays or a destination is pending, then for the look-back."""
    opened = min(stay.started or today for stay in stays)
    if any(stay.ended is None or stay.destination_area_kind == DestinationAreaKind.PENDING for stay in stays):
        return Held(opened)
    until = max(stay.ended for stay in stays) + look_back
    return Held(opened, until, None if until >= today else until)


def _stakes(stays, councils, today, look_back) -> dict[tuple[str, int], Held]:
    found = {}
    for provider in {stay.provider for stay in stays}:
        found[StakeKind.HOUSING, provider] = _housing([s for s in stays if s.provider == provider], today, look_back)
    arrived = [stay for stay in stays if stay.started]
    abuse = any(stay.client_group == ClientGroup.DOMESTIC_ABUSE for stay in stays)
    for stay in arrived:
        council = councils.get(stay.area)
        if council and stay.ended is None and not stay.hides_where and not abuse:
            _earliest(found, (StakeKind.COUNCIL_PLACEMENT, council), stay.started)
        council = councils.get(stay.origin_area)
        if council and not abuse:
            _earliest(found, (StakeKind.COUNCIL_ORIGIN, council), stay.started)
    if arrived and all(stay.ended for stay in arrived):
        return {stake: _after_closing(stake, held, arrived, today, look_back) for stake, held in found.items()}
    return found


def _after_closing(stake, held, arrived, today, look_back) -> Held:
    """What the closing on the day of the last departure makes of a council's stake, by the table."""
    if stake[0] == StakeKind.HOUSING or LASTS[stake[0]].closed != WhenClosed.LOOK_BACK:
        return held
    until = max(stay.ended for stay in arrived) + look_back
    return Held(held.opened, until, None if until >= today else until)


def _earliest(found, stake, day):
    held = found.get(stake)
    found[stake] = Held(min(day, held.opened) if held else day)


def journey(stays: Sequence[Stay], *, councils: Mapping[int | None, int], today: date, look_back: timedelta) -> Journey:
    """The journey of at least one arrived or departed stay, in any order. `councils` maps areas to their council.

    The source is that of the first stay, the client group that of the last, the origin the last that names an area.
    """
    arrived = sorted((s for s in stays if s.started), key=lambda s: (s.started, s.ended or date.max))
    first, latest = arrived[0], arrived[-1]
    placed = any(stay.ended is None for stay in arrived)
    last_left = max(arrived, key=lambda s: (s.ended or date.min, s.started))
    named = next((s for s in reversed(arrived) if s.origin_kind == OriginKind.AREA), first)
    return Journey(
        placed=placed,
        closed_reason="" if placed else _closed_reason(last_left),
        last=max(day for stay in arrived for day in (stay.started, stay.ended) if day),
        source=first.source or ReferralSource.OTHER,
        client_group=latest.client_group,
        origin_kind=named.origin_kind,
        origin_area=named.origin_area,
        stakes=_stakes(stays, councils, today, look_back),
    )
