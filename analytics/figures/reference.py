"""The registry as a page of `docs/reference/`: every figure, and how each mapping reads a departure."""

from analytics.figures import FIGURES, facts
from analytics.figures.base import Figure
from analytics.mappings import INDEPENDENT, STATUS_MAPPINGS, VERSIONS, DepartureMapping, StatusMapping
from referrals.codes import ACCOMMODATION_STATUSES, Destination

ADDING = (
    "To add a figure: write what it is as a pure function in `analytics/indicators/`, from the frames of "
    "`analytics/frames.py`; add one `Figure` to a module of `analytics/figures/`; count it again in plain loops in "
    "`tests/analytics/oracle.py` and name it in `ASKED` of `tests/analytics/test_figures.py`. The command, the pages "
    "and the downloads find it by themselves."
)


def figures() -> str:
    """Every figure with its definition, source and breakdowns, and the dated mappings, in Markdown."""
    mappings = [*map(_mapping, VERSIONS), *map(_status_mapping, STATUS_MAPPINGS.values())]
    return "\n\n".join([ADDING, *map(_figure, FIGURES.values()), "## Dated mappings", *mappings])


def _figure(figure: Figure) -> str:
    asked = [f"`--by` {', '.join(f'`{by}`' for by in figure.breakdowns)}"] if figure.breakdowns else []
    asked += [f"`--{name}` {', '.join(f'`{value}`' for value in values)}" for name, values in figure.options.items()]
    lines = [f"## {figure.title}", f"`{figure.name}`. {figure.definition}", f"Source: {figure.source}."]
    lines += ["\n".join(f"* {heading}: {text}." for heading, text in facts(figure))]
    return "\n\n".join([*lines, *(["; ".join(asked) + "."] if asked else [])])


def _mapping(mapping: DepartureMapping) -> str:
    independent = ", ".join(label for code, label in Destination.choices if code in INDEPENDENT)
    lists = [
        f"Labels for {name.upper().replace('KPI', 'KPI ')}: {'; '.join(labels)}."
        for name, labels in mapping.labels.items()
    ]
    return "\n\n".join(
        [
            f"### {mapping.name}",
            f"Publisher: {mapping.publisher}.",
            f"Independent, unless the reason is that the person died: {independent}.",
            "Left out of KPI 2: deaths, and unplanned departures to hospital or care.",
            *lists,
        ]
    )


def _status_mapping(mapping: StatusMapping) -> str:
    labels = ACCOMMODATION_STATUSES[mapping.scheme]
    lines = [f"### {mapping.scheme}", f"Publisher: {mapping.publisher}."]
    named = {
        "Settled": mapping.settled,
        "Unsettled, and homeless": mapping.homeless,
        "Unrecorded": mapping.unrecorded,
        "In the total alone": mapping.apart,
    }
    rest = labels.keys() - frozenset().union(*named.values())
    for name, codes in {**named, "Unsettled": rest}.items():
        if codes:
            lines.append(f"{name}: {'; '.join(labels[code] for code in labels if code in codes)}.")
    return "\n\n".join(lines)
