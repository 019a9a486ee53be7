"""Who declines more than everybody's behaviour towards the same people would lead one to expect. Pure.

The model is explained for commissioners in `docs/decline-patterns.md`. A need profile is five yes-or-no facts. From the
offers of all *other* providers a logistic regression gives, for each profile, the chance that an offer is declined. A
provider's expected declines are the sum of these chances over the offers that it had. How far providers differ anyway
(`tau`) is estimated from the others too, and widens every interval. Declines that the facts of their moment bear out
(no unit free, a declared limit reached, a declared criterion not met) are nobody's choice, and are left out beforehand.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import sqrt

import numpy as np

PROFILE: dict[str, str] = {
    "substances": "High need: drugs or alcohol",
    "mental_health": "High need: mental health",
    "daily_living": "High need: daily living, physical health or a learning disability",
    "risk": "High or very high risk of serious harm",
    "conviction": "Conviction for arson or a sexual offence",
}
NOTHING = "None of these"
FEWEST_OFFERS = 30
FEWEST_EXPECTED = 5.0
Z_SHOWN = 1.96  # 95 %: the interval that is printed
Z_SAID = 2.81  # 99.5 % on both sides: before anything is said of a provider
RIDGE = 1.0  # pulls effects of rare needs towards none
LEAST_TAU = 0.2  # providers differ by this much on the log scale even where few offers cannot show it
FEWEST_VARIANCE = 1.0  # of declines, for a provider to count in how far providers differ
STEPS, ENOUGH = 25, 1e-8  # Newton's method

Profile = tuple[int, ...]


def profile(needs: Mapping[str, str], rosh: Iterable[str], convictions: Iterable[str]) -> Profile:
    """The need profile of one person: what is not known counts as not there, for every provider alike."""
    high = {domain for domain, level in needs.items() if level == "high"}
    return (
        int(bool(high & {"drugs", "alcohol"})),
        int("mental_health" in high),
        int(bool(high & {"daily_living", "physical_health", "learning_disability"})),
        int(bool({"high", "very_high"} & set(rosh))),
        int(bool({"arson", "sexual"} & set(convictions))),
    )


@dataclass(frozen=True)
class Answered:
    """Offers of one profile that were accepted or declined, and how many of them were declined by choice."""

    profile: Profile
    offers: int
    declined: int


@dataclass(frozen=True)
class Pattern:
    """Declines against what was to be expected. `error` is the standard error of their difference.

    `of_needs` is the same difference in standard errors, of people with some need of the profile alone.
    """

    offers: int
    declined: int
    expected: float
    error: float
    everybody: float  # share of all offers that are declined
    of_needs: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether the offers are many enough to say anything."""
        return self.offers >= FEWEST_OFFERS and self.expected >= FEWEST_EXPECTED

    @property
    def ratio(self) -> float:
        return self.declined / self.expected

    @cached_property
    def adjusted(self) -> float:
        """Share that would be declined if everybody's mix were offered."""
        return self._share(self.declined)

    @property
    def interval(self) -> tuple[float, float]:
        """The lowest and the highest adjusted share that agree with these offers, 95 % sure."""
        return self._share(self.declined - Z_SHOWN * self.error), self._share(self.declined + Z_SHOWN * self.error)

    def _share(self, declined: float) -> float:
        return min(1.0, max(0.0, self.everybody * declined / self.expected))

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        if not self.enough:
            return "too_few"
        if self.away > Z_SAID:
            return "more"
        if self.of_needs > Z_SAID:
            return "more_of_needs"
        return "fewer" if self.away < -Z_SAID else "as_expected"

    @property
    def away(self) -> float:
        """Declines over what was to be expected, in standard errors."""
        return (self.declined - self.expected) / self.error if self.error else 0.0


VERDICTS = {
    "more": "More than expected",
    "more_of_needs": "More than expected of people with a high need or risk",
    "as_expected": "As expected",
    "fewer": "Fewer than expected",
    "too_few": "Too few to say",
}


def compare(rows: Mapping[Hashable, Sequence[Answered]]) -> dict[Hashable, Pattern]:
    """Each provider against all the others; `rows` are its answered offers by profile.

    Whoever stands out on a first look is no measure for the others on the second, so that one provider's choices do
    not make everybody else look lenient.
    """
    counts = _Counts(rows)
    first = _each_against_the_others(counts, frozenset())
    return _each_against_the_others(counts, standing_out(first))


def standing_out(patterns: Mapping[Hashable, Pattern]) -> frozenset[Hashable]:
    """Who declines more than expected, altogether or of people with a high need or risk."""
    return frozenset(who for who, pattern in patterns.items() if pattern.verdict.startswith("more"))


def compare_groups(rows: Mapping[Hashable, Sequence[Answered]]) -> dict[Hashable, Pattern]:
    """Groups of people (by ethnicity, gender, age) against everybody with the same needs. No group is left out."""
    counts = _Counts(rows)
    model = _Model(counts.offers.sum(axis=0), counts.declined.sum(axis=0))
    return {who: model.pattern(*counts.of(who), 0.0, counts.everybody) for who in rows}


def by_need(rows: Mapping[Hashable, Sequence[Answered]], who: Hashable) -> dict[str, Pattern]:
    """One provider's declines for each need of the profile, and for people with none, against all the others."""
    counts = _Counts(rows)
    others = counts.without(standing_out(compare(rows)) | {who})
    model, tau = _against(others)
    has = {label: _DESIGN[:, place] for place, label in enumerate(PROFILE.values(), 1)}
    has[NOTHING] = 1 - _NEEDS
    offers, declined = counts.of(who)
    return {
        label: model.pattern(offers * holds, declined * holds, tau, counts.everybody) for label, holds in has.items()
    }


_PROFILES: tuple[Profile, ...] = tuple(product((0, 1), repeat=len(PROFILE)))
_PLACE = {key: place for place, key in enumerate(_PROFILES)}
_DESIGN = np.array([[1, *key] for key in _PROFILES], dtype=float)
_NEEDS = np.array([any(key) for key in _PROFILES], dtype=float)  # 1 for people with some need


class _Counts:
    """Offers and declines as matrices: a row for each provider, a column for each profile."""

    def __init__(self, rows: Mapping[Hashable, Sequence[Answered]]) -> None:
        self.rows = {who: place for place, who in enumerate(rows)}
        self.offers = np.zeros((len(rows), len(_PROFILES)))
        self.declined = np.zeros_like(self.offers)
        for who, answered in rows.items():
            for row in answered:
                self.offers[self.rows[who], _PLACE[row.profile]] += row.offers
                self.declined[self.rows[who], _PLACE[row.profile]] += row.declined

    @property
    def everybody(self) -> float:
        """Share of all offers that are declined."""
        return float(self.declined.sum() / self.offers.sum()) if self.offers.any() else 0.0

    def of(self, who: Hashable) -> tuple[np.ndarray, np.ndarray]:
        if who not in self.rows:
            return np.zeros(len(_PROFILES)), np.zeros(len(_PROFILES))
        return self.offers[self.rows[who]], self.declined[self.rows[who]]

    def without(self, left_out: frozenset[Hashable]) -> tuple[np.ndarray, np.ndarray]:
        kept = [place for who, place in self.rows.items() if who not in left_out]
        return self.offers[kept], self.declined[kept]


def _each_against_the_others(counts: _Counts, no_measure: frozenset[Hashable]) -> dict[Hashable, Pattern]:
    found = {}
    for who in counts.rows:
        others = counts.without(no_measure | {who})
        model, tau = _against(others)
        offers, declined = counts.of(who)
        pattern = model.pattern(offers, declined, tau, counts.everybody)
        tau = model.spread(others[0] * _NEEDS, others[1] * _NEEDS)
        needs = model.pattern(offers * _NEEDS, declined * _NEEDS, tau, counts.everybody)
        found[who] = replace(pattern, of_needs=needs.away if needs.expected >= FEWEST_EXPECTED else 0.0)
    return found


def _against(others: tuple[np.ndarray, np.ndarray]) -> tuple["_Model", float]:
    model = _Model(others[0].sum(axis=0), others[1].sum(axis=0))
    return model, model.spread(*others)


class _Model:
    """A logistic regression of declining on the profile, with a small ridge, fitted by Newton's method."""

    def __init__(self, offers: np.ndarray, declined: np.ndarray) -> None:
        ridge = np.diag([0.01, *[RIDGE] * len(PROFILE)])
        beta = np.zeros(_DESIGN.shape[1])
        for _ in range(STEPS):
            chances = _chances(beta)
            slope = _DESIGN.T @ (declined - offers * chances) - ridge @ beta
            curve = (_DESIGN * (offers * chances * (1 - chances))[:, None]).T @ _DESIGN + ridge
            step = np.linalg.solve(curve, slope)
            beta = beta + step
            if np.abs(step).max() < ENOUGH:
                break
        self.chances, self.covariance = _chances(beta), np.linalg.inv(curve)
        self.weights = self.chances * (1 - self.chances)

    def spread(self, offers: np.ndarray, declined: np.ndarray) -> float:
        """How far providers differ anyway, on the log scale: by moments (DerSimonian and Laird), at least LEAST_TAU."""
        variance = offers @ self.weights
        counted = variance > FEWEST_VARIANCE
        if counted.sum() < 2:
            return LEAST_TAU
        w = variance[counted]
        effect = (declined.sum(axis=1) - offers @ self.chances)[counted] / w
        mean = (w * effect).sum() / w.sum()
        heterogeneity = (w * (effect - mean) ** 2).sum() - (len(w) - 1)
        squared = heterogeneity / (w.sum() - (w**2).sum() / w.sum())
        return max(LEAST_TAU, sqrt(max(0.0, float(squared))))

    def pattern(self, offers: np.ndarray, declined: np.ndarray, tau: float, everybody: float) -> Pattern:
        """One provider's declines against this model; `tau` is how far providers differ anyway."""
        variance = float(offers @ self.weights)
        lean = (offers * self.weights) @ _DESIGN
        error = sqrt(variance + (tau * variance) ** 2 + float(lean @ self.covariance @ lean))
        return Pattern(round(offers.sum()), round(declined.sum()), float(offers @ self.chances), error, everybody)


def _chances(beta: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(_DESIGN @ beta, -30, 30)))
