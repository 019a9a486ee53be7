"""What nobody overrides, asked anew of one service: conditions, areas to avoid and hard rules."""

from pathways.criteria import Circumstances, read
from pathways.routing.data import DOES_NOT, ServiceNow, Verdict
from pathways.routing.lines import avoid_line, criteria_lines, criteria_rows, exclusion_line


def stands_against(about: Circumstances, service: ServiceNow) -> tuple[Verdict, ...]:
    """The hard lines that keep a person out of a service, as a whole run would say them; empty where none does."""
    held = read(about)
    lines = (
        exclusion_line(service, about.exclusion_areas, about.exclusion_premises, bool(about.exclusion_unmapped)),
        avoid_line(service, about.areas_to_avoid),
        *criteria_lines(criteria_rows(service), held.yes, held.no),
    )
    return tuple(line for line in lines if line.hard and line.standing is DOES_NOT)
