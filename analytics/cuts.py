"""What one area or one cohort has in a published table: its row, its part, or its column. Pure."""

from dataclasses import replace

from analytics.cells import TOTAL, Cell, Table

ROW, COLUMN = "row", "column"


def cut(table: Table, label: str, side: str = "") -> Table | None:
    """The table cut to a label: its part where rows read `label: row`, its row beside the total, or its column.

    A `side` takes the row or the column alone, as one column of a table. None where the table does not know the label.
    """
    under = {row: row.removeprefix(f"{label}: ") for row in table.rows if row.startswith(f"{label}: ")}
    if under and not side:
        cells = {(under[row], column): cell for (row, column), cell in table.cells.items() if row in under}
        return replace(table, rows=tuple(under.values()), cells=cells)
    if side == ROW and label in table.rows:
        cells = {(column, label): table.cell(label, column) for column in table.columns}
        return replace(table, rows=table.columns, columns=(label,), cells=cells)
    if label in table.columns and side != ROW:
        return replace(table, columns=(label,))
    if label in table.rows and not side:
        return replace(table, rows=tuple(row for row in table.rows if row in (label, TOTAL)))
    return None


def cell_of(table: Table, label: str, column: str) -> Cell:
    """The number of a label in a table cut or uncut: of its row, or of the total of its part."""
    return table.cell(label if label in table.rows else f"{label}: {TOTAL}", column)
