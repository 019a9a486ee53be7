"""The closed vocabulary: every question that a rule, a service or a mix limit may ask about a person.

Rows combine these names on screen; only a release of the software adds one. Each can be answered yes, no or unknown.
"""

from pathways.criteria.answers import Answer, Criterion
from pathways.criteria.circumstances import (
    ACCESS_NEEDS,
    BENEFITS,
    CONNECTION_GROUNDS,
    CONVICTIONS,
    GENDERS,
    HOUSEHOLDS,
    LEVELS,
    NEED_DOMAINS,
    ROSH_GROUPS,
    ROSH_LEVELS,
    Circumstances,
)
from pathways.criteria.needs import support_needed
from pathways.criteria.reading import BIT, CRITERIA, RETIRED, SUBJECTS, Reading, criterion, mask, names_of, read

__all__ = [
    "ACCESS_NEEDS",
    "BENEFITS",
    "BIT",
    "CONNECTION_GROUNDS",
    "CONVICTIONS",
    "CRITERIA",
    "GENDERS",
    "HOUSEHOLDS",
    "LEVELS",
    "NEED_DOMAINS",
    "RETIRED",
    "ROSH_GROUPS",
    "ROSH_LEVELS",
    "SUBJECTS",
    "Answer",
    "Circumstances",
    "Criterion",
    "Reading",
    "criterion",
    "mask",
    "names_of",
    "read",
    "support_needed",
]
