"""Document 001, Figure 4: outcomes of short-term services and floating support, 1,440 people."""

from datetime import date

import pytest

from analytics.rounding import rounded
from referrals.codes import OutcomeCode
from tests.published.facts import FIGURE_4, FIGURE_4_DOMAINS, FIGURE_4_PEOPLE, FIGURE_4_TOTAL
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
ASKED = ("--period", "fy:2013/14-Q2", "--term", "short")


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("HOSTEL", "direct_access", "short", "single_homeless", "D03", []),
        ("FLOAT", "floating_support", "long", "generic", "D05", []),
        ("LONG", "long_term_supported", "long", "mental_health", "D01", []),
    )
    left = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented", "destination_area": "D03"}
    records.stay("HOSTEL", date(2013, 1, 7), date(2013, 8, 12), times=FIGURE_4_PEOPLE // 2, **left)
    records.stay("FLOAT", date(2013, 1, 7), times=FIGURE_4_PEOPLE // 2)
    stays = [stay["reference"] for stay in records.stays]
    (long_term,) = records.stay("LONG", date(2013, 1, 7))
    records.bring_in_stays()
    records.bring_in(
        "outcomes",
        ("placement", "outcome", "needed", "achieved", "reason_not_achieved", "recorded_on"),
        [*answers(stays), (long_term["reference"], "1a", "yes", "yes", "", "2013-08-01")],
    )


def answers(stays):
    """Each outcome goes to the next so many people, round and round: everybody has a need, nobody the same twice."""
    start = 0
    for code, needed, achieved, _ in FIGURE_4:
        for n in range(needed):
            done = ("yes", "") if n < achieved else ("no", "not_ready")
            yield (stays[(start + n) % len(stays)], code, "yes", *done, "2013-07-01" if n % 2 else "2013-09-30")
        start += needed


def test_every_outcome_is_as_printed_and_so_is_every_percentage(world):
    cells, labels = figure("outcomes", *ASKED), dict(OutcomeCode.choices)
    for code, needed, achieved, percent in FIGURE_4:
        cell = cells[labels[code], "Achieved"]
        assert (cell["count"], cell["of"]) == (achieved, needed), code
        assert cells[labels[code], "Needed"]["count"] == needed
        assert rounded(cell["percent"], 0) == str(percent)


def test_contact_with_groups_and_contact_with_family_are_two_outcomes(world):
    cells = figure("outcomes", *ASKED)
    assert cells["Contact with external groups", "Needed"]["count"] == 979
    assert cells["Contact with family and friends", "Needed"]["count"] == 449


def test_domains_total_and_people_add_up(world):
    cells = figure("outcomes", *ASKED)
    found = {
        domain: (cells[domain, "Needed"]["count"], cells[domain, "Achieved"]["count"]) for domain in FIGURE_4_DOMAINS
    }
    assert found == FIGURE_4_DOMAINS
    total = cells["Total", "Achieved"]
    assert (total["of"], total["count"], rounded(total["percent"], 0)) == (*FIGURE_4_TOTAL, "85")
    assert cells["People", "Needed"]["count"] == FIGURE_4_PEOPLE
