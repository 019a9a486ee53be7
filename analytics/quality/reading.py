"""Who sees what of the quality of records: a provider its own stays, the hub what it may, a commissioner counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from agencies import access as agency_access
from agencies.errors import Refused
from analytics.disclosure import THRESHOLD
from analytics.quality.rules import KINDS, RULES, Rule
from referrals import access
from referrals.models import Placement

DOORS = ("record_stay", "triage_referral", "close_quarter")
"""Who opens the page: providers, the hub, commissioners."""
PROVIDER = ("service__agency__code", "service__agency__name")


@dataclass(frozen=True)
class View:
    """The stays that a reader's counts are of, and whether the reader may open them or read counts alone."""

    stays: QuerySet
    opens: bool

    def number(self, count: int) -> str:
        """A count as this reader sees it: of people whom they may not see, never a small one."""
        return "under 5" if not self.opens and 0 < count < THRESHOLD else f"{count:,}"


def view_of(user) -> View:
    """What the person looks at. Raises Refused for whoever neither houses, routes nor counts."""
    if agency_access.county_keys(user, "view_referral"):
        return View(access.placements_for(user), True)
    if own := agency_access.agencies_where(user, "record_stay"):
        return View(access.placements_for(user).filter(service__agency__in=own), True)
    if agency_access.may_at(user, "close_quarter"):
        return View(Placement.objects.all(), False)
    raise Refused("Your role sees totals and no records.")


def broken(stays: QuerySet, rule: Rule, today: date, since: date | None) -> QuerySet:
    """The stays that break a rule: those that go on, and those that ended since a day."""
    lately = Q() if since is None else Q(ended=None) | Q(ended__gte=since)
    return stays.filter(rule.holds(today)).filter(lately)


def counted(stays: QuerySet, today: date, since: date | None) -> dict[str, dict[tuple[str, str], int]]:
    """For each rule the stays that break it, by provider (code and name): one query a rule."""
    found = {}
    for rule in RULES:
        rows = broken(stays, rule, today, since).order_by().values_list(*PROVIDER).annotate(n=Count("pk"))
        found[rule.key] = {(code, name): n for code, name, n in rows}
    return found


def by_provider(found: dict[str, dict[tuple[str, str], int]]) -> dict[tuple[str, str], dict[str, int]]:
    """The same by provider and kind of fault, providers by name."""
    kinds = {rule.key: rule.kind for rule in RULES}
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for key, numbers in found.items():
        for provider, number in numbers.items():
            line = sums.setdefault(provider, dict.fromkeys(KINDS, 0))
            line[kinds[key]] += number
    return {provider: sums[provider] for provider in sorted(sums, key=lambda pair: (pair[1], pair[0]))}


def of_provider(numbers: dict[tuple[str, str], int], code: str) -> int:
    """A rule's stays at one provider, or at all."""
    return sum(_chosen(numbers.items(), code))


def _chosen(numbers: Iterable[tuple[tuple[str, str], int]], code: str) -> Iterable[int]:
    return (number for (found, _), number in numbers if not code or found == code)
