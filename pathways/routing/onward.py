"""Which stage comes after the one where somebody lives: read from the pathway, never from the order of its stages."""

from pathways.criteria import Circumstances
from pathways.routing.board import Board
from pathways.routing.data import PathwayNow, StageNow


def onward(pathway: PathwayNow, lives_at: str | None) -> tuple[StageNow, ...]:
    """The stages that may come next: where this one leads and, while that may be skipped, where that one leads.

    Empty at the last stage, and for somebody who lives at no stage of the pathway: routing then begins with the rules.
    """
    by_kind = {stage.kind: stage for stage in pathway.stages}
    here, found = by_kind.get(lives_at or ""), []
    while here and (here := by_kind.get(here.leads_to)) and here not in found and here.kind != lives_at:
        found.append(here)
        if not here.optional:
            break
    return tuple(found)


def next_stage(board: Board, about: Circumstances, lives_at: str | None) -> StageNow | None:
    """The first of them at which some service may come into question, else the first, or None."""
    ahead = onward(board.pathway, lives_at)
    open_to = (stage for stage in ahead if any(board.rank(about, at_stage=stage.code).services.values()))
    return next(open_to, ahead[0] if ahead else None)


def comes_next(pathway: PathwayNow, lives_at: str, stage: StageNow) -> str:
    """Why this stage, in words."""
    here = next(each.name for each in pathway.stages if each.kind == lives_at)
    skipped = [each.name for each in onward(pathway, lives_at)]
    skipped = skipped[: skipped.index(stage.name)]
    said = f"It follows {here}."
    if skipped:
        said += f" No service at {' or '.join(skipped)} suits the person, and that stage may be skipped."
    return said + (" The person may skip it." if stage.optional else "")
