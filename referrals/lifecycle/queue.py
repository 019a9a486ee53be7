"""The order of a waiting list, and its log: everybody's number, and why it moved, replayed from the lines. Pure.

The order: bands, then dates, then the stored tie-break, which is the number of the referral. Whoever is parked keeps
their number.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from referrals.codes import Band, MoveKind

BANDS = (Band.A, Band.B, Band.C, "")
BANDED = (MoveKind.BAND, MoveKind.DAY)
Rank = tuple[int, datetime, int]

DAYS = "days have passed, and by what is known the rules put them there now."
# Why somebody's number moved, by what happened to somebody else.
HIGHER_BAND = "Somebody in a higher band came onto the list."
EARLIER_DATE = "Somebody in the same band with an earlier date came onto the list."
TIE = "Somebody in the same band with the same date came onto the list. The earlier referral goes first."
LEFT_BEFORE = "Somebody before them left the list."
OVERTOOK = "Somebody was put in a higher band."
FELL_BEHIND = "Somebody before them was put in a lower band."


@dataclass(frozen=True)
class Move:
    """A line of the log: what changed for one place, and what held of it from then on. `tie` breaks ties for good."""

    entry: int
    at: datetime
    kind: str
    band: str
    since: datetime
    tie: int
    parked_until: date | None = None

    @property
    def rank(self) -> Rank:
        return (BANDS.index(self.band), self.since, self.tie)


@dataclass(frozen=True)
class Line:
    """What moved one place: its number before and after (None: not on the list), and why, in a sentence."""

    at: datetime
    before: int | None
    after: int | None
    why: str


def replay(moves: Iterable[Move]) -> list[int]:
    """Entries in the order in which the list stands after these moves."""
    standing: dict[int, Rank] = {}
    for move in moves:
        if move.kind == MoveKind.LEFT:
            standing.pop(move.entry, None)
        else:
            standing[move.entry] = move.rank
    return sorted(standing, key=standing.__getitem__)


def story(moves: Iterable[Move], entry: int, today: date) -> list[Line]:
    """Everything that moved one place, oldest first: its own changes, and others' where its number changed by them."""
    order: list[Rank] = []
    ranks: dict[int, Rank] = {}
    lines: list[Line] = []
    parked: Move | None = None
    for move in moves:
        if parked and _ended(parked, move.at.date()):
            lines.append(_back(parked, _number(order, ranks.get(entry))))
            parked = None
        before, old = _number(order, ranks.get(entry)), ranks.get(move.entry)
        _apply(order, ranks, move)
        after = _number(order, ranks.get(entry))
        if move.entry == entry:
            lines.append(Line(move.at, before, after, _own(move)))
            parked = move if move.kind == MoveKind.PARKED else parked if move.kind in BANDED else None
        elif before != after and before and after:
            lines.append(Line(move.at, before, after, _others(move, old, ranks[entry])))
    if parked and _ended(parked, today):
        lines.append(_back(parked, _number(order, ranks.get(entry))))
    return lines


def _apply(order: list[Rank], ranks: dict[int, Rank], move: Move) -> None:
    if (old := ranks.pop(move.entry, None)) is not None:
        del order[bisect_left(order, old)]
    if move.kind != MoveKind.LEFT:
        ranks[move.entry] = move.rank
        insort(order, move.rank)


def _number(order: list[Rank], rank: Rank | None) -> int | None:
    return None if rank is None else bisect_left(order, rank) + 1


def _ended(parked: Move, day: date) -> bool:
    return parked.parked_until is not None and parked.parked_until < day


def _back(parked: Move, number: int | None) -> Line:
    """The day after the last one of a parking: nobody presses anything, and the search goes on."""
    assert parked.parked_until is not None
    gone = (parked.parked_until - parked.at.date()).days + 1
    return Line(parked.at + timedelta(days=gone), number, number, "The parking ended. The search goes on.")


def _own(move: Move) -> str:
    band = Band(move.band).label if move.band else "no band"
    if move.kind == MoveKind.ENTERED:
        kept = move.since.date() < move.at.date()
        return f"Put on the list in {band}{', with the date on which they began to wait' if kept else ''}."
    if move.kind == MoveKind.PARKED:
        return f"Parked until {move.parked_until:%-d %B %Y}. They keep their number."
    said = {
        MoveKind.BAND: f"Put in {band}.",
        MoveKind.DAY: f"Put in {band}: {DAYS}",
        MoveKind.TAKEN_UP: "Taken up again. The search goes on.",
    }
    return said.get(MoveKind(move.kind), "Left the list.")


def _others(move: Move, old: Rank | None, mine: Rank) -> str:
    if move.kind == MoveKind.LEFT:
        return LEFT_BEFORE
    if old is not None:
        return OVERTOOK if move.rank < old else FELL_BEHIND
    if move.rank[0] < mine[0]:
        return HIGHER_BAND
    return EARLIER_DATE if move.rank[1] < mine[1] else TIE


def events(moves: Iterable[Move]) -> Iterator[tuple[Move, int | None, int | None]]:
    """Every line of a list's log with the number of its place before and after, oldest first."""
    order: list[Rank] = []
    ranks: dict[int, Rank] = {}
    for move in moves:
        before = _number(order, ranks.get(move.entry))
        _apply(order, ranks, move)
        yield move, before, _number(order, ranks.get(move.entry))
