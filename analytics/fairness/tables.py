"""Patterns as tables of counts and values, after disclosure control; sentences for those who read them."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from django.conf import settings

from analytics.cells import TOTAL, Atom, Cell, Key, Link, Sum, Table, crosstab, measured, rate, unique_labels
from analytics.disclosure import suppress
from analytics.fairness import reading
from analytics.fairness.reading import Row
from analytics.indicators.patterns import VERDICTS, Pattern, by_need, compare, compare_groups
from analytics.periods import Period
from referrals.codes import DECLINE_GROUPS, FactsSay

CHOSEN, EXPECTED, ADJUSTED, FROM, TO = "Declined by choice", "Expected, %", "Adjusted, %", "From, %", "To, %"
BORNE_OUT, UNSUPPORTED, HOURS = "Facts left no choice", "Not supported", "Hours to answer"
OVERTURNED, ASKED, LAPSED = "Overturned of those reviewed", "Asked to withdraw", "Lapsed"
# Nowhere printed, but what a reader could subtract: secret where it is small.
TAKEN_BACK = "Withdrawn on asking"
VALUES = (EXPECTED, ADJUSTED, FROM, TO)
GROUP_OF = {code: group for group, codes in DECLINE_GROUPS.items() for code in codes}
# by: how a row of the reading is named and labelled, and the path to its code in the database
BY: dict[str, tuple[Callable[[Row], str], Callable[[Row], str], str]] = {
    "provider": (lambda row: row.provider, lambda row: row.provider_name, "service__agency__code"),
    "service": (lambda row: row.service, lambda row: row.service_name, "service__code"),
}
DIMENSIONS: dict[str, tuple[str, Callable[[Row], str], tuple[str, ...]]] = {
    "ethnicity": ("By ethnicity", lambda row: row.ethnicity, (*reading.ETHNICITIES.values(), reading.NOT_STATED)),
    "gender": ("By gender", lambda row: row.gender, ("Female", "Male", "Other", reading.NOT_STATED)),
    "age": ("By age", lambda row: row.age, (*(label for _, label in reading.AGES), reading.NOT_STATED)),
}


@dataclass(frozen=True)
class Shown:
    """A table as everybody who may open it sees it, and of each row what may be said."""

    table: Table
    verdicts: Mapping[str, str]


def labels(rows: list[Row], by: str) -> dict[Hashable, str]:
    """{code: label} by name, the code beside it where two share a name."""
    key, name, _ = BY[by]
    named = sorted({(name(row), key(row)) for row in rows})
    return unique_labels([(code, label, code) for label, code in named])


def patterns(rows: list[Row], period: Period, by: str) -> Shown:
    """Each provider (or service) with its declines by choice against what all the others lead one to expect."""
    (key, _, path), below = BY[by], settings.DISCLOSURE_THRESHOLD
    shown, found = labels(rows, by), compare(reading.by_choice(rows, key))
    cells, based_on = _compared({shown[code]: pattern for code, pattern in found.items()}, shown.values())
    hours = reading.hours_to_answer(period, path)
    for code, label in shown.items():
        cells |= {(label, column): cell for column, cell in _beside([r for r in rows if key(r) == code]).items()}
        cells[label, HOURS] = measured(*_hours(hours.get(code)))
    sums = _totals(cells, list(shown.values()), (CHOSEN, *PRINTED, *LEFT_OVER))
    unprinted = {(label, column) for label in (*shown.values(), TOTAL) for column in LEFT_OVER}
    table = Table(
        (*shown.values(), TOTAL), (CHOSEN, *VALUES, *PRINTED, HOURS), cells, sums, based_on=based_on,
        links=tuple(link for label in (*shown.values(), TOTAL) for link in _links(label)),
        unprinted=frozenset(unprinted),
        sensitive=frozenset(key for key in unprinted if 0 < cells[key].count < below),
    )  # fmt: skip
    return _shown(table, {shown[code]: pattern for code, pattern in found.items()})


PRINTED = (BORNE_OUT, UNSUPPORTED, OVERTURNED, ASKED, LAPSED)
LEFT_OVER = (TAKEN_BACK,)


def _beside(rows: list[Row]) -> dict[str, Cell]:
    """What stands beside the comparison: of declines what the facts and the hub said, and ways around declining."""

    def how_many(said: Callable[[Row], bool]) -> int:
        return sum(row.n for row in rows if said(row))

    reviewed, put = how_many(lambda row: bool(row.reviewed)), how_many(lambda row: True)
    counts = {
        BORNE_OUT: how_many(lambda row: row.declined and row.says == FactsSay.BEAR_OUT),
        UNSUPPORTED: how_many(lambda row: row.declined and row.says == FactsSay.AGAINST),
        TAKEN_BACK: how_many(lambda row: row.taken_back),
    }
    return {column: Cell(count=number) for column, number in counts.items()} | {
        OVERTURNED: rate(how_many(lambda row: row.overturned), reviewed),
        ASKED: rate(how_many(lambda row: bool(row.asked)), put),
        LAPSED: rate(how_many(lambda row: row.lapsed), how_many(lambda row: not row.taken_back)),
    }


def _links(row: str) -> tuple[Link, ...]:
    """What a reader may compare within a row: every offer was answered with or without a choice, lapsed, or went."""
    to_answer: Atom = ((row, LAPSED), "of")
    answered: tuple[Atom, ...] = (((row, CHOSEN), "of"), ((row, BORNE_OUT), "count"))
    return (
        Link(to_answer, (*answered, ((row, LAPSED), "count"))),
        Link(((row, ASKED), "of"), (to_answer, ((row, TAKEN_BACK), "count"))),
    )


def _hours(found: tuple[float, int] | None) -> tuple[float | None, str, int]:
    return (found[0], "hours", found[1]) if found else (None, "hours", 0)


def reasons(rows: list[Row], by: str) -> Table:
    """Declines by provider (or service) and group of reasons, small numbers hidden."""
    key, counts = BY[by][0], Counter()
    for row in rows:
        if row.declined:
            counts[key(row), GROUP_OF[row.reason]] += row.n
    table = crosstab(counts, labels(rows, by), {group: group for group in DECLINE_GROUPS})
    return suppress(table, settings.DISCLOSURE_THRESHOLD)


def equity(rows: list[Row], dimension: str) -> Shown:
    """Groups of people against everybody with the same needs."""
    _, key, known = DIMENSIONS[dimension]
    found = compare_groups(reading.by_choice(rows, key))
    cells, based_on = _compared(found, known)
    sums = _totals(cells, list(known), (CHOSEN,))
    return _shown(Table((*known, TOTAL), (CHOSEN, *VALUES), cells, sums, based_on=based_on), found)


def needs_of(rows: list[Row], by: str, code: str) -> Shown:
    """One provider (or service) by what the people needed whom it was offered, against all the others."""
    found = by_need(reading.by_choice(rows, BY[by][0]), code)
    cells, based_on = _compared(found, found)
    return _shown(Table(tuple(found), (CHOSEN, *VALUES), cells, based_on=based_on), found)


def spread(rows: list[Row], code: str) -> list[float]:
    """Adjusted shares of the other providers that have enough offers, in order and without their names."""
    found = compare(reading.by_choice(rows, BY["provider"][0]))
    return sorted(pattern.adjusted for who, pattern in found.items() if who != code and pattern.enough)


def _compared(found: Mapping[Hashable, Pattern], wanted) -> tuple[dict[Key, Cell], dict[Key, Key]]:
    """Cells of the comparison for every label; what is computed from declines goes where they are hidden."""
    cells: dict[Key, Cell] = {}
    based_on: dict[Key, Key] = {}
    for label in wanted:
        pattern = found.get(label)
        cells[label, CHOSEN] = rate(pattern.declined, pattern.offers) if pattern else rate(0, 0)
        numbers = (None,) * 4
        if pattern and pattern.enough:
            low, high = pattern.interval
            numbers = (pattern.expected / pattern.offers, pattern.adjusted, low, high)
        for column, number in zip(VALUES, numbers, strict=True):
            value = None if number is None else 100 * number
            cells[label, column] = measured(value, "percent", pattern.offers if pattern else 0)
            based_on[label, column] = (label, CHOSEN)
    return cells, based_on


def _totals(cells: dict[Key, Cell], rows: list[str], columns: tuple[str, ...]) -> tuple[Sum, ...]:
    sums = []
    for column in columns:
        parts = tuple((row, column) for row in rows)
        count = sum(cells[part].count or 0 for part in parts)
        rates = any(cells[part].of is not None for part in parts)
        cells[TOTAL, column] = rate(count, sum(cells[part].of or 0 for part in parts)) if rates else Cell(count=count)
        sums.append(Sum((TOTAL, column), parts))
    return tuple(sums)


def _shown(table: Table, found: Mapping[Hashable, Pattern]) -> Shown:
    """After disclosure control; of a row whose numbers are hidden nothing is said."""
    table = suppress(table, settings.DISCLOSURE_THRESHOLD)
    verdicts = {
        label: VERDICTS[pattern.verdict if table.cell(label, CHOSEN).count is not None else "too_few"]
        for label, pattern in found.items()
    }
    return Shown(table, {row: verdicts.get(row, VERDICTS["too_few"]) for row in table.rows if row != TOTAL})
