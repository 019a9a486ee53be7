"""The decision tables hold the rules fast: whatever is broken in one place, some row says otherwise."""

import pytest

from pathways.cohorts import COHORTS
from tests.pathways.mutants import ALIKE, killed, mutants


@pytest.mark.parametrize("cohort", COHORTS)
def test_a_rule_or_criterion_dropped_turned_around_or_out_of_order_fails_some_row(cohort):
    left = {mutant[0] for mutant in mutants(cohort) if not killed(cohort, mutant)}
    assert sorted(left - ALIKE.keys()) == []
    assert left == {name for name, *_ in mutants(cohort)} & ALIKE.keys()


def test_there_are_many_mutants_of_every_kind():
    names = [name for cohort in COHORTS for name, *_ in mutants(cohort)]
    assert len(names) > 650
    for kind in ("dropped", "leads to", "without", "turned around", "swapped", "all of", "no limit of"):
        assert any(kind in name for name in names), kind
