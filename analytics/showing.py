"""Answers after disclosure control, always, and tables as rows of text: what every page and the report show."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.cells import SUPPRESSED, TOTAL, Cell, Table
from analytics.figures import Answer, Query
from analytics.indicators.departures import KPI
from analytics.output import as_text
from analytics.periods import Period
from analytics.publication import named
from analytics.publication import shown as published_table
from analytics.rounding import percent

Leads = Callable[[str, str, str], str]


def shown(name: str, period: Period, query: Query | None = None, *, lately: bool = False) -> Answer:
    """A figure as every viewer sees it: small numbers hidden. `lately`: as it was within the last hours is enough."""
    figure, table, below = published_table(named(name, query), period, lately)
    return Answer(figure, period, query or Query(), table, below if figure.counts_people else 0)


@dataclass(frozen=True)
class Square:
    """One cell of a table on a page: its text, whether it is hidden, and where its number leads this reader."""

    text: str
    hidden: bool = False
    url: str = ""
    rating: str = ""


@dataclass(frozen=True)
class Lines:
    """A table on a page: headings, and rows of a label with its squares; `left_out` rows have nothing in them."""

    headings: list[str]
    rows: list[tuple[str, list[Square]]]
    left_out: int = 0

    @property
    def turned(self) -> "Lines":
        """The same with rows as columns: quarters from left to right."""
        columns = [[squares[number] for _, squares in self.rows] for number in range(len(self.headings))]
        return Lines([label for label, _ in self.rows], list(zip(self.headings, columns, strict=True)))


def lines(table: Table, *, whole: bool = True, leads: Leads | None = None) -> Lines:
    """A table as text. A share takes three columns: counted, of, percent. Without `whole`, empty rows are left out.

    `leads` gives the address that a number leads to, from its row, its column and which number of the cell it is.
    """
    # A column of which every cell is hidden no longer shows that it held shares; KPIs always do.
    shares = {column for column in table.columns if any(table.cell(row, column).of is not None for row in table.rows)}
    shares |= {KPI}
    headings = []
    for column in table.columns:
        headings += [column if column != KPI else "Counted", "Of", "%"] if column in shares else [column]
    rows = [(row, _row(table, row, shares, leads)) for row in table.rows]
    kept = [
        (row, squares)
        for row, squares in rows
        if whole or row == TOTAL or any(square.text not in ("0", "z", "") for square in squares)
    ]
    return Lines(headings, kept, len(rows) - len(kept))


def _row(table: Table, row: str, shares: set[str], leads: Leads | None) -> list[Square]:
    found = []
    for column in table.columns:
        squares = squares_of(table.cell(row, column), column in shares)
        if leads:
            numbers = ("count", "of", "") if column in shares else ("count",)
            squares = [
                replace(square, url=leads(row, column, number)) if number and _leads_on(square) else square
                for square, number in zip(squares, numbers, strict=True)
            ]
        found += squares
    return found


def _leads_on(square: Square) -> bool:
    """Whether there is somebody behind the number."""
    return square.text.replace(",", "").isdigit() and square.text != "0"


def squares_of(cell: Cell, share: bool) -> list[Square]:
    hidden = cell.flag == SUPPRESSED
    if not share:
        return [Square(as_text(cell), hidden)]
    if cell.of is None:
        return [Square(cell.flag or "", hidden)] * 3
    return [Square(f"{cell.count:,}"), Square(f"{cell.of:,}"), Square(percent(cell) or cell.flag or "")]
