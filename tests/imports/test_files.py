"""Whatever a person puts into a file is taken, or refused with a sentence: by name, by line, never an exception."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Area, User
from hub.imports import KINDS, Unreadable, bring_in, read
from referrals.models import Placement
from tests.imports.world import COUNTY, bring, build, faults, rows, stay


def sheet(data, name="file.csv", **options):
    return read(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name, **options)


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("code,name", "Missing column “kind”"),
        ("code,name,kind,knd", "Unknown column “knd”"),
        ("code,name,kind,code", "Repeated column “code”"),
        ("code,name,,kind", "A column has no name"),
        ("code;name;kind", "not separated by commas"),
    ],
)
@pytest.mark.django_db
def test_a_first_row_is_refused_by_the_name_of_the_column(header, said):
    report = bring("areas", f"{header}\nA,B,C,D\n")
    assert any(said in sentence for sentence in report.header)


@pytest.mark.django_db
def test_columns_come_in_any_order_and_a_byte_order_mark_does_no_harm():
    assert bring("areas", b"\xef\xbb\xbfkind,name,code\r\ncounty,Kent,K\r\n\r\n").new == 1
    assert Area.objects.get().name == "Kent"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        ("code,name\nÅ,é".encode("latin-1"), "Line 2"),
        ("code,name".encode("utf-16"), "UTF-16"),
        (b'code,name\n"A"B,x\n', "quotation marks around line 2"),
        (b'code,name\nA,"x\n', "quotation marks"),
        (b'code,name\nA,"' + b"x" * 200_000 + b'"\n', "around line 2"),
        (b"PK\x03\x04rest", "workbook"),
        (b"," * 300 + b"x", "more than 200 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data, said):
    with pytest.raises(Unreadable, match=said):
        sheet(data)


def test_a_file_that_is_too_large_is_refused_with_its_limit():
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        sheet(b"x" * (1024 * 1024 + 1), most_bytes=1024 * 1024)


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 9_000_000)
    with pytest.raises(Unreadable, match="too large when unpacked"):
        sheet(out.getvalue(), "a.xlsx", most_bytes=1_000_000)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a workbook", workbook(["code"])[:500]])
def test_a_damaged_workbook_is_refused_with_a_sentence(data):
    with pytest.raises(Unreadable, match="workbook"):
        sheet(data, "a.xlsx")


@pytest.mark.django_db
def test_a_workbook_holds_dates_numbers_and_truth_as_people_typed_them():
    build()
    lines = [
        ["reference", "service_user", "service", "started", "ended", "planned"],
        [17, "P1", "HOSTEL", datetime.fromisoformat("2013-07-01"), date(2013, 8, 1), True],
        [None, None, None, None, None, None],
        [18.0, "P2", "HOSTEL", "01/07/2013", None, None],
    ]
    report = bring_workbook("placements", *lines)
    assert (report.new, report.bad) == (2, [])
    assert Placement.objects.get(reference="17").planned is True
    assert Placement.objects.get(reference="18").status == "arrived"


def bring_workbook(kind, *lines):
    return bring_in(KINDS[kind], sheet(workbook(*lines), "a.xlsx"), by=User.objects.clock())


@pytest.mark.django_db
def test_a_formula_in_a_workbook_is_refused():
    report = bring_workbook("areas", ["code", "name", "kind"], ["A", "=1+1", "county"], ["=B1", "B", "group"])
    assert faults(report) == [(2, "name"), (3, "code")]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@sum"])
@pytest.mark.django_db
def test_a_name_that_a_spreadsheet_would_run_is_refused(text):
    report = bring("areas", rows("areas", {"code": "A", "name": text, "kind": "group"}))
    assert "formula" in report.bad[0].expected


def test_a_cell_over_several_lines_is_named_by_the_line_on_which_its_row_begins():
    assert [line for line, _ in sheet('a,b\n"x\ny",1\n\nz,2\n').rows] == [2, 5]


@pytest.mark.django_db
def test_the_first_two_hundred_faults_are_listed_and_the_others_counted():
    report = bring("areas", "code,name,kind\n" + "".join(f"A{n},N,planet\n" for n in range(250)))
    assert (len(report.listed), report.unlisted, report.bad_rows) == (200, 50, 250)


class TestCommand:
    """The command's exit status: 0 taken, 1 refused, 2 used wrongly."""

    pytestmark = pytest.mark.django_db

    def run(self, tmp_path, text, name="a.csv", kind="areas", *options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("import_records", kind, str(path), *options)

    def test_a_good_file_is_taken_and_counted(self, tmp_path, capsys):
        self.run(tmp_path, COUNTY["areas"])
        assert "4 rows of areas taken: 4 new, 0 changed, 0 as before." in capsys.readouterr().out

    def test_a_dry_run_keeps_nothing(self, tmp_path, capsys):
        self.run(tmp_path, COUNTY["areas"], "a.csv", "areas", "--dry-run")
        assert "Nothing was kept" in capsys.readouterr().out
        assert not Area.objects.exists()

    def test_a_bad_row_is_refused_with_line_column_value_and_what_was_expected(self, tmp_path):
        with pytest.raises(CommandError) as caught:
            self.run(tmp_path, "code,name,kind\nA,B,planet\n")
        assert caught.value.returncode == 1
        assert "line 2, kind: “planet”; expected one of county, district" in str(caught.value)

    def test_an_unreadable_file_is_refused(self, tmp_path):
        with pytest.raises(CommandError) as caught:
            self.run(tmp_path, b"\xff\xfe")
        assert caught.value.returncode == 1

    @pytest.mark.parametrize("name", ["a.txt", "a.xls", "a"])
    def test_a_file_of_another_kind_is_used_wrongly(self, tmp_path, name):
        with pytest.raises(CommandError) as caught:
            self.run(tmp_path, "x", name)
        assert caught.value.returncode == 2

    def test_a_file_that_is_not_there_is_used_wrongly(self, tmp_path):
        with pytest.raises(CommandError) as caught:
            call_command("import_records", "areas", str(tmp_path / "none.csv"))
        assert caught.value.returncode == 2

    def test_standard_input_is_csv(self, monkeypatch, capsys):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(COUNTY["areas"].encode())))
        call_command("import_records", "areas", "-")
        assert "4 new" in capsys.readouterr().out

    def test_an_unknown_kind_is_used_wrongly(self):
        with pytest.raises(CommandError, match="invalid choice"):
            call_command("import_records", "planets", "a.csv")


GOOD = {
    "areas": {"code": "NEW", "name": "New", "kind": "district", "parent": "KENT"},
    "agencies": {"code": "NEW", "name": "New", "kind": "council", "area": "ASH", "agreement_version": "v1",
                 "agreement_signed": "2012-01-01", "duty_to_refer_body": "yes"},
    "services": {"code": "HOSTEL", "name": "New", "agency": "HH", "service_type": "foyer", "term": "short",
                 "client_group": "generic", "area": "ASH", "units": "4", "starts": "2010-01-01", "serves": "ASH;CAN"},
    "service_terms": {"service": "HOSTEL", "from": "2012-01-01", "to": "2013-01-01", "term": "long", "units": "5"},
    "units": {"service": "HOSTEL", "code": "A", "name": "A", "kind": "flat", "from": "2010-01-01", "to": "2012-01-01"},
    "service_users": {"reference": "P1", "given_name": "Ada", "date_of_birth": "1970-01-01", "gender": "female",
                      "pnc": "2003/0000003Y", "prison_number": "A1234BC", "crn": "X900009"},
    "placements": stay(ended="2013-08-01", unit="001", origin_area="CAN", destination_area="pending", planned="yes"),
    "outcomes": {"placement": "S1", "outcome": "1a", "needed": "yes", "achieved": "no", "recorded_on": "2013-08-01"},
}  # fmt: skip
NASTY = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", " ", "P1", "P2", "P9", "HOSTEL", "ASH", "none", "pending", "yes", "NO", "2013-07-01", "01/07/2013",
         "0000-00-00",
         "9999-12-31", "1/1/1", "=1", "#N/A", "\x00", "\ud7ff", "1e9", "9" * 30, "moved_on", "Social rented",
         "single_homeless",
         "²", "٣", "é" * 300, "'; drop table", "\u202e", "\ufeff", "None", "1a", "room", "short", "3;4", ";;"]
    ),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.django_db
def test_nothing_that_a_person_types_into_a_row_is_an_exception(kind):
    build()
    bring("placements", rows("placements", stay(), stay("S2", "P2", ended="2014-01-01")))
    columns = [column.name for column in KINDS[kind].columns]

    @given(st.lists(st.lists(NASTY, min_size=len(columns), max_size=len(columns)), max_size=4))
    def nothing_breaks(lines):
        text = rows(kind, *(dict(zip(columns, line, strict=True)) for line in lines)) if lines else ",".join(columns)
        report = bring(kind, text, dry_run=True, create_missing=True)
        assert all(bad.expected and bad.line > 1 for bad in report.bad)

    nothing_breaks()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in GOOD])
@pytest.mark.django_db
def test_one_cell_that_is_typed_wrongly_is_never_an_exception(kind):
    build()
    bring("placements", rows("placements", stay(), stay("S2", "P2", ended="2014-01-01")))

    @given(st.sampled_from([column.name for column in KINDS[kind].columns]), NASTY)
    def nothing_breaks(column, cell):
        report = bring(kind, rows(kind, GOOD[kind] | {column: cell}), dry_run=True)
        assert report.rows == 1 and all(bad.line == 2 for bad in report.bad)

    nothing_breaks()


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_break_the_reader(data, name):
    try:
        sheet(data, name)
    except Unreadable as refusal:
        assert str(refusal).endswith((".", ")"))
