"""`manage.py figures`: what it prints, in which form, and how it says no."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from agencies.models import Agency, Area
from agencies.sheets import harmless
from analytics.cells import Cell
from analytics.figures import FIGURES
from analytics.models import Target
from analytics.rounding import percent, rounded
from pathways.models import Service
from tests.analytics.worlds import county

PERIOD = ("--period", "fy:2013/14-Q2")


class Screen(io.StringIO):
    """Standard output as the command sees it when it is redirected: text, with bytes underneath."""

    def __init__(self):
        super().__init__()
        self.buffer = io.BytesIO()


def figures(*arguments):
    out = Screen()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue() or out.buffer.getvalue()


def test_without_a_name_every_figure_is_listed_with_its_definition_and_breakdowns():
    listed = figures()
    for figure in FIGURES.values():
        assert f"{figure.name}: {figure.title}\n    {figure.definition}" in listed
    assert "--by service_group, service_type, client_group, provider, area, service" in listed


@pytest.mark.django_db
def test_json_has_the_promised_keys_and_unrounded_percentages():
    county(2)
    found = json.loads(figures("kpi2", *PERIOD, "--format", "json", "--suppress", "0"))
    assert {"figure", "title", "definition", "period", "suppressed_below", "cells"} <= set(found)
    assert found["period"] == {"scheme": "fy", "code": "2013/14-Q2", "from": "2013-07-01", "to": "2013-09-30"}
    assert [cell["row"] for cell in found["cells"]][-1] == "Total"
    for cell in found["cells"]:
        assert set(cell) == {"row", "column", "count", "of", "percent", "value", "unit", "flag"}
        if cell["of"]:
            assert Decimal(cell["percent"]) == pytest.approx(Decimal(100 * cell["count"]) / cell["of"])
        else:
            assert (cell["percent"], cell["flag"]) == (None, "z")


@pytest.mark.django_db
def test_counts_under_five_are_hidden_unless_the_operator_says_otherwise():
    county(2)
    shown = json.loads(figures("destinations", *PERIOD, "--format", "json"))
    assert shown["suppressed_below"] == 5
    assert not [cell for cell in shown["cells"] if cell["count"] in (1, 2, 3, 4)]
    assert [cell for cell in shown["cells"] if cell["flag"] == "c"]
    full = json.loads(figures("destinations", *PERIOD, "--format", "json", "--suppress", "0"))
    assert not [cell for cell in full["cells"] if cell["flag"]]
    more = json.loads(figures("destinations", *PERIOD, "--format", "json", "--suppress", "10"))
    assert not [cell for cell in more["cells"] if cell["count"] in range(1, 10)]


@pytest.mark.django_db
def test_all_forms_say_the_same():
    county(2)
    cells = json.loads(figures("length-of-stay", *PERIOD, "--format", "json", "--suppress", "0"))["cells"]
    lines = list(csv.DictReader(io.StringIO(figures("length-of-stay", *PERIOD, "--format", "csv", "--suppress", "0"))))
    assert [[line[name] or None for name in line] for line in lines] == [
        [None if value is None else str(value) for value in cell.values()] for cell in cells
    ]
    book = openpyxl.load_workbook(io.BytesIO(figures("length-of-stay", *PERIOD, "--format", "xlsx", "--suppress", "0")))
    sheet = book["Table"]
    written = {
        (sheet.cell(row, 1).value, sheet.cell(1, column).value): sheet.cell(row, column).value
        for row in range(2, sheet.max_row + 1)
        for column in range(2, sheet.max_column + 1)
    }
    for cell in cells:
        number = cell["value"] if cell["value"] is not None else cell["count"]
        assert written[cell["row"], cell["column"]] == (cell["flag"] if number is None else pytest.approx(number))
    assert sheet.freeze_panes == "B2"
    assert FIGURES["length-of-stay"].definition in [row[0].value for row in book["About"]]
    table = figures("length-of-stay", *PERIOD)
    assert all(cell["row"] in table for cell in cells)


@pytest.mark.django_db
def test_a_name_that_looks_like_a_formula_is_only_text_in_a_spreadsheet():
    county(2)
    Agency.objects.update(name="=1+1")
    Service.objects.update(ends=None)
    lines = list(csv.DictReader(io.StringIO(figures("utilisation", *PERIOD, "--by", "provider", "--format", "csv"))))
    assert {line["row"][0] for line in lines if "1+1" in line["row"]} == {"'"}
    book = openpyxl.load_workbook(io.BytesIO(figures("utilisation", *PERIOD, "--by", "provider", "--format", "xlsx")))
    assert {cell.data_type for row in book["Table"].iter_rows(max_col=1, min_row=2) for cell in row} == {"s"}
    assert [harmless(value) for value in ("@x", "+1", "-1", "a", 5, None)] == ["'@x", "'+1", "'-1", "a", 5, None]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kpi9", *PERIOD], "There is no figure called kpi9"),
        (["kpi2"], "Say for when"),
        (["kpi2", "--period", "fy:2013/15"], "2013/14"),
        (["kpi2", "--period", "sp:Q99"], "Add it as a row"),
        (["kpi2", "--from", "2013-07-01"], "Say for when"),
        (["kpi2", "--from", "1 July", "--to", "2013-09-30"], "not a day"),
        (["kpi2", "--from", "2013-09-30", "--to", "2013-07-01"], "before it begins"),
        (["kpi2", *PERIOD, "--from", "2013-07-01"], "not both"),
        (["kpi2", *PERIOD, "--by", "colour"], "not broken down by colour"),
        (["departures", *PERIOD, "--by", "area"], "as a whole only"),
        (["kpi2", *PERIOD, "--area", "XX"], "No area has the code XX"),
        (["kpi2", *PERIOD, "--term", "short"], "does not know the option term"),
        (["outcomes", *PERIOD, "--term", "middle"], "short and long"),
        (["kpi2", *PERIOD, "--suppress", "-1"], "whole number"),
        (["kpi2", *PERIOD, "--suppress", "few"], "whole number"),
    ],
)
@pytest.mark.django_db
def test_a_question_that_cannot_be_answered_is_refused_in_words(arguments, words):
    Area.objects.create(code="KENT", name="Kent", kind="county")
    with pytest.raises(CommandError, match=words) as refused:
        figures(*arguments)
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_without_a_home_county_the_command_says_what_to_set(settings):
    with pytest.raises(CommandError, match="HUB_HOME_AREA"):
        figures("kpi2", *PERIOD)
    settings.HOME_AREA = "KENT"
    with pytest.raises(CommandError, match="no area has that code"):
        figures("kpi2", *PERIOD)


@pytest.mark.parametrize(
    ("value", "text"), [(6.25, "6.3"), (31.25, "31.3"), (43.75, "43.8"), (18.75, "18.8"), (0.0, "0.0")]
)
def test_rounding_is_half_up_at_display(value, text):
    assert rounded(value) == text


def test_a_rate_is_rounded_from_its_counts():
    assert percent(Cell(count=1, of=16)) == "6.3"
    assert percent(Cell(count=201, of=20000), 2) == "1.01"


@pytest.mark.django_db
def test_a_target_is_one_row_for_its_days():
    target = Target.objects.create(
        indicator="kpi2", period_from=date(2013, 4, 1), period_to=date(2014, 3, 31), value=80
    )
    assert str(target) == "kpi2 80 from 2013-04-01"
