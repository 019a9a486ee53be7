"""Document 003, Figures 15, 18, 19 and 26 to 28: brokerage, who came from where, and one council's decisions."""

from itertools import count, cycle

import pytest

from analytics.rounding import rounded
from referrals.codes import EthnicityGroup, HomelessnessDecisionCode, PreviousAccommodation, ReferralSource
from tests.published.facts_probation import FIGURE_15, FIGURE_18, FIGURE_19, FIGURE_26, FIGURE_28
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
QUARTER = ("--period", "cal:2016-Q4")
AGES = {"16 - 24": (16, 24), "25 - 44": (25, 44), "45 - 59": (45, 59)}


def bring_in(folder):
    records = Records(folder)
    records.bring_in(
        "agencies",
        ("code", "name", "kind", "area", "agreement_version", "agreement_signed"),
        [("GRAVESHAM", "Gravesham Borough Council", "council", "D04", "2008-04", "2008-04-01")],
    )
    records.services(("HOSTEL", "direct_access", "short", "single_homeless", "D03", []))
    for _, times, code in FIGURE_18:
        records.stay("HOSTEL", "2017-01-15", times=times, previous_accommodation=code, client_group="offenders")
    for _, times, code in FIGURE_19:
        records.stay("HOSTEL", "2017-02-15", times=times, referral_source=code, client_group="offenders")
    records.bring_in_stays()
    _brokerage(records)
    _decisions(records)


def _brokerage(records):
    """Thirteen were housed, as printed by office; the other 45 of the 58 referred are spread over the offices."""
    numbers = count()
    rows = [(f"B{next(numbers)}", office, "yes") for office, times in FIGURE_15.items() for _ in range(times)]
    rows += [(f"B{next(numbers)}", office, "no") for _, office in zip(range(45), cycle(FIGURE_15), strict=False)]
    columns = ("service_user", "office", "housed", "setting", "referred_on")
    full = [(*row, "community", "2017-01-09") for row in rows]
    records.bring_in("housing_brokerage", columns, full, "--create-missing")


def _decisions(records):
    ages = cycle(["33"])
    accepted = (str(AGES[band][n % 2]) for band, times in FIGURE_28.items() for n in range(times))
    rows, numbers = [], count()
    for decision, counts in FIGURE_26.items():
        for group, times in zip(EthnicityGroup.values, counts, strict=True):
            for _ in range(times):
                age = next(accepted if decision == "acceptance" else ages)
                rows.append((f"H{next(numbers)}", "D04", "2016-12-31", decision, group, age))
    columns = ("reference", "authority", "decided_on", "decision", "ethnicity", "age")
    records.bring_in("homelessness_decisions", columns, rows)


def test_thirteen_of_58_people_were_housed(world):
    cells = figure("brokerage", "--period", "month:2017-01")
    assert {office: cells[office, "Housed"]["count"] for office in FIGURE_15} == FIGURE_15
    total = cells["Total", "Housed"]
    assert (total["count"], total["of"], rounded(total["percent"], 0)) == (13, 58, "22")
    assert cells["Custody", "Referred"]["count"] == 0


@pytest.mark.parametrize(
    ("name", "period", "facts", "labels", "total"),
    [
        ("previous-accommodation", "month:2017-01", FIGURE_18, PreviousAccommodation, 160),
        ("referral-sources", "month:2017-02", FIGURE_19, ReferralSource, 206),
    ],
)
def test_who_came_from_where_stands_on_its_own_base(world, name, period, facts, labels, total):
    cells = figure(name, "--period", period)
    expected = dict.fromkeys(labels.values, 0)
    for _, times, code in facts:
        expected[code] += times
    assert {code: cells[label, "Count"]["count"] for code, label in labels.choices} == expected
    assert cells["Total", "Count"]["count"] == total


def test_decisions_are_the_printed_grid_with_its_sums(world):
    cells = figure("p1e-decisions", *QUARTER)
    labels, groups = dict(HomelessnessDecisionCode.choices), dict(EthnicityGroup.choices)
    for decision, counts in FIGURE_26.items():
        assert tuple(cells[labels[decision], group]["count"] for group in groups.values()) == counts
    rows = [cells[labels[decision], "Total"]["count"] for decision in FIGURE_26]
    assert rows == [10, 11, 9, 5, 3]
    assert [cells["Total decisions", group]["count"] for group in groups.values()] == [18, 3, 2, 0, 5, 10]
    assert cells["Total decisions", "Total"]["count"] == 38
    assert rounded(100 * 10 / 38) == "26.3"


def test_nobody_applied_again(world):
    cells = figure("p1e-reapplications", *QUARTER)
    assert [cell["count"] for cell in cells.values()] == [0, 0, 0, 0, 0]


def test_acceptances_by_age_add_up_to_those_among_the_decisions(world):
    cells = figure("p1e-ages", *QUARTER)
    assert {row: cell["count"] for (row, _), cell in cells.items()} == FIGURE_28 | {"Total": 10}
    assert rounded(100 * 4 / 10, 0) == "40"
