"""Whether a provider says no to an offer, and why."""

from hub.demo.agencies import CHERRY_PICKS
from hub.demo.services import BY_CODE

# Why providers say no, and how often each reason is given: of most the hub can tell nothing, a few the facts speak
# against. One provider gives others.
NO_TO_SUPPORT = {"no_staff": 5, "outside_client_group": 2, "information_missing": 3}
NO_TO_NEEDS = {"risk_to_residents": 34, "needs_too_high": 30, "outside_client_group": 14, "full": 10, "mix_limit": 12}
NO_TO_RISK = {
    "risk_plan_missing": 44, "no_staff": 16, "unit_unsuitable": 14, "too_late": 10, "risk_to_residents": 6,
    "risk_to_staff": 4, "risk_from_area": 2, "previous_behaviour": 4,
}  # fmt: skip
NO = {
    "unit_unsuitable": 36, "too_late": 26, "no_staff": 20, "needs_too_high": 8, "information_missing": 6,
    "previous_behaviour": 4,
}  # fmt: skip


def declines(world, journey, sent):
    """A reason to decline, or "". One provider says no to high needs and risk more often than others do."""
    chance, row, answers = world.chance, BY_CODE[sent.service.code], journey.persona.answers
    if not world.free[row.code]:
        return "full"
    risk = answers["risk"]
    risky = any(risk[f"rosh_{who}"] in ("high", "very_high") for who in ("children", "public", "known_adult"))
    heavy = risky or "high" in answers["needs"].values() or bool(risk["convictions"])
    if row.unit_kind == "package":
        return chance.of(NO_TO_SUPPORT) if chance.yes(0.05) else ""
    if row.agency == CHERRY_PICKS and heavy and chance.yes(0.46):
        return chance.of(NO_TO_NEEDS)
    if not chance.yes(0.17 if heavy else 0.1):
        return ""
    return chance.of(NO_TO_RISK if risky else NO)
