"""A return goes out as a workbook and comes back: two columns are read, the rest is compared, and oddities refused."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analytics.returns import actions
from analytics.returns.lines import LINES
from analytics.returns.models import ReturnEntry
from analytics.returns.sheet import sheet
from analytics.returns.workbook import written
from tests.pages import page, send
from tests.returns.conftest import EXTRAS, filled, owed, signed

pytestmark = pytest.mark.django_db
RECORDS, TYPED, WHY = 3, 4, 5


@pytest.fixture
def at_manager(county, client):
    client.force_login(county.manager)
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def downloaded(client, found):
    return openpyxl.load_workbook(io.BytesIO(page(client, "return_workbook", found.pk).content))


def row_of(book, code):
    (row,) = [row[0].row for row in book["Return"].iter_rows() if row[0].value == code]
    return row


def put(book, code, column, value):
    book["Return"].cell(row_of(book, code), column).value = value


def handed_in(client, found, book, name="return.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return client.post(reverse("return_upload", args=[found.pk]), {"file": SimpleUploadedFile(name, out.getvalue())})


def taken(client, found, answer):
    return send(client, "return_take", found.pk, kept=answer.context["kept"])


def test_a_workbook_comes_back_as_it_went_out_and_changes_nothing(county, at_manager):
    found = filled(county)
    actions.correct(by=county.manager, owed=found, corrections={"alerts": (2, "- told\nby telephone, =not here")})
    book = downloaded(at_manager, found)
    assert book.sheetnames == ["Return", "How to fill it in"]
    assert book["Return"].cell(row_of(book, "alerts"), TYPED).value == 2
    assert not [cell for row in book["Return"].iter_rows() for cell in row if cell.data_type == "f"]
    answer = handed_in(at_manager, found, book)
    assert answer.status_code == 200 and "Nothing in the two columns differs" in words(answer)
    assert answer.context["upload"].differences == []
    assert {row[0].value for row in book["Return"].iter_rows(min_row=6)} == set(LINES)


def test_what_is_typed_is_shown_then_taken_once(county, at_manager):
    found = owed(county)
    book = downloaded(at_manager, found)
    for code, value in EXTRAS.items():
        put(book, code, TYPED, value)
    put(book, "alerts", TYPED, 3)
    put(book, "alerts", WHY, "Told by telephone.")
    put(book, "contracted_days", RECORDS, 9)
    answer = handed_in(at_manager, found, book)
    assert "Told by telephone." in words(answer) and not ReturnEntry.objects.exists()
    assert [(row.label, row.shown) for row in answer.context["upload"].differences] == [
        ("Places: Unit-days contracted", "9")
    ]
    assert taken(at_manager, found, answer).status_code == 302
    now = sheet(found)
    assert (now["alerts"].value, now["alerts"].computed, now["complaints_upheld"].value) == (3, 0, 0)
    assert now["contracted_days"].value == 3 * county.quarter.days
    assert taken(at_manager, found, answer).status_code == 409
    again = handed_in(at_manager, found, book)
    assert again.status_code == 422 and "this workbook was taken already" in words(again)


def test_an_emptied_cell_takes_a_correction_back(county, at_manager):
    found = filled(county)
    actions.correct(by=county.manager, owed=found, corrections={"alerts": (2, "By telephone.")})
    book = downloaded(at_manager, found)
    for column in (TYPED, WHY):
        put(book, "alerts", column, None)
    put(book, "complaints", TYPED, None)
    taken(at_manager, found, handed_in(at_manager, found, book))
    now = sheet(found)
    assert (now["alerts"].value, now["complaints"].value) == (0, None)


@pytest.mark.parametrize(
    ("code", "column", "value", "said"),
    [
        ("complaints", TYPED, "=1+1", "Complaints received: write a whole number"),
        ("complaints", TYPED, "-4", "Complaints received: write a whole number"),
        ("complaints", TYPED, 2.5, "Complaints received: write a whole number"),
        ("complaints", WHY, "Because.", "needs no reason"),
        ("alerts", TYPED, 4, "say why the records cannot be mended"),
        ("alerts", WHY, "=HYPERLINK(1)", "does not begin with"),
        ("alerts", WHY, "For nothing.", "a reason without a correction"),
        ("alerts", 1, "alarms", "is no line of a return"),
        ("alerts", 1, "complaints", "stands there twice"),
        ("return:service", RECORDS, "MILLLANE", "This workbook is for MILLLANE"),
        ("return:period", RECORDS, "fy:2013/14-Q2", "This workbook is for QUAY for fy:2013/14-Q2"),
        ("return:layout", RECORDS, "1", "an older layout"),
        ("return:mark", RECORDS, "abc", "since you downloaded it"),
        ("return:mark", 1, "x", "This is not the workbook of a return"),
    ],
)
def test_what_is_odd_is_said_in_a_sentence_and_nothing_is_taken(county, at_manager, code, column, value, said):
    found = owed(county)
    book = downloaded(at_manager, found)
    put(book, code, column, value)
    answer = handed_in(at_manager, found, book)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not ReturnEntry.objects.exists()


def test_other_files_are_refused(county, at_manager):
    found = owed(county)
    other = openpyxl.Workbook()
    other.active.append(["service", "period"])
    other.active.append(["QUAY", "fy:2013/14-Q2"])
    assert "This is not the workbook of a return" in words(handed_in(at_manager, found, other))
    assert "ends in .xlsx" in words(handed_in(at_manager, found, other, name="return.csv"))
    junk = at_manager.post(
        reverse("return_upload", args=[found.pk]), {"file": SimpleUploadedFile("return.xlsx", b"PK junk")}
    )
    assert junk.status_code == 422 and "not an Excel workbook" in words(junk)
    assert "Choose a file" in words(send(at_manager, "return_upload", found.pk))


def test_a_deleted_row_is_missed(county, at_manager):
    found = owed(county)
    book = downloaded(at_manager, found)
    book["Return"].delete_rows(row_of(book, "alerts"))
    assert "1 lines are missing" in words(handed_in(at_manager, found, book))


@pytest.mark.parametrize("kept", ["", "x", "eyJ4IjoxfQ:1:abc"])
def test_nothing_is_taken_that_was_not_shown(county, at_manager, kept):
    answer = send(at_manager, "return_take", owed(county).pk, kept=kept)
    assert answer.status_code == 302 and not ReturnEntry.objects.exists()


def test_what_one_person_was_shown_another_cannot_take(county, at_manager):
    found = owed(county)
    book = downloaded(at_manager, found)
    put(book, "complaints", TYPED, 1)
    answer = handed_in(at_manager, found, book)
    at_manager.force_login(county.worker)
    assert taken(at_manager, found, answer).status_code == 302 and not ReturnEntry.objects.exists()


def test_a_signed_return_takes_no_workbook(county, at_manager):
    found = owed(county)
    book = downloaded(at_manager, found)
    put(book, "complaints", TYPED, 1)
    shown = handed_in(at_manager, found, book)
    signed(county)
    assert taken(at_manager, found, shown).status_code == 409
    assert handed_in(at_manager, found, book).status_code == 409
    assert page(at_manager, "return_workbook", found.pk).status_code == 409


def test_a_name_that_looks_like_a_formula_is_text(county):
    county.quay.name = "=cmd()"
    county.quay.save()
    book = openpyxl.load_workbook(io.BytesIO(written(owed(county), sheet(owed(county)))))
    assert [cell.data_type for row in book["How to fill it in"].iter_rows() for cell in row if cell.value] == ["s", "s"]
