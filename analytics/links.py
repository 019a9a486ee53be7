"""What can be compared between different figures of one period: each rule says which numbers contain which. Pure.

A figure that is in no rule is compared with its own breakdowns and options alone. To forget a rule is to leave a way
to a hidden number; a rule too many hides a little more than needed.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from analytics.cells import TOTAL, Table
from analytics.groups import SHORT_TERM
from analytics.indicators.departures import COUNT, KPI
from analytics.indicators.homelessness import ACCEPTANCES
from analytics.indicators.reconnection import (
    ANSWERS,
    NO_CONNECTION,
    NOT_DISCLOSED,
    OUT,
    OUT_TO_OUT,
    SAME,
    SETTLED_HERE,
    TO_ORIGIN,
)
from analytics.together import Compared, Name, breakdowns, options
from referrals.codes import HomelessnessDecisionCode

PLANNED, UNPLANNED = "Planned", "Unplanned"
ENTERED, LEFT_PLANNED, LEFT_UNPLANNED = "Entered", "Left planned", "Left unplanned"
STAYS, DUE = "Stays", "Due"
DIED = "Died"
IN_CARE = "Hospice/Hospital/Care home"
KEPT = (
    "Moved into Independent accommodation / completed support programme",
    "Long term supported housing",
    "Sheltered Housing",
)


def rows(compared: Compared, name: Name) -> Iterator[str]:
    """Rows of a table without its total; none where the table is not published."""
    table: Table | None = compared.tables.get(name)
    return (row for row in (table.rows if table else ()) if row != TOTAL)


def departures_of_kpi2(compared: Compared) -> None:
    """KPI 2, the list of departures, and destinations and reasons of the same services."""
    listed, to, why = Name("departures", "", "kpi2"), Name("destinations", "destination", "kpi2"), None
    why = to._replace(by="reason")
    atom = compared.atom
    labels = list(rows(compared, listed))
    planned = [label for label in labels if label.startswith(PLANNED)]
    unplanned = [label for label in labels if label not in (*planned, DIED, IN_CARE)]
    for by in _breakdowns(compared, "kpi2"):
        kpi = Name("kpi2", by)
        compared.equal(atom(kpi, TOTAL, KPI), [atom(listed, label, COUNT) for label in planned])
        compared.equal(atom(kpi, TOTAL, KPI, "rest"), [atom(listed, label, COUNT) for label in unplanned])
        compared.equal(
            atom(to, TOTAL, PLANNED), [atom(kpi, TOTAL, KPI), atom(why, DIED, PLANNED)]
        )  # fmt: skip
    compared.equal(atom(why, DIED, TOTAL), [atom(listed, DIED, COUNT)])
    compared.equal(atom(to, TOTAL, TOTAL), [atom(listed, TOTAL, COUNT)])
    for label, destination in _LABELLED.items():
        compared.at_least(atom(to, destination, PLANNED), [atom(listed, label, COUNT)])
    for label, places in _GATHERED.items():
        column = PLANNED if label.startswith(PLANNED) else UNPLANNED
        for place in places:
            compared.at_least(atom(listed, label, COUNT), [atom(to, place, column)])


_LABELLED = {
    "Planned - Rented private": "Private rented",
    "Planned - Social Rented": "Social rented",
    "Planned - Previous Home": "Previous home",
    "Planned - B&B": "Bed and breakfast",
}
_GATHERED = {
    "Sleeping Rough": ("Rough sleeping",),
    "Unplanned - B&B": ("Bed and breakfast",),
}


def departures_of_kpi1(compared: Compared) -> None:
    """KPI 1, the list of departures, destinations, and everybody whom the same services served."""
    listed = Name("departures", "", "kpi1")
    to, why = Name("destinations", "destination", "kpi1"), Name("destinations", "reason", "kpi1")
    atom = compared.atom
    lost = [label for label in rows(compared, listed) if label not in (*KEPT, DIED)]
    for by in _breakdowns(compared, "kpi1"):
        kpi = Name("kpi1", by)
        compared.equal(atom(kpi, TOTAL, KPI, "rest"), [atom(listed, label, COUNT) for label in lost])
        compared.at_least(atom(kpi, TOTAL, KPI), [atom(listed, label, COUNT) for label in KEPT])
    compared.equal(atom(why, DIED, TOTAL), [atom(listed, DIED, COUNT)])
    compared.equal(atom(to, TOTAL, TOTAL), [atom(listed, TOTAL, COUNT)])


def left_under_indicators(compared: Compared) -> None:
    """All who left, and those who left services of each indicator: whoever left none of these can be subtracted."""
    whole, atom = Name("destinations", "destination"), compared.atom
    listed = [atom(Name("departures", "", kpi), TOTAL, COUNT) for kpi in ("kpi1", "kpi2")]
    compared.split(atom(whole, TOTAL, TOTAL), listed)
    for label, destination in _LABELLED.items():
        compared.at_least(atom(whole, destination, PLANNED), [atom(Name("departures", "", "kpi2"), label, COUNT)])


def served(compared: Compared) -> None:
    """Everybody served contains those whom the indicators count, service by service, and those who died."""
    atom = compared.atom
    for by in _breakdowns(compared, "throughput"):
        whole = Name("throughput", by)
        for row in (*rows(compared, whole), TOTAL):
            counted = [atom(Name(kpi, by), row, KPI, "of") for kpi in ("kpi1", "kpi2")]
            died = [atom(Name("departures", "", kpi), DIED, COUNT) for kpi in ("kpi1", "kpi2")] if row == TOTAL else []
            compared.at_least(atom(whole, row, "Throughput"), [*counted, *died])


def stays_ended(compared: Compared) -> None:
    """Stays that ended, under each figure that counts them."""
    atom = compared.atom
    for by in _breakdowns(compared, "length-of-stay"):
        ended = Name("length-of-stay", by)
        compared.equal(atom(ended, TOTAL, STAYS), [atom(Name("destinations", "destination"), TOTAL, TOTAL)])
        left = Name("destinations", by)
        for row in (*rows(compared, ended), TOTAL):
            compared.equal(atom(ended, row, STAYS), [atom(left, row, TOTAL)])
            # The client group of an indicator is the service's, that of a stay the person's: nobody can compare them.
            kpi = Name("kpi2", by if by != "client_group" or row == TOTAL else "")
            compared.at_least(atom(left, row, PLANNED), [atom(kpi, row, KPI)])
            compared.at_least(atom(left, row, UNPLANNED), [atom(kpi, row, KPI, "rest")])
            compared.at_least(atom(ended, row, STAYS), [atom(kpi, row, KPI, "of")])
            compared.at_least(atom(ended, row, STAYS), [atom(Name("outcome-returns", by), row, DUE)])
    flow = compared.tables.get(Name("flow"))
    left = {
        stage: [atom(Name("flow"), stage, column) for column in (flow.columns if flow else ())]
        for stage in rows(compared, Name("flow"))
        if stage != ENTERED
    }
    compared.equal(atom(Name("destinations", "destination"), TOTAL, TOTAL), chain(*left.values()))
    for stage in rows(compared, Name("length-of-stay", "stage")):
        compared.equal(atom(Name("length-of-stay", "stage"), stage, STAYS), left.get(stage, ()))
    compared.equal(
        atom(Name("length-of-stay", "service_group"), SHORT_TERM, STAYS),
        [atom(Name("reconnection-out"), TOTAL, TOTAL)],
    )


def entries(compared: Compared) -> None:
    """Stays that started: by who referred, by where people had lived, into which stage; some of them after a wait."""
    atom, sources, before = compared.atom, Name("referral-sources"), Name("previous-accommodation")
    everybody = atom(sources, TOTAL, COUNT)
    compared.equal(everybody, [atom(before, TOTAL, COUNT)])
    flow = compared.tables.get(Name("flow"))
    stages = [column for column in (flow.columns if flow else ()) if column not in (LEFT_PLANNED, LEFT_UNPLANNED)]
    moved = [atom(Name("flow"), row, stage) for row in rows(compared, Name("flow")) for stage in stages]
    compared.equal(everybody, moved)
    compared.at_least(everybody, [atom(Name("reconnection-in"), TOTAL, TOTAL)])
    for by in _breakdowns(compared, "waiting"):
        compared.at_least(everybody, [atom(Name("waiting", by), TOTAL, "People")])


def acceptances(compared: Compared) -> None:
    """Households accepted: among the decisions, and by age, type and priority need."""
    accepted = HomelessnessDecisionCode.ACCEPTANCE.label
    whole = compared.atom(Name("p1e-decisions"), accepted, TOTAL)
    for figure in ("p1e-ages", "p1e-households", "p1e-priority-need"):
        compared.equal(whole, [compared.atom(Name(figure), TOTAL, ACCEPTANCES)])


def housed_by_brokerage(compared: Compared) -> None:
    """As a rule whoever was housed had engaged: of two numbers that are one, each tells the other."""
    name = Name("brokerage")
    for row in (*rows(compared, name), TOTAL):
        housed, engaged = (compared.atom(name, row, column) for column in ("Housed", "Housed of engaged"))
        if housed and engaged and compared.value(housed) == compared.value(engaged):
            compared.equal(housed, [engaged])
        else:
            compared.at_least(housed, [engaged])


def origins(compared: Compared) -> None:
    """Where people came from: by client group, and district by district."""
    whole, where, groups = (
        Name("reconnection-in"),
        Name("reconnection-in-by-location", "district"),
        Name("reconnection-in-by-location", "client_group"),
    )
    atom, places = compared.atom, list(rows(compared, where))
    for column in (NO_CONNECTION, NOT_DISCLOSED, TOTAL):
        compared.equal(atom(whole, TOTAL, column), [atom(where, TOTAL, column)])
        for group in rows(compared, whole):
            compared.equal(
                atom(whole, group, column), _present(atom(groups, f"{at}: {group}", column) for at in places)
            )
    compared.equal(atom(whole, TOTAL, SAME), _present(atom(where, at, at) for at in places))
    for group in rows(compared, whole):
        same = _present(atom(groups, f"{at}: {group}", at) for at in places)
        compared.equal(atom(whole, group, SAME), same)


def settled(compared: Compared) -> None:
    """Where people settled: the matrix, its rates, and resettlement by client group."""
    matrix, rate = Name("reconnection-out"), Name("reconnection-rates")
    atom, table = compared.atom, compared.tables.get(matrix)
    if table is None:
        return
    all_settled, outside = Name("resettlement"), Name("resettlement", "", "outside")
    shown = compared.tables.get(all_settled)
    districts = [column for column in (shown.columns if shown else table.columns) if column in table.rows]
    districts = [place for place in districts if place not in (TOTAL, OUT, *ANSWERS.values())]
    for district in districts:
        compared.equal(atom(matrix, district, TOTAL), [atom(all_settled, TOTAL, district)])
        compared.equal(atom(matrix, district, OUT), [atom(outside, TOTAL, district)])
    home, away = compared.tables[rate].columns if rate in compared.tables else ("", "")
    compared.equal(atom(rate, TO_ORIGIN, home), [atom(matrix, district, district) for district in districts])
    compared.equal(atom(rate, TO_ORIGIN, home, "of"), [atom(matrix, TOTAL, district) for district in districts])
    compared.equal(atom(rate, SETTLED_HERE, away), [atom(matrix, district, OUT) for district in districts])
    compared.equal(atom(rate, OUT_TO_OUT, away), [atom(matrix, OUT, OUT)])
    # Three numbers of the rates tell who from outside settled nowhere known.
    others = [row for row in table.rows if row not in (*districts, OUT, TOTAL)]
    counts = [atom(rate, SETTLED_HERE, away), atom(rate, OUT_TO_OUT, away)]
    compared.equal(atom(rate, SETTLED_HERE, away, "of"), [*counts, *(atom(matrix, row, OUT) for row in others)])
    for row in (SETTLED_HERE, OUT_TO_OUT):
        compared.equal(atom(rate, row, away, "of"), [atom(matrix, TOTAL, OUT)])


def _breakdowns(compared: Compared, figure: str) -> list[str]:
    return [name.by for name in compared.tables if name.figure == figure and not name.option]


def _present(atoms) -> list:
    return [atom for atom in atoms if atom]


RULES: tuple[tuple[frozenset[str], Callable[[Compared], None]], ...] = (
    (frozenset({"kpi2", "departures", "destinations"}), departures_of_kpi2),
    (frozenset({"kpi1", "departures", "destinations"}), departures_of_kpi1),
    (frozenset({"departures", "destinations"}), left_under_indicators),
    (frozenset({"throughput", "kpi1", "kpi2", "departures"}), served),
    (
        frozenset({"length-of-stay", "destinations", "kpi2", "outcome-returns", "flow", "reconnection-out"}),
        stays_ended,
    ),
    (frozenset({"referral-sources", "previous-accommodation", "flow", "reconnection-in", "waiting"}), entries),
    (frozenset({"reconnection-in", "reconnection-in-by-location"}), origins),
    (frozenset({"reconnection-out", "reconnection-rates", "resettlement"}), settled),
    (frozenset({"p1e-decisions", "p1e-ages", "p1e-households", "p1e-priority-need"}), acceptances),
    (frozenset({"brokerage"}), housed_by_brokerage),
)


def compared_with(*asked: str) -> frozenset[str]:
    """The figures that must be hidden together with these, themselves among them."""
    family = frozenset(asked)
    while True:
        wider = family.union(*(figures for figures, _ in RULES if figures & family))
        if wider == family:
            return family
        family = wider


def rules_for(family: frozenset[str]) -> list[Callable[[Compared], None]]:
    """What to compare within a family of figures."""
    return [breakdowns, options, *(rule for figures, rule in RULES if figures <= family)]
