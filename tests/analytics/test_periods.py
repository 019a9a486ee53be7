"""Periods by scheme and code: their days, and plain words for what is no period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.asking import period_of
from analytics.models import ReportingPeriod
from analytics.periods import PeriodError, between, latest_complete_quarter, parse, previous, up_to


def nothing(scheme, code):
    return None


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("fy:2013/14-Q1", "2013-04-01", "2013-06-30", "April to June 2013"),
        ("fy:2013/14-Q2", "2013-07-01", "2013-09-30", "July to September 2013"),
        ("fy:2013/14-Q4", "2014-01-01", "2014-03-31", "January to March 2014"),
        ("fy:1999/00", "1999-04-01", "2000-03-31", "April 1999 to March 2000"),
        ("cal:2016-Q4", "2016-10-01", "2016-12-31", "October to December 2016"),
        ("cal:2016", "2016-01-01", "2016-12-31", "January to December 2016"),
        ("month:2009-01", "2009-01-01", "2009-01-31", "January 2009"),
        ("month:2008-02", "2008-02-01", "2008-02-29", "February 2008"),
        (" FY:2013/14-q2 ", "2013-07-01", "2013-09-30", "July to September 2013"),
    ],
)
def test_a_period_has_the_days_that_its_code_says(text, first, last, label):
    period = parse(text, nothing)
    assert (str(period.first), str(period.last), period.label) == (first, last, label)


@pytest.mark.parametrize(
    "text",
    [
        "", "fy", "fy:", ":Q2", "2013/14", "fy:2013/15", "fy:2013/14-Q5", "fy:2013-Q2", "cal:2016-Q0", "cal:16-Q1",
        "month:2009-13", "month:2009-1", "sp:Q99", "week:12", "fy:0001/02", "fy:2013/14-Q2-Q3", "cal:9999-Q4",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_a_sentence(text):
    with pytest.raises(PeriodError, match=r"[a-z].*\.$"):
        parse(text, nothing)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodError, match="before it begins"):
        between(date(2013, 7, 2), date(2013, 7, 1))


@pytest.mark.django_db
def test_programme_quarters_are_thirteen_whole_weeks_one_after_the_other():
    quarters = [period_of(f"sp:Q{number}") for number in range(19, 27)]
    assert (quarters[4].first, quarters[4].last) == (date(2008, 10, 6), date(2009, 1, 4))
    assert (quarters[0].first, quarters[-1].last) == (date(2007, 10, 8), date(2009, 10, 4))
    for quarter in quarters:
        assert (quarter.days, quarter.first.weekday(), quarter.last.weekday()) == (91, 0, 6)
    for one, following in zip(quarters, quarters[1:], strict=False):
        assert following.first - one.last == timedelta(days=1)


@pytest.mark.django_db
def test_an_operator_adds_a_programme_quarter_as_a_row():
    ReportingPeriod.objects.create(scheme="sp", code="Q27", first=date(2009, 10, 5), last=date(2010, 1, 3))
    assert period_of("sp:Q27").days == 91


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_latest_complete_quarter_has_ended_and_the_next_one_has_not(today):
    quarter = latest_complete_quarter(today)
    assert quarter.last < today <= quarter.last + timedelta(days=92)
    assert parse(quarter.key, nothing) == quarter


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["fy", "year", "cal", "month"]))
def test_the_previous_period_ends_the_day_before_and_is_of_the_same_scheme(day, scheme):
    quarter = (day.month - 1) // 3 + 1
    start = day.year if day.month >= 4 else day.year - 1
    code = {
        "fy": f"fy:{start}/{(start + 1) % 100:02d}-Q{(day.month - 4) % 12 // 3 + 1}",
        "year": f"fy:{start}/{(start + 1) % 100:02d}",
        "cal": f"cal:{day.year}-Q{quarter}",
        "month": f"month:{day.year}-{day.month:02d}",
    }[scheme]
    period = parse(code, nothing)
    before = previous(period)
    assert period.first <= day <= period.last
    assert (before.scheme, before.last) == (period.scheme, period.first - timedelta(days=1))
    assert parse(before.key, nothing) == before


@pytest.mark.django_db
def test_before_a_programme_quarter_comes_the_programme_quarter_before():
    assert previous(period_of("sp:Q24")) == period_of("sp:Q23")
    assert [period.short for period in up_to(period_of("sp:Q26"))][0] == "Q19"


def test_the_up_to_quarters_end_with_this_one():
    eight = up_to(parse("fy:2013/14-Q2", nothing))
    assert [period.short for period in eight][:2] == ["Q3 2011/12", "Q4 2011/12"]
    assert (len(eight), eight[-1].key) == (8, "fy:2013/14-Q2")
