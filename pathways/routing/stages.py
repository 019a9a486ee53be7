"""Which stage: the rules of a pathway, tried in order, with unknown as an answer."""

from dataclasses import dataclass

from pathways.criteria import BIT, RETIRED, Reading, criterion, mask
from pathways.routing.data import CANNOT_TELL, DOES_NOT, MEETS, PathwayNow, Rule, RuleTried, StageNow, Standing

NO_RULE = "No rule of this pathway holds for the person."
UNTOLD = "The stage cannot be told until more is known."
CHOSEN = "This stage was chosen by a person."


@dataclass(frozen=True, slots=True)
class Choice:
    """The stage, why, what to ask before it is certain, and every rule tried on the way."""

    stage: StageNow | None
    because: str
    asks: tuple[str, ...]
    tried: tuple[tuple[Rule, Standing, tuple[str, ...]], ...] = ()
    possible: frozenset[str] = frozenset()  # kinds of the stages that an answer could still open, when none is settled

    def trail(self) -> tuple[RuleTried, ...]:
        """The rules tried, in words."""
        return tuple(
            RuleTried(rule.tier, rule.order, rule.stage, standing, rule.because, asks)
            for rule, standing, asks in self.tried
        )


@dataclass(frozen=True, slots=True)
class _Row:
    rule: Rule
    stage: StageNow
    all_of: int
    any_of: int
    none_of: int

    def standing(self, reading: Reading) -> Standing:
        yes, no = reading.yes, reading.no
        if self.all_of & no or self.none_of & yes or (self.any_of and self.any_of & ~no == 0):
            return DOES_NOT
        if self.all_of & ~yes or self.none_of & ~no or (self.any_of and not self.any_of & yes):
            return CANNOT_TELL
        return MEETS

    def asks(self, reading: Reading) -> tuple[str, ...]:
        known = reading.yes | reading.no
        names = dict.fromkeys(self.rule.all_of + self.rule.any_of + self.rule.none_of)
        if self.any_of & reading.yes:  # one of them holds already: the others settle nothing
            names = dict.fromkeys(self.rule.all_of + self.rule.none_of)
        return tuple(dict.fromkeys(criterion(name).ask for name in names if not BIT.get(name, RETIRED) & known))


class Rules:
    """The rules of one pathway, made ready once for many people. A rule for a stage it does not have never decides."""

    def __init__(self, pathway: PathwayNow) -> None:
        self.stages = {stage.code: stage for stage in pathway.stages}
        self._rows = tuple(
            _Row(rule, self.stages[rule.stage], mask(rule.all_of), mask(rule.any_of), mask(rule.none_of))
            for rule in sorted(pathway.rules)
            if rule.stage in self.stages
        )
        self.asked = 0
        for row in self._rows:
            self.asked |= row.all_of | row.any_of | row.none_of

    def choose(self, reading: Reading) -> Choice:
        """The first rule that holds; what could not be told before it is asked, and the next rule is tried."""
        tried: list[tuple[Rule, Standing, tuple[str, ...]]] = []
        asks: dict[str, None] = {}
        possible: set[str] = set()
        for row in self._rows:
            standing = row.standing(reading)
            unknown = row.asks(reading) if standing is CANNOT_TELL else ()
            tried.append((row.rule, standing, unknown))
            if standing is MEETS:
                return Choice(row.stage, row.rule.because, tuple(asks), tuple(tried))
            if standing is CANNOT_TELL:
                asks.update(dict.fromkeys(unknown))
                possible.add(row.stage.kind)
        return Choice(None, UNTOLD if possible else NO_RULE, tuple(asks), tuple(tried), frozenset(possible))

    def chosen(self, code: str, because: str = CHOSEN) -> Choice:
        """A stage that is given: the next along the pathway, or one that a person picked."""
        return Choice(self.stages[code], because, ())
