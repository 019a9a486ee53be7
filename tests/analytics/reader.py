"""Somebody who reads everything that is published, with a pencil and a solver (scipy's): what is given away to them?"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from analytics.cells import SUPPRESSED
from analytics.together import Compared, joined_key


class Reader:
    """Somebody who knows every sum and every rule, and who has a solver: how far can a hidden number be narrowed?"""

    def __init__(self, tables, shown, rules):
        self.index, self.lower, self.upper, self.rows, self.known = {}, [], [], [], None
        self.truth = []
        for name, table in tables.items():
            withheld = rows_perhaps_withheld(table, shown[name])
            for key, cell in table.cells.items():
                self.cell(name, table, key, cell, shown[name].cells[key], withheld)
        for name, table in tables.items():
            for total in table.sums:
                keys = (total.total, *total.parts)
                for number in ("count", "of"):
                    if all(table.number((key, number)) is not None for key in keys):
                        whole, *parts = [(joined_key(name, key), number) for key in keys]
                        self.add({whole: 1} | dict.fromkeys(parts, -1))
            for key, base in table.same.items():
                self.add({(joined_key(name, key), "of"): 1, (joined_key(name, base), "count"): -1})
        compared = Compared(tables, 5)
        for rule in rules:
            rule(compared)
        for key in compared.left_over:
            self.unknown((key, "count"), compared.left_over[key].count, 0, None)
        for link in compared.links:
            self.add({link.whole: 1} | dict.fromkeys(link.parts, -1))

    def cell(self, name, table, key, cell, shown, withheld):
        if cell.count is None:
            return
        unsure = key[0] in withheld
        key = joined_key(name, key)
        hidden = shown.flag == SUPPRESSED
        over = any(other.of is not None and other.count > other.of for other in table.cells.values())
        for number in ("count", "of", "rest") if cell.of is not None else ("count",):
            value = cell.of - cell.count if number == "rest" else getattr(cell, number)
            # A hidden count is no 0, for zeros are shown unless withheld; a share of nobody may be hidden with others.
            least = 1 if cell.of is None and not unsure else -np.inf if number == "rest" and over else 0
            self.unknown((key, number), value, *((least, None) if hidden else (value, value)))
        if cell.of is not None:
            self.add({(key, "of"): 1, (key, "count"): -1, (key, "rest"): -1})

    def unknown(self, atom, truth, lower, upper):
        self.index[atom] = len(self.index)
        self.truth.append(truth)
        self.lower.append(lower)
        self.upper.append(np.inf if upper is None or lower != upper else upper)

    def add(self, terms):
        self.rows.append({self.index[atom]: sign for atom, sign in terms.items()})

    def matrix(self):
        """Everything that the reader knows, a row each."""
        entries = [(number, column, sign) for number, row in enumerate(self.rows) for column, sign in row.items()]
        numbers, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((signs, (numbers, columns)), shape=(len(self.rows), len(self.index)), dtype=float)

    def believes_the_truth(self):
        """Whether the true numbers are among those that this reader thinks possible: else the reader is a bad one."""
        truth = np.array(self.truth, float)
        return (
            (self.matrix() @ truth == 0).all()
            and (truth >= np.array(self.lower, float)).all()
            and (truth <= np.array(self.upper, float)).all()
        )

    def values(self, atom, truth):
        """Two whole numbers that the hidden number could be; fewer when there are no two."""
        self.known = self.matrix() if self.known is None else self.known
        found = {truth}
        for low, high in ((truth + 1, np.inf), (self.lower[self.index[atom]], truth - 1)):
            if low > high or len(found) > 1:
                continue
            lower, upper = np.array(self.lower, float), np.array(self.upper, float)
            lower[self.index[atom]], upper[self.index[atom]] = low, high
            answer = milp(
                np.zeros(len(self.index)),
                constraints=LinearConstraint(self.known, 0, 0),
                integrality=np.ones(len(self.index)),
                bounds=Bounds(lower, upper),
            )
            if answer.status == 0:
                found.add(round(answer.x[self.index[atom]]))
        return found


def rows_perhaps_withheld(table, shown):
    """Rows without a number, in a table of which something is withheld: a reader cannot tell which of them are."""
    hidden = {key for key, cell in shown.cells.items() if cell.flag == SUPPRESSED}
    if not any(table.cells[key].count == 0 and not table.cells[key].of for key in hidden):
        return set()
    return {row for row, _ in table.cells} - {row for row, column in table.cells if (row, column) not in hidden}


def withheld_though_large(table, shown):
    """Withheld with their rows, but no secret: another table may print the same number."""
    withheld = rows_perhaps_withheld(table, shown)
    return {key for key in table.cells if key[0] in withheld and (table.cells[key].count or 0) >= 5}


def nothing_is_given_away(tables, shown, rules, most=None):
    reader = Reader(tables, shown, rules)
    assert reader.believes_the_truth()
    hidden = [
        (name, key)
        for name, table in shown.items()
        for key, cell in table.cells.items()
        if cell.flag == SUPPRESSED and tables[name].cells[key].count is not None
        if key not in withheld_though_large(tables[name], table)
    ]
    for name, key in hidden[:: max(1, len(hidden) // most) if most else 1]:
        truth = tables[name].cells[key].count
        found = reader.values((joined_key(name, key), "count"), truth)
        # What can only be 0 is a true zero: such are shown everywhere.
        assert len(found) > 1 or truth == 0, f"{name} {key} can only be {truth}"
