"""The quarterly report: one press, one command, the same numbers as the pages."""

import io

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Agency, Event
from analytics import headlines
from analytics.asking import period_of
from analytics.contents import HEADLINES, MONTHLY, PARTS, REPORTED
from analytics.figures import FIGURES
from analytics.publication import names
from analytics.report import as_html, as_pdf, as_workbook, gather
from tests.analytics.worlds import county
from tests.factories import AgencyFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("report")]  # set once, by one process
QUARTER = "fy:2013/14-Q2"


@pytest.fixture
def report():
    cache.clear()
    county(3, stays=80)
    Agency.objects.filter(code="PR1").update(name="=HYPERLINK(1)")
    something_was_recorded()
    return gather(period_of(QUARTER))


def test_a_report_is_a_tagged_pdf_a_workbook_and_a_page_with_the_numbers_of_the_pages(report):
    written = as_pdf(report)
    assert written.startswith(b"%PDF")
    assert b"pdfuaid" in written
    assert b"/MarkInfo" in written or b"/StructTreeRoot" in written
    the_workbook_holds_numbers(report)
    the_page_stands_by_itself(report)
    assert report.summary == headlines.summary(report.period)
    assert [section.part.key for section in report.sections] == [part.key for part in PARTS]


def test_every_table_that_the_report_names_is_one_that_is_published_and_no_figure_is_left_out():
    assert not {*REPORTED, *HEADLINES, *MONTHLY} - {*names()}
    assert {name.figure for name in REPORTED} == set(FIGURES)


def test_every_section_prints_each_of_its_tables(report):
    for section in report.sections:
        assert [block.answer.figure.name for block in section.blocks] == [name.figure for name in section.part.tables]


def something_was_recorded():
    """A row of the log, so that what is computed is kept."""
    Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb="depart", subject_kind="placement")


def the_workbook_holds_numbers(report):
    book = load_workbook(io.BytesIO(as_workbook(report)))
    blocks = [block for section in report.sections for block in section.blocks]
    assert len(book.sheetnames) == 1 + len(blocks)
    for name, block in zip(book.sheetnames[1:], blocks, strict=True):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
        numbers = [cell.value for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row]
        assert not [value for value in numbers if isinstance(value, str) and value not in ("", "c", "z", "x")], name
        assert block.answer.table.rows[0] == sheet["A2"].value


def the_page_stands_by_itself(report):
    page = as_html(report).decode()
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    for section in report.sections:
        assert f'id="{section.part.key}"' in page
    assert "Definitions and caveats" in page


def test_every_table_says_what_is_hidden_and_what_it_says(report):
    for section in report.sections:
        for block in section.blocks:
            people = block.answer.figure.counts_people
            assert bool(block.section.sentence) is people
            assert ("from 1 to 4 are hidden" if people else "nothing is hidden") in block.notes[0]


def test_the_command_writes_the_report_to_a_file(tmp_path):
    county(2, stays=30)
    something_was_recorded()
    target = tmp_path / "report.xlsx"
    call_command("report", "--period", QUARTER, "--format", "xlsx", "--output", str(target))
    assert target.read_bytes().startswith(b"PK")
    for period, words in (
        ("nonsense", "not a period"),
        ("month:2013-07", "of a quarter"),
        ("fy:2013/14", "of a quarter"),
    ):
        with pytest.raises(CommandError, match=words) as wrong:
            call_command("report", "--period", period, "--output", str(target))
        assert wrong.value.returncode == 2


def test_a_member_takes_the_report_in_one_press_and_a_referrer_does_not(client):
    county(2, stays=30)
    something_was_recorded()
    hub = AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB")
    client.force_login(person(hub, "partnership_member"))
    page = client.get(reverse("reports")).content.decode()
    assert f"{reverse('report')}?period=" in page
    assert '<option value="sp:Q23">' in page and "month:" not in page
    answer = client.get(reverse("report"), {"period": QUARTER, "format": "html"})
    assert answer["Content-Disposition"] == 'attachment; filename="report-fy-2013-14-q2.html"'
    assert client.get(reverse("report"), {"period": QUARTER, "format": "doc"}).status_code == 404
    assert client.get(reverse("report"), {"period": "month:2013-07"}).status_code == 404
    client.force_login(person(AgencyFactory(kind="probation"), "referrer"))
    assert client.get(reverse("report"), {"period": QUARTER}).status_code == 403


def test_a_quarter_without_anybody_makes_a_report_too():
    county(1, stays=5)
    something_was_recorded()
    empty = gather(period_of("fy:1990/91-Q2"))
    assert as_pdf(empty).startswith(b"%PDF")
    assert empty.summary[0] == "Nobody left a short-term service in this period."
