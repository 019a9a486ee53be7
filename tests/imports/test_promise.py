"""docs/exchange.md says what the importer does: its kinds, its columns and its codes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from agencies.spreadsheets.values import one_of, tidy
from analytics.figures import FIGURES
from hub.imports import KINDS
from tests.imports.lists import CODE_LISTS


@pytest.fixture(scope="module")
def page():
    return (Path(settings.BASE_DIR) / "docs" / "exchange.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_printed_with_its_columns(page, name):
    required, further = re.search(rf"^\| `{name}` \| (.+) \| (.+) \|$", page, re.MULTILINE).groups()
    for column in KINDS[name].columns:
        assert re.search(rf"\b{column.name}\b", required if column.required else further)


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_code_is_printed_with_its_label(page, name):
    said = ", ".join(f"{code} ({label})" for code, label in CODE_LISTS[name])
    assert f"* {name}: {said}\n" in page


@pytest.mark.parametrize("name", CODE_LISTS)
def test_a_label_in_any_letter_case_means_one_code(name):
    words = {}
    for code, label in CODE_LISTS[name]:
        for word in (code, label):
            assert words.setdefault(tidy(word), code) == code
        assert one_of(CODE_LISTS[name])(f"  {label.upper()} ") == code


def test_every_figure_is_printed(page):
    for name in FIGURES:
        assert f"`{name}`" in page
