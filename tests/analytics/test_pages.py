"""The partnership's pages: totals only, small numbers hidden, for those whose role may see them."""

import csv
import io
import json
import re
from datetime import date
from html import escape

import pytest
from django.core.cache import cache
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Event
from agencies.roles import ROLES
from analytics import pages
from analytics.figures import FIGURES, Query
from analytics.headlines import summary
from analytics.models import Target
from analytics.output import as_text
from analytics.pages import OVERVIEW
from analytics.periods import financial, latest_complete_quarter
from referrals.models import Placement
from tests.analytics.cases import add_cases
from tests.analytics.worlds import county
from tests.factories import AgencyFactory, person

pytestmark = pytest.mark.django_db
QUARTER = "fy:2013/14-Q2"


@pytest.fixture(autouse=True)
def nothing_kept(db):
    """Nothing of another test's, and a log that is not empty: what is computed is kept, as in any hub in use."""
    cache.clear()
    record(1)


@pytest.fixture
def member(client):
    """A partnership member of the county's agency, signed in."""
    agency = AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB")
    client.force_login(person(agency, "partnership_member"))
    return client


@pytest.mark.parametrize("role", ROLES)
def test_figures_open_to_the_roles_that_may_see_them_and_to_nobody_else(client, role):
    made = county(1, stays=12)
    agency = AgencyFactory(kind=sorted(ROLES[role].agency_kinds)[0], area=made.areas["DOV"])
    client.force_login(person(agency, role))
    one = reverse("figure", args=["kpi2"])
    for address in (reverse("figures"), one, f"{one}?format=csv"):
        expected = 200 if "view_figures" in ROLES[role].permissions else 403
        assert client.get(address).status_code == expected


def test_a_visitor_who_is_not_signed_in_sees_no_figure(client):
    for address in (reverse("figures"), reverse("figure", args=["kpi2"]) + "?format=json"):
        assert client.get(address).status_code in (302, 403)


def test_a_member_reads_three_sentences_tiles_and_the_figures_that_matter_for_a_quarter(member):
    county(3, stays=400)
    Target.objects.create(indicator="kpi2", period_from=date(2013, 4, 1), value=80)
    page = member.get(reverse("figures"), {"period": QUARTER}).content.decode().partition("<main")[2]
    assert '<h1 class="govuk-heading-l">July to September 2013</h1>' in page
    assert page.count("hub-tile__value") == 6
    assert len(re.findall(r'<p class="hub-lead', page)) == 3
    for sentence in summary(financial(2013, 2)):
        assert escape(sentence) in page
    for name in OVERVIEW:
        assert f'id="figure-{name}"' in page
    assert page.count("<svg") >= len(OVERVIEW)
    assert page.count('role="img"') == page.count("<desc") == page.count("<svg")


def drawn_as_the_policy_allows(member, names):
    """Each figure's page, held to the content policy and to ids of its own; the names of those without a picture."""
    add_cases(county(3, stays=300))
    undrawn = []
    for name in names:
        page = member.get(reverse("figure", args=[name]), {"period": QUARTER}).content.decode()
        undrawn += [] if "<svg" in page else [name]
        assert " style=" not in page, name
        assert "<style" not in page, name
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name
    return undrawn


def test_a_page_has_no_inline_style_that_the_content_policy_would_stop(member):
    assert drawn_as_the_policy_allows(member, ["units", "contracts", "p1e-ages", "accommodation-status"]) == []


@pytest.mark.deep
def test_no_figures_page_has_an_inline_style(member):
    undrawn = drawn_as_the_policy_allows(member, FIGURES)
    assert set(undrawn) <= {"accommodation-need", "reconnection-rates"}, "where everything is hidden"


def test_every_figure_can_be_taken_as_a_file_with_small_numbers_hidden(member):
    county(2)
    for name in FIGURES:
        address = reverse("figure", args=[name])
        found = json.loads(member.get(address, {"period": QUARTER, "format": "json"}).content)
        people = FIGURES[name].counts_people
        assert found["suppressed_below"] == (5 if people else 0)
        assert not [cell for cell in found["cells"] if people and cell["count"] in (1, 2, 3, 4)], name
        text = member.get(address, {"period": QUARTER, "format": "csv"}).content.decode()
        lines = list(csv.DictReader(io.StringIO(text)))
        assert [line["flag"] for line in lines] == [cell["flag"] or "" for cell in found["cells"]], name
        book = member.get(address, {"period": QUARTER, "format": "xlsx"})
        assert book.content.startswith(b"PK"), name
        assert f'filename="{name}-fy-2013-14-q2.xlsx"' in book["Content-Disposition"]


def test_nobody_can_ask_a_page_for_full_counts_or_for_days_of_their_own(member):
    county(2)
    address, asked = reverse("figure", args=["destinations"]), {"period": QUARTER, "format": "json"}
    plain = member.get(address, asked).content
    for more in ({"suppress": "0", "below": "0"}, {"from": "2013-07-01", "to": "2013-07-02"}):
        assert member.get(address, asked | more).content == plain
    for period in ("dates:2013-07-01/2013-07-02", "nonsense", "sp:Q99", "'<b>Q"):
        answered = member.get(address, asked | {"period": period})
        assert answered.status_code == 422
        assert "text/html" in answered["Content-Type"]
        assert "<b>" not in answered.content.decode()


def test_a_breakdown_that_does_not_exist_is_said_and_not_a_fault(member):
    county(2)
    answered = member.get(reverse("figure", args=["kpi2"]), {"period": QUARTER, "by": "colour"})
    assert answered.status_code == 422
    assert "colour" in answered.content.decode()
    assert member.get(reverse("figure", args=["nothing"])).status_code == 404


def test_without_a_choice_the_latest_complete_quarter_is_shown(member):
    county(2)
    quarter = latest_complete_quarter(timezone.localdate())
    assert quarter.label in member.get(reverse("figures")).content.decode()


def test_a_new_hub_without_a_county_says_what_is_missing(member):
    page = member.get(reverse("figures"))
    assert page.status_code == 200
    assert "There are no figures yet" in page.content.decode()


def test_a_page_is_computed_anew_as_soon_as_somebody_records_something(member):
    county(2)
    address, asked = reverse("figure", args=["destinations"]), {"period": QUARTER, "format": "json"}
    record(1)
    before = member.get(address, asked).json()["cells"]
    Placement.objects.filter(status="departed").update(planned=True)
    assert member.get(address, asked).json()["cells"] == before, "kept, while nothing is recorded"
    record(2)
    assert member.get(address, asked).json()["cells"] != before


def record(number):
    highest = Event.objects.aggregate(at=Max("happened_at"))["at"]
    return Event.objects.create(
        happened_at=highest or "2026-01-05T09:00:00Z", actor_id=number, verb="depart", subject_kind="placement"
    )


def test_the_overview_costs_the_same_queries_for_few_stays_as_for_many(member, django_assert_max_num_queries):
    county(3, stays=30)
    with django_assert_max_num_queries(600) as few:
        member.get(reverse("figures"), {"period": QUARTER})
    Placement.objects.filter(status="departed").delete()
    with django_assert_max_num_queries(len(few.captured_queries)):
        member.get(reverse("figures"), {"period": QUARTER})


def test_a_second_look_at_the_overview_asks_the_database_for_little(member, django_assert_max_num_queries):
    county(3, stays=100)
    record(1)
    member.get(reverse("figures"), {"period": QUARTER})
    with django_assert_max_num_queries(60):
        member.get(reverse("figures"), {"period": QUARTER})


def test_an_area_or_a_cohort_is_a_row_of_what_is_published_and_stays_in_the_address(member):
    made = county(3, stays=120)
    for asked, row in (({"area": "DOV"}, "Dover"), ({"cohort": "offenders"}, "Offenders")):
        by = next(iter(asked))
        page = member.get(reverse("figures"), {"period": QUARTER} | asked).content.decode()
        assert f'<option value="{asked[by]}" selected>' in page
        table = pages.shown("waiting", financial(2013, 2), Query(by=by)).table
        cell = as_text(table.cell(row, "People"))
        section = page[page.index('id="figure-waiting-') :]
        shown = section[section.index(f'<th scope="row">{row}</th>') :]
        assert f">{cell}<" in shown[: shown.index("</tr>")]
    both = member.get(reverse("figures"), {"period": QUARTER, "area": "DOV", "cohort": "offenders"})
    assert both.status_code == 422
    assert member.get(reverse("figures"), {"period": QUARTER, "area": "NOWHERE"}).status_code == 422
    link = reverse("figure", args=["waiting"])
    page = member.get(reverse("figures"), {"period": QUARTER, "area": "DOV"}).content.decode()
    assert f'href="{link}?period=fy%3A2013/14-Q2&amp;area=DOV&amp;by=area"' in page
    figure = member.get(link, {"period": QUARTER, "area": "DOV", "by": "area"}).content.decode()
    assert f'href="{reverse("figures")}?period=fy%3A2013%2F14-Q2&amp;area=DOV"' in figure, "the way back"
    assert '<input type="hidden" name="area" value="DOV"' in figure, "and through another choice"
    for heading in ("Where people from Dover settled", "Where people who arrived in Dover came from"):
        assert heading in page
    shepway = member.get(reverse("figures"), {"period": QUARTER, "area": "FOL"}).content.decode()
    assert '<th scope="row">Shepway</th>' in shepway, "as it was called in the quarter"
    assert made.areas["FOL"].name != "Shepway"
