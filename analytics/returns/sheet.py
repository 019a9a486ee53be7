"""A return as it reads: each line with what the records say and what was typed, and what has changed since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.periods import Period
from analytics.returns.counting import counted
from analytics.returns.lines import LINES, Line
from analytics.returns.models import Return, ReturnEntry, ReturnLine, ReturnSignature


@dataclass(frozen=True)
class Number:
    """One line of a return: what the records say, and what was typed beside or instead, with who and why.

    `value` is what the return says: the correction, else the records' number; None while nobody has typed it.
    """

    line: Line
    computed: int | None
    value: int | None
    reason: str = ""
    entry: ReturnEntry | None = None

    @property
    def corrected(self) -> bool:
        return self.computed is not None and bool(self.reason)


Sheet = dict[str, Number]


def period_of(owed: Return) -> Period:
    """The period that a return is for."""
    return Period(owed.scheme, owed.code, owed.first, owed.last)


def sheets(owing: Iterable[Return]) -> dict[int, Sheet]:
    """{return id: its sheet from the records as they are now}, in as many queries as there are periods."""
    owing, found = list(owing), {}
    by_period: dict[Period, list[Return]] = defaultdict(list)
    for owed in owing:
        by_period[period_of(owed)].append(owed)
    entries: dict[int, dict[str, ReturnEntry]] = defaultdict(dict)
    for entry in ReturnEntry.objects.filter(owed__in=owing).select_related("typed_by"):
        entries[entry.owed_id][entry.code] = entry
    for period, rows in by_period.items():
        numbers = counted(period, [owed.service_id for owed in rows])
        for owed in rows:
            found[owed.pk] = {
                line.code: _number(line, numbers[owed.service_id], entries[owed.pk].get(line.code))
                for line in LINES.values()
            }
    return found


def sheet(owed: Return) -> Sheet:
    """One return from the records as they are now."""
    return sheets([owed])[owed.pk]


def _number(line: Line, numbers: Mapping[str, int], entry: ReturnEntry | None) -> Number:
    computed = None if line.typed else numbers.get(line.code, 0)
    if entry is None:
        return Number(line, computed, computed)
    return Number(line, computed, entry.value, entry.reason, entry)


def signed(signature: ReturnSignature) -> Sheet:
    """A return as it was signed; what was left out of it was nought."""
    kept = {line.code: line for line in ReturnLine.objects.filter(signature=signature)}
    return {line.code: _kept(line, kept.get(line.code)) for line in LINES.values()}


def _kept(line: Line, row: ReturnLine | None) -> Number:
    if row is None:
        return Number(line, None if line.typed else 0, None if line.typed else 0)
    return Number(line, row.computed, row.value, row.reason)


def numbers(found: Sheet) -> dict[str, int]:
    """What a sheet says, by line; what is nought or not typed yet is left out."""
    return {code: number.value for code, number in found.items() if number.value}


def latest_signature(owed: Return) -> ReturnSignature | None:
    """The signature that stands, if the return was signed here."""
    return owed.signatures.select_related("signed_by").order_by("-revision").first()


def last_signed_before(owed: Return) -> ReturnSignature | None:
    """The latest signature of the service's return for the period before this one."""
    earlier = ReturnSignature.objects.filter(
        owed__service=owed.service_id, owed__scheme=owed.scheme, owed__last__lt=owed.first
    )
    return earlier.select_related("owed", "signed_by").order_by("-owed__last", "-revision").first()


@dataclass(frozen=True)
class Change:
    """A line that says something else than before."""

    line: Line
    was: int
    now: int


def changes(was: Mapping[str, int], now: Mapping[str, int]) -> list[Change]:
    """The lines that differ, in the order of the return."""
    pairs = ((line, was.get(code, 0), now.get(code, 0)) for code, line in LINES.items())
    return [Change(line, before, after) for line, before, after in pairs if before != after]
