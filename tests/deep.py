"""The table that `make test-deep` prints last and keeps in docs/deep.md: what was run, how often and how long."""

from collections import defaultdict
from pathlib import Path

KEPT = Path(__file__).resolve().parent.parent / "docs" / "deep.md"


def rows(reports):
    """(what, worlds, passed, seconds) for each test function, its parameters together."""
    found = defaultdict(lambda: [0, 0, 0.0])
    for report in reports:
        name = report.nodeid.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
        found[name][0] += 1
        found[name][1] += report.passed
        found[name][2] += report.duration
    return [(name, *counts) for name, counts in sorted(found.items())]


def table(reports):
    """The rows as Markdown."""
    lines = ["| What | Runs | Passed | Seconds |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {runs} | {passed} | {seconds:.0f} |" for name, runs, passed, seconds in rows(reports)]
    return "\n".join(lines)


def pytest_terminal_summary(terminalreporter, config):
    """Only for a deep run."""
    if config.option.markexpr != "deep":
        return
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, []) if r.when == "call"]
    text = table(reports)
    terminalreporter.write_line("\n" + text)
    heading = "# Long worlds, crawls and simulations\n\nPrinted and kept by `make test-deep`.\n\n"
    KEPT.write_text(f"{heading}{text}\n", encoding="utf-8")
