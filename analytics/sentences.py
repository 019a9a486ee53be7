"""What the figures say, in three sentences computed from them after disclosure control. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from analytics.cells import SUPPRESSED, TOTAL, Cell, Table
from analytics.indicators.departures import KPI
from analytics.indicators.reconnection import OUT_TO_OUT, SETTLED_HERE, TO_ORIGIN
from analytics.periods import Period
from analytics.rounding import percent, rounded
from analytics.standings import FEW, Measure, beyond_chance

Target = Decimal | float | None
Called = Callable[[str], str]


def kpi2(table: Table, before: Table, target: Target) -> str:
    """How planned moves went, against the quarter before and the target, with the base."""
    cell = table.cell(TOTAL, KPI)
    if cell.flag == SUPPRESSED:
        return "Too few people left short-term services in this period for their share of planned moves to be shown."
    if not cell.of:
        return "Nobody left a short-term service in this period."
    words = f"Planned moves from short-term services {_moved(cell, before.cell(TOTAL, KPI))}"
    return f"{words}{_against(cell, target)}, on {cell.of:,} departures{_hedge(cell.of)}."


def kpi1(table: Table, target: Target) -> str:
    """How many people kept or reached independence, against the target, with the base."""
    cell = table.cell(TOTAL, KPI)
    if cell.flag == SUPPRESSED:
        return "Too few people were in long-term services and floating support for their share to be shown."
    if not cell.of:
        return "Nobody was in a long-term service or floating support in this period."
    words = (
        f"Of {cell.of:,} people in long-term services and floating support, {percent(cell)} % kept their independence"
    )
    return f"{words} or moved on to it{_against(cell, target)}{_hedge(cell.of)}."


def reconnection(table: Table) -> str:
    """Of those who left short-term accommodation: back to where they came from, or settled here from outside."""
    home = table.columns[0]
    parts = [
        _share(table.cell(TO_ORIGIN, home), "people from one of the districts", "settled back in it"),
        _share(table.cell(SETTLED_HERE, table.columns[1]), "from outside the county", "settled here"),
        _share(table.cell(OUT_TO_OUT, table.columns[1]), "from outside the county", "settled outside it"),
    ]
    found = [part for part in parts[:2] if part] or [part for part in parts if part]
    if not found:
        return "Too few people left short-term accommodation to say how many went back to where they came from."
    words = "; ".join(found)
    return f"{words[0].upper()}{words[1:]}."


def beside(cell: Cell, others: Sequence[tuple[str, Decimal, str]]) -> str:
    """A share against those of the region and the nation, each with the period that it is of."""
    if not cell.of:
        return ""
    told = [
        f"{'above' if _above(cell, value) else 'at' if _reaches(cell, value) else 'below'} the {place.lower()} "
        f"({_plain(value)} %, {when})"
        for place, value, when in others
    ]
    return f"Here {percent(cell)} %: {' and '.join(told)}{_hedge(cell.of)}."


def _moved(cell: Cell, before: Cell) -> str:
    now = f"{percent(cell)} %"
    if not before.of:
        return f"were {now}"
    then = f"{percent(before)} %"
    if now == then:
        return f"stayed at {now}"
    return f"{'rose' if Decimal(percent(cell)) > Decimal(percent(before)) else 'fell'} from {then} to {now}"


def _against(cell: Cell, target: Target) -> str:
    if target is None:
        return ""
    where = "above" if _above(cell, target) else "at" if _reaches(cell, target) else "below"
    return f", {where} the {_plain(target)} % target"


def _above(cell: Cell, target: Target) -> bool:
    return 100 * (cell.count or 0) > Decimal(str(target)) * (cell.of or 0)


def _reaches(cell: Cell, target: Target) -> bool:
    return 100 * (cell.count or 0) >= Decimal(str(target)) * (cell.of or 0)


def _plain(target: Target) -> str:
    return f"{Decimal(str(target)).normalize():f}"


def _hedge(base: int) -> str:
    return "; with so few people, one or two change the share" if base < FEW else ""


def _share(cell: Cell, whom: str, did: str) -> str:
    return f"of {cell.of:,} {whom}, {cell.count:,} ({percent(cell, 0)} %) {did}" if cell.of else ""


def series(points: Sequence[tuple[Period, Cell]], measure: Measure) -> str:
    """How a number went over quarters, from the first that has one to the last; hedged where it may be chance."""
    known = [(period, cell) for period, cell in points if measure.of(cell) is not None]
    if len(known) < 2:
        hidden = any(cell.flag == SUPPRESSED for _, cell in points)
        return "Too few in most of them to say how it went." if hidden else ""
    (start, first), (end, last) = known[0], known[-1]
    then, now = measure.text(first), measure.text(last)
    low, high = (choose(known, key=lambda point: measure.of(point[1])) for choose in (min, max))
    words = f"It stayed at {now} from {start.short} to {end.short}"
    if then != now:
        rose = (measure.of(last) or 0) > (measure.of(first) or 0)
        words = f"It {'rose' if rose else 'fell'} from {then} in {start.short} to {now} in {end.short}"
    between = f"; lowest {measure.text(low[1])} in {low[0].short}, highest {measure.text(high[1])} in {high[0].short}"
    few = any(measure.base(cell) < FEW for _, cell in known)
    chance = measure.unit == "%" and then != now and not beyond_chance(last, first)
    hedge = "; with so few people, one or two change it" if few else "; chance alone could make that" if chance else ""
    return f"{words}{between if len(known) > 2 else ''}{hedge}."


def of_row(row: str, cell: Cell, whole: Cell, measure: Measure) -> str:
    """The number of one area or cohort, beside that of all."""
    if cell.flag == SUPPRESSED:
        return f"{row}: too few for the number to be shown."
    if measure.of(cell) is None:
        return f"{row}: nobody in this period."
    counts = f", {cell.count:,} of {cell.of:,}" if cell.of else f", of {measure.base(cell):,}" if cell.base else ""
    beside = f"; {measure.text(whole)} in all" if measure.of(whole) is not None else ""
    return f"{row}: {measure.text(cell)}{counts}{beside}{_hedge(measure.base(cell))}."


def about(chart: str, table: Table, names: bool = False) -> str:
    """What a table says, in a sentence: computed after disclosure control, hedged when it rests on few.

    Where its rows are `names`, of places or agencies, they keep their capitals.
    """
    return SENTENCES.get(chart, _largest)(table, str if names else _row)


def _largest(table: Table, called: Called) -> str:
    """The largest number of people in a row, and the next."""
    column = TOTAL if TOTAL in table.columns else table.columns[0]
    whole = table.cell(TOTAL, column)
    rows = [(table.cell(row, column).count, row) for row in table.rows if row != TOTAL]
    known = sorted(((count, row) for count, row in rows if count), key=lambda found: -found[0])
    if not known:
        return "Too few to say which was most frequent." if _hides(table) else "Nobody in this period."
    (most, row), *others = known
    of = f" of {whole.count:,}" if whole.count else ""
    then = f", then {called(others[0][1])} ({others[0][0]:,})" if others else ""
    return f"Most frequent: {called(row)} ({most:,}{of}){then}{_hedge(whole.count or most)}."


def _rates(table: Table, called: Called) -> str:
    """The share of all, and the lowest and highest of the rows that have enough people to say so."""
    column = next((name for name in table.columns if any(table.cell(row, name).of for row in table.rows)), None)
    if column is None:
        return "Too few to say." if _hides(table) else "Nothing to divide by in this period."
    whole = table.cell(TOTAL, column)
    rows = [(table.cell(row, column), row) for row in table.rows if row != TOTAL]
    known = sorted(((cell, row) for cell, row in rows if (cell.of or 0) >= FEW), key=lambda found: found[0].percent)
    words = (
        f"{column}: {percent(whole)} % in all, {whole.count:,} of {whole.of:,}{_hedge(whole.of)}" if whole.of else ""
    )
    if len(known) > 1:
        low, high = known[0], known[-1]
        between = f"from {percent(low[0])} % ({called(low[1])}) to {percent(high[0])} % ({called(high[1])})"
        words = f"{words}; {between}" if words else f"{column}: {between}"
    return f"{words}." if words else "Too few to compare the rows with each other."


def _values(table: Table, called: Called) -> str:
    """The median of all, and where it was shortest and longest among enough people."""
    median, people = table.cell(TOTAL, "Median"), table.cell(TOTAL, table.columns[-1])
    if median.value is None:
        return "Too few to give a median." if _hides(table) else "Nobody in this period."
    words = f"Half of {people.count:,} took {rounded(median.value, 0)} days or fewer{_hedge(people.count or 0)}"
    rows = [(table.cell(row, "Median"), row) for row in table.rows if row != TOTAL]
    known = sorted((cell.value, row) for cell, row in rows if cell.value is not None and (cell.base or 0) >= FEW)
    if len(known) < 2:
        return f"{words}."
    (least, quick), (most, slow) = known[0], known[-1]
    least, most = rounded(least, 0), rounded(most, 0)
    return f"{words}; the median was {least} days for {called(quick)} and {most} for {called(slow)}."


def _matrix(table: Table, called: Called) -> str:
    """The largest cell of a matrix."""
    cells = [((row, column), table.cell(row, column).count) for row in table.rows for column in table.columns]
    known = [(count, key) for key, count in cells if count and TOTAL not in key]
    if not known:
        return "Too few to say between which places." if _hides(table) else "Nobody in this period."
    most, (row, column) = max(known, key=lambda found: found[0])
    whole = table.cell(TOTAL, TOTAL).count
    of = f" of {whole:,} people" if whole else ""
    return f"The largest number is {most:,}{of}: {row} by {column}{_hedge(whole or most)}."


def _hides(table: Table) -> bool:
    return any(cell.flag == SUPPRESSED for cell in table.cells.values())


def _row(label: str) -> str:
    """A label within a sentence: "Private rented" is private rented, "KPI" stays."""
    return label[0].lower() + label[1:] if len(label) > 1 and label[1].islower() else label


SENTENCES = {"rates": _rates, "series": _rates, "values": _values, "matrix": _matrix}
