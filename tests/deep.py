"""The table that `make test-deep` prints last and keeps in docs/deep.md: what was run, how often, how long, and when.

A run brings its own rows up to date and leaves the others, but for those of tests that are no longer there.
"""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parent
KEPT = TESTS.parent / "docs" / "deep.md"
HEADING = "# Long worlds, crawls and simulations\n\nPrinted and kept by `make test-deep`.\n\n"
COLUMNS = "| What | Runs | Passed | Seconds | Day |\n|---|---:|---:|---:|---|"


def lines_of(reports, day):
    """{what: its line} for each test function, its parameters together."""
    found = defaultdict(lambda: [0, 0, 0.0])
    for report in reports:
        name = report.nodeid.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
        found[name][0] += 1
        found[name][1] += report.passed
        found[name][2] += report.duration
    return {
        name: f"| {name} | {runs} | {passed} | {seconds:.0f} | {day:%-d %B %Y} |"
        for name, (runs, passed, seconds) in found.items()
    }


def kept():
    """{what: its line} in the table as it stands, less its head and the rows of tests that are gone."""
    rows = [line for line in KEPT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    code = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in rows}
    return {name: line for name, line in lines.items() if f"def test_{name.replace(' ', '_')}(" in code}


def pytest_terminal_summary(terminalreporter, config):
    """Only for a deep run, and of what ran: a list of what would run, or a run broken off, empties nothing."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, []) if r.when == "call"]
    if config.option.markexpr != "deep" or not reports:
        return
    lines = kept() | lines_of(reports, datetime.now(UTC))
    text = "\n".join([COLUMNS, *(lines[name] for name in sorted(lines))])
    terminalreporter.write_line("\n" + text)
    KEPT.write_text(f"{HEADING}{text}\n", encoding="utf-8")
