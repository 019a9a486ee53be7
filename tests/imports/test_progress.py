"""Whoever brings a file in sees that it moves: while rows are read, and while they are kept."""

import io
import sys
from collections import Counter

import pytest
from django.core.management import call_command

from tests.imports.world import COUNTY, bring, build, rows, stay, stays


class Terminal(io.StringIO):
    """What somebody at a terminal sees."""

    def isatty(self):
        return True


@pytest.fixture
def moved():
    """How often each phase moved, with what counts it."""
    found = Counter()

    def progress(given, what):
        for each in given:
            found[what] += 1
            yield each

    return found, progress


@pytest.mark.django_db
def test_every_kind_moves_while_it_is_read_and_while_it_is_kept(moved):
    found, progress = moved
    for kind, text in COUNTY.items():
        found.clear()
        report = bring(kind, text, progress=progress)
        assert found["Reading"] == report.rows, kind
        assert found["Keeping"] >= 3, kind


@pytest.mark.django_db
def test_it_moves_the_more_the_longer_the_file(moved):
    found, progress = moved
    build()
    stays(stay(), progress=progress)
    one = found["Keeping"]
    stays(*(stay(reference=f"T{number}") for number in range(2500)), progress=progress)
    assert found["Keeping"] > 2 * one


@pytest.mark.django_db
def test_a_dry_run_and_a_refused_file_are_checked_and_not_kept(moved):
    found, progress = moved
    build()
    stays(stay(), dry_run=True, progress=progress)
    stays(stay(started="yesterday"), progress=progress)
    assert found["Checking"] and not found["Keeping"]


@pytest.mark.django_db
def test_a_terminal_shows_both_phases_to_their_end(tmp_path, monkeypatch):
    build()
    path = tmp_path / "stays.csv"
    path.write_text(rows("placements", stay(), stay(reference="S2", person="P2")))
    monkeypatch.setattr(sys, "stderr", Terminal())
    call_command("import_records", "placements", str(path))
    seen = sys.stderr.getvalue()
    assert "Reading: 100%" in seen and "2/2" in seen
    assert "Keeping: " in seen and seen.endswith("\n")
