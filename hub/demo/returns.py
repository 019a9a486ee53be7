"""Returns of the demonstration: quarters that came in as from a spreadsheet, quarters signed here, and open ones.

Through the actions: the county asks, providers type and sign, the clock reminds and issues notices, the county audits.
"""

from datetime import date, datetime, time, timedelta

from agencies.actions.imported import Row
from analytics.actions.imported import take_returns
from analytics.periods import Period, latest_complete_quarter, previous
from analytics.returns import actions
from analytics.returns.models import Return
from analytics.returns.owing import under_contract
from hub.demo.chance import Chance
from hub.demo.journeys.world import evening_before
from referrals.clock import LONDON, add_working_days

IMPORTED, SIGNED = 5, 2  # quarters, the latest of which is the one that ended last
LATE, MISSING = 0.08, 0.03
AT_THE_DESK = "HARBOUR"  # of whose returns some wait, for whoever looks at the demonstration


def add(county, today: date) -> None:
    """Five quarters from a spreadsheet, two worked here, and the one that runs."""
    chance, quarters = Chance("returns"), [latest_complete_quarter(today)]
    while len(quarters) < IMPORTED + SIGNED:
        quarters.append(previous(quarters[-1]))
    by = county.people["HUB", "commissioner"][0]
    for quarter in quarters[: SIGNED - 1 : -1]:
        _imported(chance, county, quarter)
    for quarter in quarters[SIGNED - 1 :: -1]:
        actions.expect(by=by, period=quarter, at=_morning(quarter.first))
        _worked(chance, county, quarter, today, latest=quarter == quarters[0])
    actions.tick(at=evening_before(today))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), LONDON)


def _imported(chance, county, quarter: Period) -> None:
    due = add_working_days(quarter.last, 15)
    rows = []
    for service in under_contract(quarter):
        given = {"service": service, "period": quarter, "received_on": due - timedelta(days=chance.randint(1, 9))}
        if chance.yes(LATE):
            given |= {"received_on": None, "reminded_on": due, "received_in_default_on": due + timedelta(days=5)}
        rows.append(given)
    by = county.people["HUB", "hub_coordinator"][0]
    taken = take_returns(by=by, rows=[Row(line, given) for line, given in enumerate(rows, start=1)])
    if taken.bad:
        raise ValueError(f"{len(taken.bad)} returns of the demonstration were refused: {taken.bad[:3]}")


def _worked(chance, county, quarter: Period, today: date, latest: bool) -> None:
    """Most are signed in time, some in the default period, a few not at all; at one desk two wait for more time."""
    owing = list(Return.objects.filter(scheme=quarter.scheme, code=quarter.code).select_related("service__agency"))
    waiting = [owed for owed in owing if latest and owed.service.agency.code == AT_THE_DESK][:2]
    rest = [owed for owed in owing if owed not in waiting]
    missing = [owed for owed in rest if chance.yes(MISSING)]
    late = [owed for owed in rest if owed not in missing and chance.yes(LATE)]
    in_time = [owed for owed in rest if owed not in missing and owed not in late]
    due, ends = owing[0].due_on, owing[0].default_ends_on
    for day, signing in ((due - timedelta(days=2), in_time), (due + timedelta(days=6), late)):
        if day < today:
            actions.tick(at=_morning(day))
            _sign(chance, county, signing, day)
    actions.tick(at=min(_morning(ends + timedelta(days=1)), evening_before(today)))
    _more_time(county, waiting, today)
    _audit(chance, county, in_time[:4], today)


def _manager(county, owed):
    return county.people[owed.service.agency.code, "provider_manager"][0]


def _sign(chance, county, owing, day: date) -> None:
    """Each is filled in and signed by its provider's manager, as on the page; written together."""
    at = _morning(day)
    by = {owed.pk: _manager(county, owed) for owed in owing}
    actions.fill_in_many(by=by, owing=owing, values={owed.pk: _typed(chance) for owed in owing}, at=at)
    actions.sign_many(by=by, owing=owing, at=at)


def _typed(chance) -> dict[str, int]:
    hours = 35 * 13 * chance.randint(2, 12)
    complaints = chance.choice([0, 0, 0, 1, 1, 2])
    return {
        "staff_hours_contracted": hours,
        "staff_hours_worked": round(hours * chance.uniform(0.88, 1)),
        "posts_vacant": chance.choice([0, 0, 1]),
        "complaints": complaints,
        "complaints_upheld": chance.randint(0, complaints),
    }


def _more_time(county, waiting, today: date) -> None:
    """The provider of the demonstration's desk was given more time, so that there is something to sign today."""
    by, until = county.people["HUB", "commissioner"][0], add_working_days(today, 6)
    for owed in waiting:
        owed.refresh_from_db()
        if owed.due_on < until:
            actions.extend(
                by=by, owed=owed, until=until, reason="The hub was being moved to another machine.",
                at=evening_before(today),
            )  # fmt: skip


def _audit(chance, county, owing, today: date) -> None:
    """The county looks at records behind a few returns; one differs now and then."""
    by = county.people["HUB", "commissioner"][0]
    for owed in owing:
        owed.refresh_from_db()
        checks = dict.fromkeys(actions.sample(owed), ("yes", ""))
        if not owed.revision or not checks:
            continue
        differs = chance.yes(0.4)
        if differs:
            checks[next(iter(checks))] = ("no", "The file says that they left two days later.")
        actions.audit(
            by=by, owed=owed, assurance="medium" if differs else "high", checks=checks,
            finding="One stay ended later than recorded." if differs else "Every record that was seen agrees.",
            at=min(_morning(owed.received_on or owed.last) + timedelta(days=20), evening_before(today)),
        )  # fmt: skip
