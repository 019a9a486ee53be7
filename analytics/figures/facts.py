"""What a figure is made of, line by line, as it is said beside the number wherever that is printed."""

from datetime import date

from analytics.figures.base import Answer, Figure
from analytics.mappings import STATUS_MAPPINGS, VERSIONS, DepartureMapping, mapping_on
from analytics.periods import day

SCHEMES = {
    "": "Programme, financial and calendar quarters alike; the whole county by months and years too",
    "cal": "Calendar quarters, as the form has them; any other quarter by command and page too",
}
Facts = list[tuple[str, str]]


def facts(figure: Figure, on: date | None = None) -> Facts:
    """Each fact with its heading: of the mapping the version in force on a day, without one all of them."""
    found = [
        ("Counted", figure.numerator),
        ("Of", figure.denominator),
        ("Which records", figure.included.removesuffix(".")),
        ("Mapping", _mapping(figure.mapping, on)),
        ("Periods", SCHEMES[figure.scheme]),
        ("Definition", f"version {figure.version}"),
    ]
    return [(heading, text) for heading, text in found if text]


def facts_of(answer: Answer, current: Figure) -> Facts:
    """Those of an answer: of a closed quarter its frozen words, or none if it kept none and the figure has changed."""
    if answer.figure.facts:
        return list(answer.figure.facts)
    if answer.figure.version != current.version:
        return [("Definition", f"version {answer.figure.version}, as it was when the quarter was closed")]
    return facts(current, answer.period.last)


def _mapping(kind: str, on: date | None) -> str:
    if kind == "departures":
        return "; ".join(map(_dated, [mapping_on(on)] if on else VERSIONS))
    if kind == "statuses":
        return f"the scheme that each status was recorded under: {', '.join(STATUS_MAPPINGS)}"
    return ""


def _dated(mapping: DepartureMapping) -> str:
    later = [each.starts for each in VERSIONS if each.starts > mapping.starts]
    begins = "the first record" if mapping.starts == date.min else day(mapping.starts)
    ends = f", until {day(min(later))}" if later else ""
    return f"{mapping.name}, in force from {begins} on{ends} ({mapping.publisher})"
