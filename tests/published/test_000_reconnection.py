"""Document 000, Tables 4.3, 4.9 and 4.10: where people came from and where they settled, January to March 2009."""

from datetime import date

import pytest

from analytics.rounding import rounded
from pathways.codes import ClientGroup
from tests.published.facts import (
    DISTRICTS,
    TABLE_4_3,
    TABLE_4_3_NAMED,
    TABLE_4_3_PERCENT,
    TABLE_4_3_TOTALS,
    TABLE_4_9,
    TABLE_4_9_ORIGIN,
    TABLE_4_9_SETTLED,
    TABLE_4_10,
    TABLE_4_10_TOTALS,
)
from tests.published.records import CODES, Records, every_day, figure

pytestmark = pytest.mark.django_db
PERIOD = ("--period", "cal:2009-Q1")
LABELS = dict(ClientGroup.choices)
JANUARY_TO_MARCH = every_day(date(2009, 1, 1), date(2009, 3, 31))
NOT_SETTLED = "Not known, unplanned or custody"
# Left in an unplanned way, for prison, for nowhere known, or with an area to be found out.
LOST = (
    {"departure_reason": "left", "planned": "no", "destination": "friends_family", "destination_area": "D03"},
    {"departure_reason": "custody", "planned": "yes", "destination": "prison", "destination_area": "D04"},
    {"departure_reason": "moved_on", "planned": "yes", "destination": "not_known", "destination_area": "D05"},
    {"departure_reason": "moved_on", "planned": "yes", "destination": "hostel", "destination_area": "pending"},
    {"departure_reason": "moved_on", "planned": "yes", "destination": "hostel", "destination_area": "not_known"},
)
SETTLED = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented"}


def bring_in(folder):
    records = Records(folder)
    records.services(
        ("DOVER", "supported_housing", "short", "single_homeless", "D03", []),
        ("KENTWIDE", "refuge", "short", "domestic_abuse", "KENT", []),
        ("LONG", "long_term_supported", "long", "single_homeless", "D03", []),
    )
    entered(records)
    settled(records)
    records.stay("LONG", JANUARY_TO_MARCH[5], times=9, client_group="offenders", origin_area="D00")
    records.bring_in_stays()


def entered(records):
    """Table 4.3: entrants from outside the district, and some from it, who are in no cell of the table."""
    named = iter([CODES[name] for name, count in TABLE_4_3_NAMED.items() for _ in range(count)])
    for n, (group, (out, county, none, not_disclosed)) in enumerate(TABLE_4_3.items()):
        service, day = ("KENTWIDE" if group == "domestic_abuse" else "DOVER"), JANUARY_TO_MARCH[n * 9 % 90]
        for _ in range(out):
            records.stay(service, day, client_group=group, origin_area=next(named, CODES["Thurrock"]))
        records.stay(service, day, times=county, client_group=group, origin_area="D00")
        records.stay(service, day, times=none, client_group=group, origin_area="none")
        records.stay(service, day, times=not_disclosed, client_group=group, origin_area="not_disclosed")
    records.stay("DOVER", JANUARY_TO_MARCH[-1], times=21, client_group="single_homeless", origin_area="D03")


def settled(records):
    """Tables 4.9 and 4.10 together: each district's people get the client groups that settled there, in order."""
    origins = [*(CODES[name] for name in DISTRICTS), "MEDWAY", "not_disclosed"]
    groups = {
        name: iter([group for group, counts in TABLE_4_10.items() for _ in range(counts[n])])
        for n, name in enumerate(DISTRICTS)
    }
    left = 0
    for row, counts in TABLE_4_9.items():
        for origin, count in zip(origins, counts, strict=True):
            for _ in range(count):
                went = (
                    SETTLED | {"destination_area": CODES.get(row, "SURREY")} if row != NOT_SETTLED else LOST[left % 5]
                )
                left += 1
                group = next(groups[row]) if row in groups else "single_homeless"
                day = JANUARY_TO_MARCH[left % 90]
                records.stay("DOVER", date(2008, 7, 7), day, client_group=group, origin_area=origin, **went)


def test_new_entrants_from_outside_the_district_are_as_printed_for_every_client_group(world):
    cells = figure("reconnection-in", *PERIOD)
    columns = ("Out of county", "Elsewhere in county", "No connection", "Not disclosed")
    for group, counts in TABLE_4_3.items():
        assert tuple(cells[LABELS[group], column]["count"] for column in columns) == counts
        assert cells[LABELS[group], "Out of area"]["count"] == sum(counts)
    assert tuple(cells["Total", column]["count"] for column in (*columns, "Out of area")) == TABLE_4_3_TOTALS
    assert cells["Total", "Total"]["count"] == 177 + 21


def test_three_of_the_four_printed_percentages_of_new_entrants_are_corrected(world):
    cells = figure("reconnection-in", *PERIOD)
    out_of_area = cells["Total", "Out of area"]["count"]
    found = {column: rounded(100 * cells["Total", column]["count"] / out_of_area) for column in TABLE_4_3_PERCENT}
    assert found == TABLE_4_3_PERCENT
    abuse = cells[LABELS["domestic_abuse"], "Out of county"]["count"]
    assert rounded(100 * abuse / cells[LABELS["domestic_abuse"], "Out of area"]["count"], 0) == "65", "printed 64"


def test_named_areas_out_of_the_county_are_columns_of_their_own(world):
    cells = figure("reconnection-in-by-location", *PERIOD)
    assert {name: cells["Total", name]["count"] for name in TABLE_4_3_NAMED} == TABLE_4_3_NAMED
    assert cells["Dover", "Dover"]["count"] == 21
    assert cells["Kent", "Ashford"]["count"] == 24, "a service for the whole county stands in no district"


def test_moves_out_have_the_printed_margins(world):
    cells = figure("reconnection-out", *PERIOD)
    rows, columns = (*DISTRICTS, "Out of county", NOT_SETTLED), (*DISTRICTS, "Out of county", "Not disclosed")
    assert tuple(cells[row, "Total"]["count"] for row in rows) == TABLE_4_9_SETTLED
    assert tuple(cells["Total", column]["count"] for column in columns) == TABLE_4_9_ORIGIN
    assert cells["Total", "Total"]["count"] == 135
    for row in rows:
        assert tuple(cells[row, column]["count"] for column in columns) == TABLE_4_9[row]


def test_19_of_135_did_not_disclose_their_origin_and_not_17(world):
    cells = figure("reconnection-out", *PERIOD)
    assert cells["Total", "Not disclosed"]["count"] == 19
    assert rounded(100 * 19 / cells["Total", "Total"]["count"]) == "14.1"


def test_reconnection_rates_are_as_the_notes_say(world):
    cells = figure("reconnection-rates", *PERIOD)
    rates = {
        key: (cells[key]["count"], cells[key]["of"], rounded(cells[key]["percent"], 0))
        for key in (("To origin", "Kent"), ("Settled here from outside", "Outside"), ("Out to out", "Outside"))
    }
    assert list(rates.values()) == [(22, 62, "35"), (15, 54, "28"), (28, 54, "52")]


def test_people_resettled_in_the_county_are_68_by_client_group_and_district(world):
    cells = figure("resettlement", *PERIOD)
    assert {group: cells[LABELS[group], "Total"]["count"] for group in TABLE_4_10} == TABLE_4_10_TOTALS
    assert tuple(cells["Total", district]["count"] for district in DISTRICTS) == TABLE_4_9_SETTLED[:12]
    assert cells["Total", "Total"]["count"] == 68
    assert rounded(100 * 68 / 135) == "50.4", "printed 50.3, cut off and not rounded"
    for group, counts in TABLE_4_10.items():
        assert tuple(cells[LABELS[group], district]["count"] for district in DISTRICTS) == counts


def test_15_people_from_out_of_the_county_settled_in_it(world):
    assert figure("resettlement", *PERIOD, "--origin", "outside")["Total", "Total"]["count"] == 15


def test_the_programme_quarter_has_its_own_days(world):
    everyone = figure("reconnection-out", "--period", "sp:Q24")["Total", "Total"]["count"]
    before = sum(1 for left in range(1, 136) if JANUARY_TO_MARCH[left % 90] < date(2009, 1, 5))
    assert everyone == 135 - before, "1 to 4 January 2009 belong to Q23"
