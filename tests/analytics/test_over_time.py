"""Months and years stand beside their quarters and give nothing away: neither by themselves nor laid side by side."""

from datetime import date
from functools import cache as once

import pytest
from django.core.cache import cache
from django.urls import reverse

from agencies.models import Agency, Event
from analytics.asking import period_of
from analytics.contents import MONTHLY, REPORTED
from analytics.figures import FIGURES
from analytics.forms.figure import periods
from analytics.links import rules_for
from analytics.over_time import rules_over_time, side_by_side
from analytics.periods import nested
from analytics.publication import asked, given, names, reported, shown
from analytics.together import Name
from analytics.windows import window
from tests.analytics.cases import add_cases
from tests.analytics.reader import nothing_is_given_away
from tests.analytics.worlds import county
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db
MONTH, YEAR, QUARTER = map(period_of, ("month:2013-08", "fy:2013/14", "cal:2013-Q3"))


@pytest.fixture
def member(client):
    """A partnership member, and a log that is not empty."""
    cache.clear()
    Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb="arrive", subject_kind="placement")
    client.force_login(person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "partnership_member"))
    return client


def test_a_member_chooses_among_every_scheme_and_no_days_of_their_own(member):
    county(3, stays=150)
    page = member.get(reverse("figures"), {"period": "month:2013-08"}).content.decode()
    offered = ("Financial quarters", "Months", "Financial years", "Calendar quarters", "Programme quarters")
    assert all(f'<optgroup label="{scheme}">' in page for scheme in offered)
    assert "August 2013" in page
    assert "Report as PDF" not in page
    for period in ("fy:2013/14", "cal:2013-Q3", "sp:Q23"):
        assert member.get(reverse("figure", args=["kpi2"]), {"period": period}).status_code == 200, period
    assert member.get(reverse("figures"), {"period": "dates:2013-07-01/2013-07-02"}).status_code == 422


def test_the_periods_offered_are_those_that_are_over_with_the_newest_first():
    found = periods(date(2026, 12, 1))
    assert [found[words][0].key for words in list(found)[:4]] == [
        "fy:2026/27-Q2", "month:2026-11", "fy:2025/26", "cal:2026-Q3",
    ]  # fmt: skip
    assert [each.code for each in found["Programme quarters"]][-1] == "Q19"


def test_of_a_month_or_a_year_only_what_can_be_shown_is_given(member):
    county(3, stays=150)
    assert {name for name in given(MONTH) if FIGURES[name.figure].counts_people} == set(MONTHLY)
    assert {name for name in given(YEAR) if FIGURES[name.figure].counts_people} <= set(REPORTED)
    assert given(QUARTER) == names()
    page = member.get(reverse("figure", args=["reconnection-out"]), {"period": MONTH.key})
    assert "This is not given here" in page.content.decode()
    chosen = member.get(reverse("figures"), {"period": MONTH.key, "area": "DOV"})
    assert chosen.status_code == 422
    assert "Choose a quarter to see an area or a cohort" in chosen.content.decode()


def test_a_quarter_stays_as_it_is_whoever_opened_its_months_before(member):
    county(4, stays=150)
    before = {name: shown(name, QUARTER)[1].cells for name in reported()}
    for name in MONTHLY:
        shown(name, MONTH)
    cache.clear()
    assert {name: shown(name, QUARTER)[1].cells for name in reported()} == before


def test_three_months_of_a_quarter_add_up_where_all_are_shown(member):
    county(5, stays=600)
    name = Name("kpi2", "service_group")
    months = [shown(name, each)[1] for each in nested(MONTH).parts]
    whole = shown(name, QUARTER)[1]
    for key, cell in whole.cells.items():
        counts = [month.cells[key].count for month in months]
        if cell.count is not None and None not in counts:
            assert sum(counts) == cell.count


@pytest.mark.parametrize("period", [MONTH, YEAR], ids=["months", "year"])
def test_months_and_years_give_no_hidden_number_of_a_quarter_away(member, period):
    nothing_between_periods_is_given_away(1, period, most=5)


@pytest.mark.deep
@pytest.mark.parametrize("period", [MONTH, YEAR], ids=["months", "year"])
@pytest.mark.parametrize("seed", range(100, 120))
def test_months_and_years_give_nothing_away_in_many_counties(member, period, seed):
    nothing_between_periods_is_given_away(seed, period, most=30)


def nothing_between_periods_is_given_away(seed, period, most):
    """As a reader sees it who has the reports of the quarters, and what is given of the months or of the year."""
    add_cases(county(seed, stays=(60, 200, 600)[seed % 3]))
    known = nested(period)
    people = [name for name in names() if FIGURES[name.figure].counts_people]

    @once
    def tables(each):
        wanted = set(reported()) & set(given(each))
        return {name: FIGURES[name.figure].compute(window(each), asked(name)) for name in people if name in wanted}

    counted = {each: tables(each) for each in (known.whole, *known.parts)}
    printed = {each: {name: shown(name, each)[1] for name in found} for each, found in counted.items()}
    rules = rules_over_time(rules_for(frozenset(FIGURES)), known)
    nothing_is_given_away(side_by_side(counted), side_by_side(printed), rules, most)
