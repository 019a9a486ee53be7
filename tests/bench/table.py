"""Tables of measurements: printed, and kept as a section each in docs/benchmarks.md."""

from pathlib import Path
from statistics import median
from time import perf_counter

KEPT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEADING = (
    "# Benchmarks\n\nEach section is printed and kept by the command that it names. Trust ratios before milliseconds.\n"
)


def milliseconds(times, *calls, before=lambda place: None):
    """Median time of `times` runs of each call in milliseconds, after one that warms up.

    The calls take turns, so that whatever else the machine does falls on all of them alike. `before` is told whose
    turn it is, and is not timed.
    """
    took = [[] for _ in calls]
    for number in range(times + 1):
        for place, (call, found) in enumerate(zip(calls, took, strict=True)):
            before(place)
            began = perf_counter()
            call()
            if number:
                found.append((perf_counter() - began) * 1000)
    return [median(found) for found in took]


def markdown(columns, rows):
    """A table; the first column is words, the others stand to the right."""
    lines = [f"| {' | '.join(columns)} |", f"|---|{'---:|' * (len(columns) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def keep(title, text, path=KEPT):
    """Put a section in place of the one with the same title, or at the end."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEADING
    head, *sections = before.split("\n## ")
    kept = dict(section.split("\n", 1) for section in sections)
    kept[title] = f"\n{text.strip()}\n"
    path.write_text("\n## ".join([head, *(f"{name}\n{body}" for name, body in kept.items())]), encoding="utf-8")
