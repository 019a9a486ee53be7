"""Periods within a period, hidden together: three months are their quarter, and four quarters their year. Pure.

Whoever has two of three months and the quarter can subtract. The quarters are published first and stay as they are:
the months of one are hidden as one, and a year hides what would give away its quarters.
"""

from collections.abc import Callable, Iterable, Mapping

from analytics.cells import SUPPRESSED, TOTAL, Key
from analytics.indicators.departures import COUNT, KPI
from analytics.links import KEPT, STAYS
from analytics.periods import Nested, Period
from analytics.together import Compared, Name, Tables, dated, hide_together, undated

Counted = Mapping[Period, Tables]
Rules = Iterable[Callable[[Compared], None]]


def hide_over_time(
    counted: Counted, printed: Counted, periods: Nested, compare: Rules, below: int, tiers: Iterable[Iterable[Name]]
) -> dict[Period, Tables]:
    """The tables of those periods that are published after others, small numbers hidden in all of them together.

    `counted` holds the tables of the whole and of its parts; `printed` those of the periods published first, as they
    were published.
    """
    tables = side_by_side(counted)
    cells = [(each, name, key) for each in printed for name, table in counted[each].items() for key in table.cells]
    shown = {(each, name, key): _is_shown(printed[each], name, key) for each, name, key in cells}
    also, already = (
        [(dated(name, each.key), key) for (each, name, key), seen in shown.items() if seen == wanted]
        for wanted in (False, True)
    )
    then = [[dated(name, each.key) for each in counted for name in tier] for tier in tiers]
    hidden = hide_together(tables, rules_over_time(compare, periods), below, then, also, already)
    return {each: {name: hidden[dated(name, each.key)] for name in counted[each]} for each in periods.then}


def side_by_side(counted: Counted) -> Tables:
    """The tables of several periods, each named after its own."""
    return {dated(name, each.key): table for each, tables in counted.items() for name, table in tables.items()}


def rules_over_time(compare: Rules, periods: Nested) -> list[Callable[[Compared], None]]:
    """What can be compared within each period, and between them."""
    found = [_during(each, compare) for each in (periods.whole, *periods.parts)]
    return [*found, lambda compared: _adds_up(compared, periods)]


def _during(period: Period, compare: Rules) -> Callable[[Compared], None]:
    def tell(compared: Compared) -> None:
        own = compared.within(period.key)
        for rule in compare:
            rule(own)

    return tell


def _is_shown(tables: Tables, name: Name, key: Key) -> bool:
    """Whether readers have the number: not in a table that was not published, nor in a cell that was not there."""
    cell = tables[name].cells.get(key) if name in tables else None
    return cell is not None and cell.flag != SUPPRESSED


def _adds_up(compared: Compared, periods: Nested) -> None:
    """A number of the whole is the sum of its parts; of what is counted on the last day, the last part and more."""
    for name in [name for name in compared.tables if name == dated(undated(name), periods.whole.key)]:
        names = [dated(undated(name), part.key) for part in periods.parts]
        for row, column in compared.tables[name].cells:
            for number in ("count", "of", "rest"):
                atom = compared.atom(name, row, column, number)
                parts = [found for part in names if (found := compared.atom(part, row, column, number))]
                if atom and compared.value(atom) == sum(map(compared.value, parts)):
                    compared.equal(atom, parts)
                elif atom and (last := compared.atom(names[-1], row, column, number)):
                    left = [compared.atom(*each) for part in names[:-1] for each in _left(part, row, number)]
                    compared.equal(atom, [last, *left])
                    compared.at_least(atom, [last], secret=True)
                    compared.at_least(atom, parts, secret=True)


def _left(name: Name, row: str, number: str) -> list[tuple[Name, str, str, str]]:
    """Who left an earlier part, where a figure counts them beside those who are there on the last day."""
    at = name.option
    if name.figure == "kpi1" and row == TOTAL and number != "rest":
        kept = [(Name("departures", "", f"kpi1{at}"), label, COUNT, "count") for label in KEPT]
        return kept + [(name, row, KPI, "rest")] * (number == "of")
    if name.figure == "throughput" and number == "count":
        return [(Name("length-of-stay", name.by, at), row, STAYS, "count")]
    return []
