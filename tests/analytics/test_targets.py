"""Figures are held against dated targets in green, amber and red, against the quarter before, region and nation."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import NotPossible, Refused
from agencies.models import Agency, Event
from analytics import headlines, pages, yardsticks
from analytics.actions import close_quarter, correct_quarter, end_target, set_target
from analytics.asking import aims_of, benchmarks_of, period_of
from analytics.cells import HIDDEN, measured, rate
from analytics.models import Benchmark, Target
from analytics.periods import previous
from analytics.report import gather
from analytics.report.pdf import as_pdf
from analytics.standings import Aim, Measure, against, moved
from referrals.models import Placement
from tests.analytics.worlds import counted_county, something_was_recorded
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.xdist_group("quarters")  # counted once, by one process
SHARE, DAYS = Measure("KPI"), Measure("Median", "days", lower=True)
EIGHTY = Aim(Decimal(80), Decimal(5))
QUARTER = period_of("fy:2013/14-Q2")


@pytest.mark.parametrize(
    ("count", "rating"), [(800, "good"), (801, "good"), (799, "warn"), (750, "warn"), (749, "bad"), (0, "bad")]
)
def test_on_target_is_green_near_it_amber_and_further_off_red(count, rating):
    found = against(rate(count, 1000), SHARE, EIGHTY)
    assert (found.rating, found.words.partition(":")[0]) == (
        rating,
        {"good": "Green", "warn": "Amber", "bad": "Red"}[rating],
    )


def test_of_days_fewer_are_better():
    aim = Aim(Decimal(28), Decimal(7))
    ratings = [against(measured(days, "days", 40), DAYS, aim).rating for days in (20, 28, 28.5, 35, 35.5)]
    assert ratings == ["good", "good", "warn", "warn", "bad"]


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 100), st.integers(0, 20))
def test_the_colour_is_that_of_whole_numbers_and_never_of_rounded_ones(count, more, target, amber):
    of = count + more
    short = target * of - 100 * count
    expected = "good" if short <= 0 else "warn" if short <= amber * of else "bad"
    assert against(rate(count, of), SHARE, Aim(Decimal(target), Decimal(amber))).rating == expected


def test_a_hidden_number_an_empty_one_and_one_without_a_target_have_no_colour():
    for cell, aim in ((HIDDEN, EIGHTY), (rate(0, 0), EIGHTY), (rate(9, 10), None)):
        assert against(cell, SHARE, aim).words == ""


def test_a_change_says_which_way_is_better_and_what_could_be_chance():
    assert moved(rate(383, 462), rate(315, 411), SHARE).words == "Better: up 6.3 points from 76.6 %"
    assert moved(rate(383, 462), rate(315, 411), SHARE).rating == "good"
    chance = moved(rate(82, 100), rate(78, 100), SHARE)
    assert ("chance" in chance.words, chance.rating) == (True, "")
    few = moved(rate(18, 20), rate(4, 20), SHARE)
    assert ("few people" in few.words, few.rating) == (True, "")
    assert moved(measured(30, "days", 50), measured(20, "days", 50), DAYS).rating == "bad"
    assert moved(rate(40, 50), rate(80, 100), SHARE).words.startswith("As before")
    assert moved(rate(40, 50), HIDDEN, SHARE).words == ""


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    with counted_county(django_db_blocker, stays=300):
        yield


@pytest.fixture
def commissioner(counted, db):
    cache.clear()
    return person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "commissioner")


def a_target(by, value=80, amber=5, first=date(2013, 4, 1), **more):
    given = {"indicator": "kpi2", "value": Decimal(value), "amber": Decimal(amber), "period_from": first}
    return set_target(by=by, **given | more)


def test_a_quarter_keeps_the_target_that_was_in_force_on_its_last_day(commissioner):
    a_target(commissioner)
    a_target(commissioner, value=70, amber=2, first=date(2014, 4, 1))
    assert aims_of("kpi2", QUARTER)[""] == EIGHTY
    assert aims_of("kpi2", period_of("fy:2014/15-Q1"))[""] == Aim(Decimal(70), Decimal(2))
    end_target(by=commissioner, target=Target.objects.get(value=80), period_to=date(2013, 9, 29))
    assert aims_of("kpi2", QUARTER) == {}
    assert [event.verb for event in Event.objects.filter(subject_kind="target").order_by("pk")] == [
        "set_target", "set_target", "end_target",
    ]  # fmt: skip


def test_only_a_commissioner_sets_targets_and_only_such_as_make_sense(commissioner):
    member = person(AgencyFactory(kind="probation"), "partnership_member")
    with pytest.raises(Refused):
        a_target(member)
    row = a_target(commissioner)
    with pytest.raises(Refused):
        end_target(by=member, target=row, period_to=date(2013, 9, 30))
    for wrong in ({}, {"indicator": "flow"}, {"period_to": date(2013, 3, 31), "value": Decimal(60)}):
        with pytest.raises(NotPossible):
            a_target(commissioner, **wrong)
    with pytest.raises(NotPossible):
        end_target(by=commissioner, target=row, period_to=date(2013, 3, 31))


def test_a_commissioner_sets_and_ends_a_target_on_a_page_and_members_read_it(commissioner, client):
    client.force_login(commissioner)
    sent = {"indicator": "kpi2", "value": "80", "amber": "5", "period_from_0": "1", "period_from_1": "4"}
    said = client.post(reverse("target_set"), sent | {"period_from_2": "2013"}, follow=True).content.decode()
    assert "80 % from 1 April 2013" in said
    assert client.post(reverse("target_set"), {"indicator": "kpi2"}).status_code == 422
    page = client.get(reverse("figures"), {"period": QUARTER.key}).content.decode()
    assert "the target of 80 %" in page or "target of 80 % reached" in page
    ended = {"period_to_0": "31", "period_to_1": "3", "period_to_2": "2014"}
    end = reverse("target_end", args=[Target.objects.get().pk])
    assert "until 31 March 2014" in client.post(end, ended, follow=True).content.decode()
    client.force_login(person(AgencyFactory(kind="probation"), "partnership_member"))
    page = client.get(reverse("targets")).content.decode()
    assert "31 March 2014" in page
    assert reverse("target_set") not in page


def test_a_row_of_a_figure_has_its_own_target_beside_that_of_the_whole(commissioner, client):
    a_target(commissioner)
    a_target(commissioner, scope="Refuge", value=60)
    client.force_login(commissioner)
    asked = {"period": QUARTER.key, "by": "service_type"}
    page = client.get(reverse("figure", args=["kpi2"]), asked).content.decode()
    table = page[page.index("against the target and the quarter before") :]
    assert "Refuge" in table[: table.index("</table>")]


def test_the_latest_benchmark_of_region_and_nation_stands_beside_a_figure_and_in_the_report(commissioner, client):
    for geography, code, value in (
        ("region", "2013/14-Q2", "71.5"), ("region", "2013/14-Q1", "60"), ("nation", "2013/14-Q1", "100"),
        ("nation", "2013/14-Q3", "1"),
    ):  # fmt: skip
        Benchmark.objects.create(indicator="kpi2", geography=geography, scheme="fy", code=code, value=value)
    assert [(each.geography, each.value) for each in benchmarks_of("kpi2", QUARTER)] == [
        ("Region", Decimal("71.5")), ("Nation", Decimal(100)),
    ]  # fmt: skip
    client.force_login(commissioner)
    page = client.get(reverse("figure", args=["kpi2"]), {"period": QUARTER.key}).content.decode()
    assert "71.5 % (Q2 2013/14)" in page
    assert "100 % (Q1 2013/14)" in page
    assert "below the nation (100 %, Q1 2013/14)" in headlines.compared("kpi2", QUARTER)
    report = gather(QUARTER)
    blocks = {block.answer.figure.name: block for section in report.sections for block in section.blocks}
    assert any(caption.endswith("beside the region and the nation") for caption, _ in blocks["kpi2"].section.extras)
    assert as_pdf(report).startswith(b"%PDF")


def test_a_tile_without_a_target_still_says_its_base(commissioner):
    tiles = {tile.name: tile for tile in headlines.tiles(QUARTER)}
    assert tiles["kpi2"].base.startswith("base ")
    assert not tiles["kpi2"].target.words


def held_against(period):
    """What pages and report print beside the figures of a quarter."""
    return [
        headlines.tiles(period),
        headlines.summary(period),
        [headlines.stands(name, period) for name in ("kpi1", "kpi2", "waiting", "utilisation")],
        headlines.elsewhere("kpi2", period),
        headlines.compared("kpi2", period),
        yardsticks.series("kpi2", period),
        pages.section("kpi2", period).chart,
    ]


def test_what_a_closed_quarter_is_held_against_stays_as_it_was(commissioner):
    target = {"indicator": "kpi2", "amber": Decimal(5), "period_from": QUARTER.first}
    set_target(by=commissioner, value=Decimal(80), **target)
    set_target(by=commissioner, value=Decimal(60), scope="Refuge", **target)
    region = {"indicator": "kpi2", "geography": "region", "scheme": "fy", "code": "2013/14-Q1"}
    Benchmark.objects.create(value=Decimal("71.5"), **region)
    snapshot = close_quarter(by=commissioner, period=QUARTER, acknowledged=True)
    before = held_against(QUARTER)
    assert "80 %" in f"{before}"
    assert "71.5 %" in f"{before}"
    set_target(by=commissioner, value=Decimal(12), **target)
    Benchmark.objects.create(value=Decimal(99), **region)
    Placement.objects.filter(status="departed").update(planned=True, started="2012-01-02")
    something_was_recorded("depart")
    assert aims_of("kpi2", QUARTER)[""].value == 12
    used = pages.shown("utilisation", previous(QUARTER)).table.cell("Total", "Used")
    assert used != yardsticks.before("utilisation", QUARTER).cell("Total", "Used")
    assert held_against(QUARTER) == before
    assert correct_quarter(by=commissioner, period=QUARTER, reason="Late").held_against != snapshot.held_against
    assert held_against(QUARTER) != before
