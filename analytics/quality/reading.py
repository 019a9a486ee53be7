"""Who sees what of the quality of records: a provider its own stays, the hub what it may, a commissioner counts."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from agencies import access as agency_access
from agencies.errors import Refused
from analytics.cells import TOTAL, Sum, Table, crosstab, sum_cells
from analytics.quality.rules import KINDS, RULES, Rule
from analytics.together import Compared, Name, hide_together
from referrals import access
from referrals.models import Placement

DOORS = ("record_stay", "triage_referral", "close_quarter")
"""Who opens the page: providers, the hub, commissioners."""
PROVIDER = ("service__agency__code", "service__agency__name")
Counts = dict[str, dict[tuple[str, str], int]]
"""For each rule the stays that break it, by provider (code and name)."""


@dataclass(frozen=True)
class View:
    """The stays that a reader's counts are of, and whether the reader may open them or read counts alone."""

    stays: QuerySet
    opens: bool


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


def counted(stays: QuerySet, today: date, since: date | None) -> Counts:
    """For each rule the stays that break it, by provider (code and name): one query a rule."""
    found = {}
    for rule in RULES:
        rows = broken(stays, rule, today, since).order_by().values_list(*PROVIDER).annotate(n=Count("pk"))
        found[rule.key] = {(code, name): n for code, name, n in rows}
    return found


def grid_of(found: Counts) -> Table:
    """Stays by rule and provider (code), with the sums by kind of fault and over all providers."""
    providers = {code for numbers in found.values() for code, _ in numbers}
    counts = {(key, code): n for key, numbers in found.items() for (code, _), n in numbers.items()}
    codes = sorted(providers)
    table = crosstab(counts, {key: key for key in found}, {code: code for code in codes}, row_total=False)
    cells, sums = dict(table.cells), list(table.sums)
    for kind in KINDS:
        rules = [rule.key for rule in RULES if rule.kind == kind]
        for column in table.columns:
            parts = tuple((key, column) for key in rules)
            cells[kind, column] = sum_cells(cells, parts)
            sums.append(Sum((kind, column), parts))
        sums.append(Sum((kind, TOTAL), tuple((kind, code) for code in codes)))
    return Table((*table.rows, *KINDS), table.columns, cells, tuple(sums))


def hidden_grids(ever: Counts, lately: Counts, below: int) -> tuple[Table, Table]:
    """The grids of all stays and of the latest: small numbers hidden, and what in either would give one away."""
    names = Name("quality", "", "ever"), Name("quality", "", "lately")
    tables = dict(zip(names, (grid_of(ever), grid_of(lately)), strict=True))

    def lately_is_a_part(compared: Compared) -> None:
        for key in tables[names[0]].cells:
            whole, part = (compared.atom(name, *key) for name in names)
            compared.at_least(whole, [part], secret=True)

    shown = hide_together(tables, [lately_is_a_part], below)
    return shown[names[0]], shown[names[1]]


def grid_for(seen: View, today: date, since: date | None, latest: date) -> tuple[Table, dict[str, str]]:
    """What a reader sees, and the names of the providers in it by code.

    Whoever opens no record reads no small number: both of the grids that can be asked for are hidden together.
    """
    found = counted(seen.stays, today, since)
    named = {code: name for numbers in found.values() for code, name in numbers}
    if seen.opens:
        return grid_of(found), named
    ever, lately = (found, counted(seen.stays, today, latest))
    if since is not None:
        ever, lately = counted(seen.stays, today, None), found
    whole, part = hidden_grids(ever, lately, settings.DISCLOSURE_THRESHOLD)
    return (whole if since is None else part), named
