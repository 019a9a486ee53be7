"""Document 001, Figure 1: KPI 1 in the second quarter of 2013/14, from as many people as it printed."""

from decimal import Decimal

import pandas as pd

from analytics.groups import FLOATING, LONG_TERM
from analytics.indicators.departures import KPI, kpi1
from analytics.mappings import VERSIONS
from analytics.rounding import percent
from analytics.standings import Aim, Measure, against
from tests.published.facts_kpi import FIGURE_1, FIGURE_1_BEFORE, PRINTED_TOTAL, TARGET_OF_FIGURE_1

# Of those who did not keep their independence the figure prints none: so many give its shares.
LOST = {LONG_TERM: 59, FLOATING: 63}
LOST_BEFORE = {LONG_TERM: 81, FLOATING: 42}


def the_quarter(printed=FIGURE_1, lost=LOST):
    """Those in service, five of them moved on instead; those who lost independence; deaths, which do not count."""
    groups = (LONG_TERM, FLOATING)
    stock = pd.DataFrame([("kpi1", group, printed[group][0] - 5) for group in groups])
    stock.columns = ["indicator", "service_group", "n"]
    left = [
        ("kpi1", group, *facts)
        for group in groups
        for facts in (
            (True, "moved_on", "social_rented", 5), (False, "evicted", "not_known", lost[group]),
            (False, "died", "died", 31),
        )
    ]  # fmt: skip
    columns = ["indicator", "service_group", "planned", "reason", "destination", "n"]
    rows = {group: group for group in groups}
    return kpi1(stock, pd.DataFrame(left, columns=columns), "service_group", rows, VERSIONS[0])


def test_the_counts_are_numerators_and_the_shares_are_as_printed():
    table = the_quarter()
    for row, (count, share) in FIGURE_1.items():
        cell = table.cell(row, KPI)
        assert (cell.count, percent(cell)) == (count, share)


def test_the_printed_total_is_eight_more_than_its_parts_and_gives_the_same_share():
    cell = the_quarter().cell("Total", KPI)
    assert (cell.count, PRINTED_TOTAL - cell.count) == (8024, 8)
    assert percent(type(cell)(count=PRINTED_TOTAL, of=PRINTED_TOTAL + sum(LOST.values()))) == percent(cell)


def test_the_whole_reached_its_target_and_floating_support_did_not():
    table, aim = the_quarter(), Aim(Decimal(TARGET_OF_FIGURE_1), Decimal(1))
    ratings = {row: against(table.cell(row, KPI), Measure(KPI), aim).rating for row in FIGURE_1}
    assert ratings == {LONG_TERM: "good", FLOATING: "bad", "Total": "good"}


def test_in_the_quarter_before_the_shares_of_accommodation_and_floating_support_are_printed_for_each_other():
    table, printed = the_quarter(FIGURE_1_BEFORE, LOST_BEFORE), FIGURE_1_BEFORE
    shares = {row: percent(table.cell(row, KPI)) for row in printed}
    assert {row: table.cell(row, KPI).count for row in printed} == {row: count for row, (count, _) in printed.items()}
    assert shares == {LONG_TERM: printed[FLOATING][1], FLOATING: printed[LONG_TERM][1], "Total": printed["Total"][1]}
    as_printed = the_quarter(FIGURE_1_BEFORE, {LONG_TERM: 184, FLOATING: 18})
    assert [percent(as_printed.cell(row, KPI)) for row in printed] == ["97.3", "98.8", "97.6"]
