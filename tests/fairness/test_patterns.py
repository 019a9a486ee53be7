"""The model of expected declines against an independent one, and the properties that commissioners were promised."""

import random

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from analytics.indicators.patterns import (
    FEWEST_OFFERS,
    LEAST_TAU,
    NOTHING,
    PROFILE,
    RIDGE,
    Answered,
    by_need,
    compare,
    compare_groups,
    profile,
)

KEYS = [tuple(int(bit) for bit in f"{number:05b}") for number in range(32)]


def offers(chance, behaviour, *, hard=0.3, number=300, lean=0.0):
    """A provider's answered offers: `behaviour` maps a profile to its chance of a decline, on the log scale."""
    counts = {}
    for _ in range(number):
        key = tuple(int(chance.random() < hard) for _ in PROFILE)
        said_no = chance.random() < expit(behaviour(key) + lean)
        n, declined = counts.get(key, (0, 0))
        counts[key] = (n + 1, declined + said_no)
    return [Answered(key, n, declined) for key, (n, declined) in counts.items()]


def honest(key):
    return -2.2 + 0.5 * sum(key)


def county(seed, **extra):
    chance = random.Random(seed)
    return {name: offers(chance, honest) for name in "ABCDEFG"} | {
        name: offers(chance, *given) if isinstance(given, tuple) else offers(chance, honest, **given)
        for name, given in extra.items()
    }


def oracle(rows, who):
    """Expected declines and their standard error, offer by offer, by a general optimiser."""
    singles = [
        ((1, *row.profile), i < row.declined)
        for name, own in rows.items()
        if name != who
        for row in own
        for i in range(row.offers)
    ]
    x, y = np.array([s[0] for s in singles], float), np.array([s[1] for s in singles], float)
    penalty = np.array([0.01] + [RIDGE] * len(PROFILE))

    def loss(beta):
        lean = x @ beta
        return np.logaddexp(0, lean).sum() - y @ lean + 0.5 * (penalty * beta**2).sum()

    beta = minimize(loss, np.zeros(x.shape[1]), method="BFGS", options={"gtol": 1e-8, "maxiter": 2000}).x
    chances = expit(x @ beta)
    information = sum(p * (1 - p) * np.outer(row, row) for p, row in zip(chances, x, strict=True)) + np.diag(penalty)

    def of(name):
        own = [(1, *row.profile) for row in rows[name] for _ in range(row.offers)]
        chance = [float(expit(np.dot(row, beta))) for row in own]
        weights = [p * (1 - p) for p in chance]
        lean = sum(w * np.array(row, float) for w, row in zip(weights, own, strict=True))
        return sum(chance), sum(weights), lean

    effects, weights = [], []
    for name in rows:
        if name != who:
            expected, variance, _ = of(name)
            effects.append((sum(row.declined for row in rows[name]) - expected) / variance)
            weights.append(variance)
    mean = sum(w * e for w, e in zip(weights, effects, strict=True)) / sum(weights)
    spread = sum(w * (e - mean) ** 2 for w, e in zip(weights, effects, strict=True)) - (len(weights) - 1)
    squared = spread / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    tau = max(LEAST_TAU, max(0.0, squared) ** 0.5)
    expected, variance, lean = of(who)
    return expected, (variance + (tau * variance) ** 2 + float(lean @ np.linalg.inv(information) @ lean)) ** 0.5


@pytest.mark.parametrize("seed", range(4))
def test_expected_declines_and_their_error_are_what_an_independent_calculation_finds(seed):
    rows = county(seed, H={"lean": 0.2, "hard": 0.6})
    found = compare(rows)
    assert "more" not in {pattern.verdict for pattern in found.values()}  # nobody is left out on the second look
    for who in ("A", "H"):
        expected, error = oracle(rows, who)
        assert found[who].expected == pytest.approx(expected, rel=1e-4)
        assert found[who].error == pytest.approx(error, rel=1e-3)


def test_whoever_is_offered_much_harder_people_and_answers_like_everybody_is_as_expected():
    found = compare(county(1, H={"hard": 0.8}))
    assert found["H"].declined / found["H"].offers > 1.8 * found["A"].declined / found["A"].offers
    assert found["H"].verdict == "as_expected"


def test_whoever_turns_people_with_needs_away_stands_out_and_the_others_do_not_look_lenient():
    rows = county(2, H=(lambda key: -2.2 if not any(key) else 0.6,))
    found = compare(rows)
    assert found["H"].verdict == "more"
    assert {found[name].verdict for name in "ABCDEFG"} == {"as_expected"}
    needs = by_need(rows, "H")
    assert needs[PROFILE["risk"]].verdict == "more"
    assert needs[NOTHING].verdict in ("as_expected", "too_few")


def test_few_offers_are_too_few_to_say_whatever_they_are():
    rows = county(3) | {"H": [Answered(KEYS[0], FEWEST_OFFERS - 1, FEWEST_OFFERS - 1)]}
    assert compare(rows)["H"].verdict == "too_few"


def test_the_order_of_rows_never_matters():
    rows = county(4, H={"lean": 0.8})
    stirred = {name: list(reversed(rows[name])) for name in reversed(list(rows))}
    for who, pattern in compare(rows).items():
        again = compare(stirred)[who]
        assert (again.verdict, again.offers) == (pattern.verdict, pattern.offers)
        assert again.expected == pytest.approx(pattern.expected)


def test_the_range_holds_the_adjusted_share_and_stays_within_nobody_and_everybody():
    for pattern in compare(county(5, H={"lean": 3.0})).values():
        low, high = pattern.interval
        assert 0 <= low <= pattern.adjusted <= high <= 1


def test_a_county_of_one_provider_or_of_none_has_nothing_to_compare():
    assert compare({}) == {}
    assert compare({"A": [Answered(KEYS[0], 40, 4)]})["A"].offers == 40


def test_a_group_that_is_refused_like_everybody_with_the_same_needs_is_as_expected():
    chance = random.Random(6)
    found = compare_groups({"one": offers(chance, honest, hard=0.2), "other": offers(chance, honest, hard=0.7)})
    assert {pattern.verdict for pattern in found.values()} == {"as_expected"}


def test_a_profile_is_five_facts_and_what_is_not_known_is_not_there():
    assert profile({}, [], []) == (0, 0, 0, 0, 0)
    assert profile({"alcohol": "high", "drugs": "low"}, ["low", ""], ["theft"]) == (1, 0, 0, 0, 0)
    known = {"mental_health": "high", "learning_disability": "high", "money": "high"}
    assert profile(known, ["medium", "very_high"], ["sexual"]) == (0, 1, 1, 1, 1)
