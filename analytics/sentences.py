"""What the figures say, in three sentences computed from them after disclosure control. Pure."""

from decimal import Decimal

from analytics.cells import SUPPRESSED, TOTAL, Cell, Table
from analytics.indicators.departures import KPI
from analytics.indicators.reconnection import OUT_TO_OUT, SETTLED_HERE, TO_ORIGIN
from analytics.output import percent

FEW = 30
Target = Decimal | float | None


def kpi2(table: Table, before: Table, target: Target) -> str:
    """How planned moves went, against the quarter before and the target, with the base."""
    cell = table.cell(TOTAL, KPI)
    if cell.flag == SUPPRESSED:
        return "Too few people left short-term services in this quarter for their share of planned moves to be shown."
    if not cell.of:
        return "Nobody left a short-term service in this quarter."
    words = f"Planned moves from short-term services {_moved(cell, before.cell(TOTAL, KPI))}"
    return f"{words}{_against(cell, target)}, on {cell.of:,} departures{_hedge(cell.of)}."


def kpi1(table: Table, target: Target) -> str:
    """How many people kept or reached independence, against the target, with the base."""
    cell = table.cell(TOTAL, KPI)
    if cell.flag == SUPPRESSED:
        return "Too few people were in long-term services and floating support for their share to be shown."
    if not cell.of:
        return "Nobody was in a long-term service or floating support in this quarter."
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


def status(cell: Cell, target: Target) -> tuple[str, str, str]:
    """Against the target: words, a mark and a rating for the colour that helps them; empty without either."""
    if target is None or not cell.of:
        return "", "", ""
    if _reaches(cell, target):
        return f"Target {_plain(target)} % reached", "▲", "good"
    return f"Below the target of {_plain(target)} %", "▼", "bad"


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
