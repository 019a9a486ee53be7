"""Homelessness decisions as councils reported them on form P1E."""

from analytics import frames
from analytics.cells import Table
from analytics.figures.base import Figure, Query
from analytics.indicators import homelessness as indicators
from analytics.windows import Window
from referrals.codes import EthnicityGroup, HomelessnessDecisionCode, HouseholdType, PriorityNeed

FORM = "Community Safety Partnership, October 2017"
APART = "Reapplications stand apart. "
SAME_TOTAL = "Its total is that of acceptances among the decisions. "


def _decisions(window: Window, query: Query) -> Table:
    rows, columns = dict(HomelessnessDecisionCode.choices), dict(EthnicityGroup.choices)
    return indicators.decisions(frames.decisions(window), rows, columns)


def _reapplications(window: Window, query: Query) -> Table:
    return indicators.reapplications(frames.decisions(window))


def _ages(window: Window, query: Query) -> Table:
    return indicators.ages(frames.decisions(window))


def _households(window: Window, query: Query) -> Table:
    return indicators.households(frames.decisions(window), dict(HouseholdType.choices))


def _priority_needs(window: Window, query: Query) -> Table:
    return indicators.priority_needs(frames.decisions(window), dict(PriorityNeed.choices))


FIGURES = (
    Figure(
        "p1e-decisions",
        "Homelessness decisions",
        "Every decision that a council made in the period on a homelessness application, by what it decided and the "
        f"applicant's ethnic group. {APART}",
        f"Form P1E, section E1; {FORM}, Figure 26",
        _decisions,
        chart="matrix",
        from_referrals=False,
        numerator="Decisions",
        included="Decisions of the period; reapplications stand apart.",
        scheme="cal",
    ),
    Figure(
        "p1e-reapplications",
        "Decisions on people who applied again",
        "Decisions in the period on households who applied again within two years of accepting a private rented home.",
        f"Form P1E, reapplication duty (section 195A); {FORM}, Figure 27",
        _reapplications,
        from_referrals=False,
        numerator="Decisions on reapplications",
        included="Decisions of the period on households who applied again.",
        scheme="cal",
    ),
    Figure(
        "p1e-ages",
        "Households accepted, by age",
        f"Households that a council accepted in the period, by the age of the applicant. {SAME_TOTAL}{APART}",
        f"Form P1E; {FORM}, Figure 28",
        _ages,
        from_referrals=False,
        numerator="Households accepted",
        included="Decisions of the period; reapplications stand apart.",
        scheme="cal",
    ),
    Figure(
        "p1e-households",
        "Households accepted, by type",
        f"Households that a council accepted in the period, by type of household. {SAME_TOTAL}{APART}",
        f"Form P1E, section E1c; {FORM}, Figure 29",
        _households,
        from_referrals=False,
        numerator="Households accepted",
        included="Decisions of the period; reapplications stand apart.",
        scheme="cal",
    ),
    Figure(
        "p1e-priority-need",
        "Households accepted, by priority need",
        f"Households that a council accepted in the period, by the category of priority need. {SAME_TOTAL}{APART}",
        f"Form P1E, section E3; {FORM}, Figure 30",
        _priority_needs,
        from_referrals=False,
        numerator="Households accepted",
        included="Decisions of the period; reapplications stand apart.",
        scheme="cal",
    ),
)
