"""The registry: one figure is one object, and every door to the figures walks this table.

To add one: a pure function in `analytics.indicators`, a `Figure` in a module of this package, its oracle in
`tests/analytics/oracle.py`.
"""

from analytics.figures import accommodation, homelessness, independence, outcomes, provision, reconnection, stays, unmet
from analytics.figures.base import Answer, Figure, NotAsked, Query, answer
from analytics.figures.facts import Facts, facts, facts_of

MODULES = (independence, outcomes, reconnection, stays, unmet, accommodation, homelessness, provision)
FIGURES: dict[str, Figure] = {figure.name: figure for module in MODULES for figure in module.FIGURES}


def targetable() -> dict[str, str]:
    """Figures of which one way is better, with their titles: a target can speak of them."""
    return {name: figure.title for name, figure in FIGURES.items() if figure.measure and figure.measure.judged}


def told(found: Answer) -> Facts:
    """What an answer's numbers are made of."""
    return facts_of(found, FIGURES[found.figure.name])


__all__ = ["FIGURES", "Answer", "Figure", "NotAsked", "Query", "answer", "facts", "targetable", "told"]
