"""What is told of one area or one cohort, and of a number over quarters."""

from analytics import charts, sentences
from analytics.cells import HIDDEN, TOTAL, Cell, Table, crosstab, measured, rate, rates
from analytics.cuts import COLUMN, ROW, cut
from analytics.periods import financial
from analytics.standings import Measure, moved

SHARE, DAYS, PEOPLE = Measure("KPI"), Measure("Median", "days", lower=True), Measure(TOTAL, "people", judged=False)
QUARTERS = [financial(2012, 3), financial(2012, 4), financial(2013, 1), financial(2013, 2)]


def told(cells, measure):
    return sentences.series(list(zip(QUARTERS, cells, strict=True)), measure)


def test_a_number_rose_or_fell_over_its_quarters_and_says_where_it_was_lowest_and_highest():
    words = told([rate(600, 1000), rate(500, 1000), rate(900, 1000), rate(800, 1000)], SHARE)
    assert words == (
        "It rose from 60.0 % in Q3 2012/13 to 80.0 % in Q2 2013/14; lowest 50.0 % in Q4 2012/13, "
        "highest 90.0 % in Q1 2013/14."
    )
    days = [measured(number, "days", 100) for number in (21, 20, 19, 14)]
    assert told(days, DAYS).startswith("It fell from 21 days in Q3 2012/13 to 14 days in Q2 2013/14;")


def test_what_rests_on_few_people_or_may_be_chance_is_hedged():
    assert "chance alone could make that" in told([rate(60, 100)] * 3 + [rate(62, 100)], SHARE)
    assert "with so few people" in told([rate(6, 12)] * 3 + [rate(9, 12)], SHARE)


def test_quarters_that_are_hidden_or_empty_are_passed_over_and_too_few_say_so():
    words = told([HIDDEN, rate(600, 1000), Cell(flag="z"), rate(600, 1000)], SHARE)
    assert words == "It stayed at 60.0 % from Q4 2012/13 to Q2 2013/14."
    assert told([HIDDEN] * 4, SHARE) == "Too few in most of them to say how it went."
    assert told([Cell(flag="z")] * 4, SHARE) == ""


def test_a_count_goes_up_or_down_and_is_never_better_or_worse():
    assert moved(Cell(count=60), Cell(count=50), PEOPLE).words == "Up 10 people from 50 people"
    assert moved(Cell(count=60), Cell(count=50), PEOPLE).rating == ""
    assert moved(Cell(count=51), Cell(count=50), PEOPLE).words == "Up 1 person from 50 people"
    assert moved(measured(11, "days", 50), measured(10, "days", 50), DAYS).words == "Worse: up 1 day from 10 days"
    assert told([Cell(count=n) for n in (40, 50, 60, 70)], PEOPLE).startswith("It rose from 40 people")


def test_an_area_has_its_row_its_part_or_its_column_and_nothing_where_a_table_does_not_know_it():
    by_area = rates({"d": (8, 10), "a": (5, 20)}, {"d": "Dover", "a": "Ashford"}, "KPI")
    assert cut(by_area, "Dover").rows == ("Dover", TOTAL)
    assert cut(by_area, "Thanet") is None
    under = Table(("Dover: Risk", f"Dover: {TOTAL}", "Ashford: Risk"), ("Count",), {("Dover: Risk", "Count"): Cell(7)})
    assert cut(under, "Dover").rows == ("Risk", TOTAL)
    assert cut(under, "Dover").cell("Risk", "Count").count == 7
    places = {"d": "Dover", "a": "Ashford"}
    matrix = crosstab({("d", "a"): 6, ("d", "d"): 9}, places, places)
    assert [cut(matrix, "Dover", ROW).cell(row, "Dover").count for row in ("Dover", "Ashford", TOTAL)] == [9, 6, 15]
    assert [cut(matrix, "Dover", COLUMN).cell(row, "Dover").count for row in ("Dover", "Ashford", TOTAL)] == [9, 0, 9]


def test_the_number_of_an_area_stands_beside_that_of_all():
    assert (
        sentences.of_row("Dover", rate(80, 100), rate(500, 1000), SHARE) == "Dover: 80.0 %, 80 of 100; 50.0 % in all."
    )
    assert sentences.of_row("Dover", HIDDEN, rate(500, 1000), SHARE) == "Dover: too few for the number to be shown."


def test_a_picture_of_flows_says_what_has_no_line_and_a_matrix_names_its_largest_numbers():
    names = {n: f"Place {n}" for n in range(8)}
    table = crosstab({(a, b): 10 * a + b + 5 for a in names for b in names}, names, names)
    hidden = table.with_cells({**table.cells, ("Place 0", "Place 0"): HIDDEN})
    flows = charts.journeys(hidden, "Flows")
    assert "Without a line: 1 hidden number and 39 smaller flows." in flows
    assert flows.count("Without a line") == 2, "in the picture and in its description"
    assert "The largest: Place 7 by Place 7: 82;" in charts.matrix(hidden, "Matrix")
    assert "1 of 64 numbers are hidden" in charts.matrix(hidden, "Matrix")


def test_a_series_of_days_and_one_over_a_hundred_percent_can_be_drawn():
    for cells, measure in (
        ([measured(20, "days", 9), HIDDEN], DAYS),
        ([rate(130, 100), rate(90, 100)], Measure("Throughput")),
    ):
        drawn = charts.series(list(zip(QUARTERS[:2], cells, strict=True)), None, "Name", measure)
        assert drawn.count("<svg") == 1
