"""What is bought and how good it is: contracts, units, quality, safeguarding, returns, as the reports printed them."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from analytics.cells import NOT_APPLICABLE, TOTAL, Cell, Key, Sum, Table, crosstab, rate, rates
from analytics.groups import FLOATING, OTHER_SERVICES, SHORT_TERM, service_group
from analytics.rounding import rounded

COUNT, SERVICES, UNITS, CONTRACTED = "Count", "Services", "Units", "Contracted"
GRADES = {"A": "A", "B": "B", "C": "C", "new": "New", "D": "D"}
NOT_GRADED = "Not graded"
VISITS, CONDUCTED, COMPLETED = "Visits", "Number conducted", "Number completed"
KINDS_OF_GRADE = {
    "existing_grade": "Existing grade",
    "self_assessed_grade": "Self Assessed Grade",
    "awarded_grade": "Awarded Grade",
}
SHELTERED, ALARMS = frozenset({"sheltered", "extra_care"}), "community_alarm"
LEASEHOLDERS, AGENCY = "leaseholder", "home_improvement_agency"
# Kinds of service as the contractual information of January 2014 lists them.
CONTRACT_KINDS = (
    "Community Alarms", "Extra Care", "Floating Support Service", "HIA", "Long Term Accommodation",
    "Sheltered Housing", "Short Term Accommodation", "Leaseholders",
)  # fmt: skip
KIND_OF_TYPE = {
    ALARMS: "Community Alarms",
    "extra_care": "Extra Care",
    AGENCY: "HIA",
    "sheltered": "Sheltered Housing",
    LEASEHOLDERS: "Leaseholders",
}

Labels = Mapping[Hashable, str]


def sustained(frame: pd.DataFrame, column: str, rows: Labels) -> Table:
    """Follow-ups held: those who still have the home that they moved on to."""
    held = frame.groupby(column)["n"].sum().to_dict()
    kept = frame[frame["sustained"] == "yes"].groupby(column)["n"].sum().to_dict()
    return rates({row: (int(kept.get(row, 0)), int(n)) for row, n in held.items()}, rows, "Sustained")


def quality_grades(frame: pd.DataFrame) -> Table:
    """Services by the grade that stands; those without one stand below the total."""
    counts = frame.groupby("grade")["n"].sum().to_dict()
    found = {(grade, SERVICES): int(counts.get(grade, 0)) for grade in GRADES}
    table = crosstab(found, GRADES, {SERVICES: SERVICES}, column_total=False)
    without = Cell(count=int(counts.get("", 0) + counts.get("not_graded", 0)))
    return Table((*table.rows, NOT_GRADED), table.columns, {**table.cells, (NOT_GRADED, SERVICES): without}, table.sums)


def quality_visits(frame: pd.DataFrame) -> Table:
    """Visits of the period by the grade before, the service's own and the one awarded; how many were completed."""
    labels = {"A": "A", "B": "B", "C": "C", "D": "D", "new": "New", "not_graded": NOT_GRADED}
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for kind in KINDS_OF_GRADE:
        for grade, n in frame.groupby(kind)["n"].sum().items():
            key = (kind, grade or "not_graded")
            counts[key] = counts.get(key, 0) + int(n)
    table = crosstab(counts, KINDS_OF_GRADE, labels, row_total=False)
    columns = (CONDUCTED, COMPLETED, *table.columns)
    rows = (VISITS, *table.rows)
    cells: dict[Key, Cell] = {(row, column): Cell(flag=NOT_APPLICABLE) for row in rows for column in columns}
    conducted = int(frame["n"].sum())
    cells[VISITS, CONDUCTED] = Cell(count=conducted)
    cells[VISITS, COMPLETED] = rate(int(frame["completed"].sum()), conducted)
    same = {(VISITS, COMPLETED): (VISITS, CONDUCTED)}
    whole = tuple(Sum((VISITS, CONDUCTED), ((row, TOTAL),)) for row in table.rows)
    return Table(rows, columns, cells | dict(table.cells), (*table.sums, *whole), same)


def alerts(frame: pd.DataFrame, rows: Labels) -> Table:
    """Alerts raised in the period by nature: open on its last day, or closed."""
    counts: dict[tuple[Hashable, Hashable], int] = {}
    for found in frame.itertuples():
        counts[found.nature, "closed"] = int(found.closed)
        counts[found.nature, "open"] = int(found.n - found.closed)
    return crosstab(counts, rows, {"open": "Open", "closed": "Closed"})


def complaints(frame: pd.DataFrame, rows: Labels, results: Labels) -> Table:
    """Complaints received in the period by stage: open on its last day, or what had come of them."""
    counts: dict[tuple[Hashable, Hashable], int] = {
        (found.stage, found.result or "open"): int(found.n) for found in frame.itertuples()
    }
    return crosstab(counts, rows, {"open": "Open", **results})


def returns(frame: pd.DataFrame, rows: Labels) -> Table:
    """Returns by period: expected, in by the deadline, reminded of, in by the end of the default period, missing, or
    expected still.
    """
    names = {
        "expected": "Expected",
        "by_deadline": "Received by deadline",
        "reminded": "Reminded",
        "received": "Received by end of default period",
        "missing": "Defaults issued",
        "not_due": "Not due yet",
    }
    counts = {
        ((found.scheme, found.code), name): int(value)
        for found in frame.itertuples()
        for name, value in (
            ("expected", found.expected),
            ("by_deadline", found.by_deadline),
            ("reminded", found.reminded),
            ("received", found.received),
            ("missing", found.expected - found.received - found.not_due),
            ("not_due", found.not_due),
        )
    }
    table = crosstab(counts, rows, names, column_total=False)
    parts = ("received", "missing", "not_due")
    missing = [Sum((row, names["expected"]), tuple((row, names[part]) for part in parts)) for row in table.rows]
    return Table(table.rows, table.columns, table.cells, (*table.sums, *missing))


def units(services: Iterable[tuple[str, str, int]]) -> Table:
    """Providers, services and contracted units by kind. Each service: its provider, its type, its units."""
    services = list(services)
    by_kind = {"floating": 0, "agency": 0, "sheltered": 0, "alarm": 0, "other": 0}
    leaseholders = 0
    for _, kind, number in services:
        by_kind[_kind_of_units(kind)] += number
        leaseholders += number if kind == LEASEHOLDERS else 0
    total = sum(by_kind.values())
    numbers = {
        "Number of Providers": len({provider for provider, _, _ in services}),
        "Number of Services": len(services),
        "Number of Household Units": total - leaseholders,
        "Number of Leaseholders": leaseholders,
        "Total Number of Units": total,
        "Number of Floating Support Units": by_kind["floating"],
        "Number of HIA Units": by_kind["agency"],
        "Number of Sheltered Units": by_kind["sheltered"] + by_kind["alarm"],
        "Sheltered - Accommodation": by_kind["sheltered"],
        "Sheltered - Community Alarm": by_kind["alarm"],
        "Number of Other Acc. Based Units": by_kind["other"],
        TOTAL: total,
    }
    kinds = ("Number of Floating Support Units", "Number of HIA Units", "Number of Sheltered Units")
    sums = (
        _of(COUNT, "Total Number of Units", ("Number of Household Units", "Number of Leaseholders")),
        _of(COUNT, "Number of Sheltered Units", ("Sheltered - Accommodation", "Sheltered - Community Alarm")),
        _of(COUNT, TOTAL, (*kinds, "Number of Other Acc. Based Units")),
        _of(COUNT, TOTAL, ("Total Number of Units",)),
    )
    return Table(tuple(numbers), (COUNT,), {(row, COUNT): Cell(count=n) for row, n in numbers.items()}, sums)


def _kind_of_units(service_type: str) -> str:
    if service_type in SHELTERED:
        return "sheltered"
    if service_type == ALARMS:
        return "alarm"
    if service_type == AGENCY:
        return "agency"
    return "floating" if service_group(service_type, "") == FLOATING else "other"


def contracts(frame: pd.DataFrame) -> Table:
    """Units and pounds a year by type of contract, capped or not; and the share that buys floating support."""
    gross, subsidy = frame["type"] == "block_gross", frame["type"] == "block_subsidy"
    capped = frame["capped"].astype(bool)
    rows = {
        "Number of Block Gross Units": gross,
        "Number of Block Subsidy Units": subsidy,
        "Block subsidy - Capped": subsidy & capped,
        "Block subsidy - Not Capped": subsidy & ~capped,
        "All contracts capped": capped,
        "All contracts not capped": ~capped,
        TOTAL: capped | ~capped,
    }
    cells = _units_and_pounds({row: frame[mask] for row, mask in rows.items()})
    floating = [
        service_group(kind, term) == FLOATING for kind, term in zip(frame["service_type"], frame["term"], strict=True)
    ]
    support = frame[pd.Series(floating, index=frame.index, dtype=bool)]
    whole, part = (int(rounded(Fraction(_pounds(each)), 0)) for each in (frame, support))
    # What is left of whole pounds, so that the two rows add up.
    for row, value in (("% FS", part), ("% Accommodation Based", whole - part)):
        cells[row, UNITS] = Cell(flag=NOT_APPLICABLE)
        cells[row, CONTRACTED] = rate(value, whole)
    sums = (
        _of(UNITS, "Number of Block Subsidy Units", ("Block subsidy - Capped", "Block subsidy - Not Capped")),
        _of(UNITS, TOTAL, ("Number of Block Gross Units", "Number of Block Subsidy Units")),
        _of(UNITS, TOTAL, ("All contracts capped", "All contracts not capped")),
    )
    return Table((*rows, "% FS", "% Accommodation Based"), (UNITS, CONTRACTED), cells, sums)


def contracts_by_kind(frame: pd.DataFrame) -> Table:
    """Units and pounds a year by kind of service."""
    kinds = [_contract_kind(kind, term) for kind, term in zip(frame["service_type"], frame["term"], strict=True)]
    chosen = pd.Series(kinds, index=frame.index, dtype=object)
    cells = _units_and_pounds({kind: frame[chosen == kind] for kind in CONTRACT_KINDS} | {TOTAL: frame})
    return Table((*CONTRACT_KINDS, TOTAL), (UNITS, CONTRACTED), cells, (_of(UNITS, TOTAL, CONTRACT_KINDS),))


def _contract_kind(service_type: str, term: str) -> str:
    group = service_group(service_type, term)
    if service_type in KIND_OF_TYPE or group == OTHER_SERVICES:
        return KIND_OF_TYPE[service_type]
    if group == FLOATING:
        return "Floating Support Service"
    return "Short Term Accommodation" if group == SHORT_TERM else "Long Term Accommodation"


def _units_and_pounds(parts: Mapping[str, pd.DataFrame]) -> dict[Key, Cell]:
    cells = {(row, UNITS): Cell(count=int(part["units"].sum())) for row, part in parts.items()}
    return cells | {(row, CONTRACTED): Cell(value=float(_pounds(part)), unit="gbp") for row, part in parts.items()}


def _pounds(frame: pd.DataFrame) -> Decimal:
    return sum(frame["value"])


def _of(column: str, total: str, parts: Iterable[str]) -> Sum:
    return Sum((total, column), tuple((part, column) for part in parts))
