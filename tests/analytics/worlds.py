"""Small invented counties with awkward days, written straight into the tables: history as an import would leave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.core.cache import cache

from agencies.models import Agency, Area, AreaGrouping, AreaName, Event, User
from analytics import yardsticks
from analytics.periods import financial
from pathways.codes import ClientGroup, Indicator, ServiceType, StageKind
from pathways.models import Cohort, Pathway, Service, ServiceTerm, Stage
from referrals.codes import (
    DeclineReason,
    DepartureReason,
    Destination,
    OutcomeCode,
    PreviousAccommodation,
    ReferralSource,
)
from referrals.models import Offer, Outcome, Placement, Referral, ServiceUser
from tests.shared import shared_rows

FIRST, LAST = date(2013, 7, 1), date(2013, 9, 30)
LEFT = {"planned": True, "departure_reason": "moved_on", "destination": "social_rented"}


@dataclass
class County:
    """Areas, services, stages and people of one invented county."""

    random: Random
    first: date = FIRST
    last: date = LAST
    areas: dict[str, Area] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    people: list[ServiceUser] = field(default_factory=list)

    def day(self, around: int = 120) -> date:
        """A day near the period; often one of those on which figures go wrong."""
        if self.random.random() < 0.4:
            return self.random.choice(self.awkward)
        return self.first + timedelta(days=self.random.randint(-around, 120))

    @property
    def awkward(self) -> list[date]:
        one, middle = timedelta(days=1), self.first + timedelta(days=45)
        edges = [self.first - one, self.first, self.first + one, self.last - one, self.last, self.last + one]
        return [*edges, middle, middle + one]


def county(seed: int, stays: int = 120, **days: date) -> County:
    """A county of this seed with so many stays: the same seed, the same county."""
    return _filled(County(Random(seed), **days), [None] * stays)


@contextmanager
def counted_county(blocker, stays: int) -> Iterator[None]:
    """County three for the tests of a module, the quarters before its own counted lately as the clock counts them."""
    with shared_rows(blocker):
        cache.clear()
        county(3, stays=stays)
        something_was_recorded()
        yardsticks.to_keep(financial(FIRST.year, 2))
        yield


def something_was_recorded(verb: str = "arrive") -> None:
    """A row of the log that counts: what was kept of the figures holds no longer."""
    Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb=verb, subject_kind="placement")


def county_of(seed: int, stays: list[int], **days: date) -> County:
    """A county of which each stay has a seed of its own: without one of them the others are as they were."""
    return _filled(County(Random(seed), **days), stays)


def _filled(made: County, seeds: list[int | None]) -> County:
    stays, usual = len(seeds), made.random
    _areas(made)
    _services(made)
    _stages(made)
    people = [ServiceUser(reference=f"P{n}", imported=True) for n in range(1 + stays // 2)]
    made.people = ServiceUser.objects.bulk_create(people)
    if len(made.people) > 1:
        ServiceUser.objects.filter(pk=made.people[0].pk).update(merged_into=made.people[-1])
    rows = []
    for n, seed in enumerate(seeds):
        made.random = usual if seed is None else Random(seed)
        rows.append(_stay(made, n))
    made.random = usual
    placements = Placement.objects.bulk_create(rows)
    _outcomes(made, placements)
    _offers(made)
    return made


def _areas(made: County) -> None:
    kent = Area.objects.create(code="KENT", name="Kent", kind="county")
    made.areas["KENT"] = kent
    for code, name in (("ASH", "Ashford"), ("DOV", "Dover"), ("FOL", "Folkestone and Hythe"), ("THA", "Thanet")):
        made.areas[code] = Area.objects.create(code=code, name=name, kind="district", parent=kent)
    AreaName.objects.create(area=made.areas["FOL"], name="Shepway", until=date(2018, 3, 31))
    AreaName.objects.create(area=made.areas["FOL"], name="Folkestone Rural", until=date(1974, 3, 31))
    east = Area.objects.create(code="EAST", name="East half", kind="group", parent=kent)
    made.areas["EAST"] = east
    AreaGrouping.objects.create(area=made.areas["DOV"], group=east, starts=date(2010, 1, 1))
    AreaGrouping.objects.create(area=made.areas["THA"], group=east, starts=date(2010, 1, 1), ends=LAST)
    made.areas["MED"] = Area.objects.create(code="MED", name="Medway", kind="unitary")
    made.areas["BEX"] = Area.objects.create(code="BEX", name="Bexley", kind="outside")
    made.areas["SUR"] = Area.objects.create(code="SUR", name="Surrey", kind="outside")


def _services(made: County) -> None:
    random, long_ago = made.random, date(made.first.year - 3, 4, 1)
    providers = [Agency.objects.create(code=f"PR{n}", name=f"Provider {n % 2}", kind="provider") for n in range(3)]
    for n in range(12):
        starts = long_ago if random.random() < 0.8 else made.day()
        service = Service.objects.create(
            code=f"S{n}",
            name=f"House {n % 10}",
            agency=random.choice(providers),
            service_type=random.choice(ServiceType.values),
            term=random.choice(["short", "long"]),
            client_group=random.choice(ClientGroup.values),
            area=random.choice(list(made.areas.values())),
            starts=starts,
            ends=made.day() if random.random() < 0.15 and starts == long_ago else None,
        )
        made.services.append(service)
        _terms(made, service)


def _terms(made: County, service: Service) -> None:
    """One term, or two with a change near the period, or one that ends and leaves a gap."""
    random, change = made.random, made.day(20)

    def term(starts, kind):
        units, indicator = random.randint(1, 9), random.choice(["", "", *Indicator.values])
        return ServiceTerm(service=service, starts=starts, term=kind, units=units, indicator=indicator)

    terms = [term(service.starts, service.term)]
    if random.random() < 0.4 and change > service.starts:
        terms[0].ends = change - timedelta(days=1)
        if random.random() < 0.7:
            terms.append(term(change, random.choice(["short", "long"])))
    ServiceTerm.objects.bulk_create(terms)


def _stages(made: County) -> None:
    cohort = Cohort.objects.create(code="offenders", name="Offenders")
    Cohort.objects.create(code="nobody", name="Nobody yet")
    pathway = Pathway.objects.create(cohort=cohort, area_group=made.areas["EAST"])
    made.stages = [
        Stage.objects.create(pathway=pathway, kind=kind, name=kind, order=n, expected_days=30, maximum_days=60)
        for n, kind in enumerate([StageKind.HOSTEL_24H, StageKind.SHARED, StageKind.RESETTLEMENT])
    ]


def _stay(made: County, n: int) -> Placement:
    random, person = made.random, made.random.choice(made.people)
    service = random.choice(made.services)
    status = random.choices(["arrived", "departed", "booked", "cancelled"], [3, 8, 1, 1])[0]
    referrals = list(Referral.objects.filter(service_user=person))
    referral = random.choice(referrals) if referrals and random.random() < 0.6 else _referral(made, n, person)
    origin = random.choice(["area", "area", "area", "none", "not_disclosed"])
    stay = Placement(
        reference=f"T{n}",
        referral=referral,
        service_user=person,
        service=service,
        stage=random.choice([*made.stages, None]),
        status=status,
        imported=True,
        client_group=random.choice(ClientGroup.values),
        referral_source=random.choice(["", *ReferralSource.values]),
        previous_accommodation=random.choice(["", *PreviousAccommodation.values]),
        origin_kind=origin,
        origin_area=random.choice([service.area, *made.areas.values()]) if origin == "area" else None,
    )
    if status in ("arrived", "departed"):
        days = sorted([made.day(), made.day()])
        stay.started = days[0]
        if status == "departed":
            _depart(made, stay, days[1])
    return stay


def _depart(made: County, stay: Placement, ended: date) -> None:
    random = made.random
    stay.ended, stay.planned = ended, random.random() < 0.6
    stay.departure_reason = random.choice(DepartureReason.values)
    stay.destination = random.choice([*Destination.values, "hospital", "previous_home"])
    stay.destination_area_kind = random.choice(["area", "area", "area", "not_known", "pending"])
    if stay.destination_area_kind == "area":
        stay.destination_area = random.choice([stay.origin_area or made.areas["DOV"], *made.areas.values()])


def _referral(made: County, n: int, person: ServiceUser) -> Referral:
    # Half past eleven at night by the clock in summer is the day before in universal time.
    sent = datetime.combine(made.day(), datetime.min.time(), tzinfo=UTC) - timedelta(minutes=30)
    return Referral.objects.create(
        reference=f"R{n}",
        service_user=person,
        **_standing(person, sent),
        cohort=Cohort.objects.get(code="offenders") if made.random.random() < 0.7 else None,
        submitted_at=sent if made.random.random() < 0.7 else None,
        updated=sent,
    )


def _standing(person: ServiceUser, sent: datetime) -> dict:
    """One referral of a person may have come from a spreadsheet; earlier journeys are closed."""
    if not Referral.objects.filter(service_user=person).exists():
        return {"imported": True, "status": "placed"}
    return {"status": "closed", "closed_reason": "moved_on", "closed_at": sent}


def _outcomes(made: County, placements: list[Placement]) -> None:
    random, rows = made.random, []
    for placement in placements:
        for code in random.sample(OutcomeCode.values, random.choice([0, 0, 1, 2, 4])):
            day = made.day() if random.random() < 0.5 else None
            rows.append(
                Outcome(
                    placement=placement,
                    code=code,
                    needed=random.random() < 0.8,
                    achieved=random.choice([True, True, False, None]),
                    recorded_on=day,
                )
            )
    Outcome.objects.bulk_create(rows)


def _offers(made: County) -> None:
    random = made.random
    sender = User.objects.create_user("sender@example.org", "Sender")
    rows = []
    for n, referral in enumerate(Referral.objects.order_by("pk")[:40]):
        # Midnight in London in summer is 23:00 of the day before in universal time.
        answered = datetime.combine(made.day(), datetime.min.time(), tzinfo=UTC) - timedelta(
            minutes=random.choice([0, 59, 61])
        )
        status = random.choice(["declined", "declined", "declined", "refused", "lapsed"])
        reviewed = random.choice(["", "upheld", "overturned"]) if status == "declined" else ""
        unsupported = random.choice(["", "two units were free"]) if status == "declined" else ""
        rows.append(
            Offer(
                reference=f"O{n}",
                referral=referral,
                service=random.choice(made.services),
                status=status,
                sent_at=answered,
                sent_by=sender,
                due_at=answered,
                answered_at=answered,
                decline_reason=random.choice(DeclineReason.values) if status == "declined" else "",
                refused_reason="area" if status == "refused" else "",
                detail="because",
                unsupported=unsupported,
                facts_say="against" if unsupported else "",
                reviewed=reviewed,
                reviewed_at=answered if reviewed else None,
            )
        )
    Offer.objects.bulk_create(rows)


def add_awkward_days(made: County) -> None:
    """In every county: departures and arrivals on the first and the last day, a move and a return on one day, a person
    who came in the hour that the clock took or gave, and a service that counts elsewhere from the middle on."""
    middle, one = made.first + (made.last - made.first) / 2, timedelta(days=1)
    before, after = made.first - timedelta(days=40), made.last + timedelta(days=9)
    home, other = (_lasting(made, code, middle) for code in ("AWK1", "AWK2"))
    spells = [
        (home, before, made.first), (home, before, made.last), (home, made.first, made.first),
        (home, made.last, None), (home, before, middle - one), (home, before, middle), (home, made.first - one, after),
    ]  # fmt: skip
    for service, started, ended in spells:
        _awkward_stay(made, _awkward_referral(made, started), service, started, ended)
    moving, returning = _awkward_referral(made, before), _awkward_referral(made, before)
    for referral, next_home in ((moving, other), (returning, home)):
        _awkward_stay(made, referral, home, before, middle)
        _awkward_stay(made, referral, next_home, middle, None)
        _awkward_stay(made, referral, home, before - one, before - one)


def _lasting(made: County, code: str, change: date) -> Service:
    """A service of the first kind until a day and of the other from then on."""
    service = Service.objects.create(
        code=code, name=f"Awkward {code}", agency=Agency.objects.get(code="PR0"), service_type="supported_housing",
        term="short", client_group="offenders", area=made.areas["DOV"], starts=date(2005, 4, 1),
    )  # fmt: skip
    until = {"starts": service.starts, "ends": change - timedelta(days=1), "term": "short", "units": 7}
    ServiceTerm.objects.create(service=service, indicator="kpi1" if code == "AWK2" else "", **until)
    ServiceTerm.objects.create(service=service, starts=change, term="long", units=5)
    made.services.append(service)
    return service


def _awkward_referral(made: County, around: date) -> Referral:
    number = Referral.objects.count()
    person = ServiceUser.objects.create(reference=f"PA{number}", imported=True)
    # Half past midnight by the clock in summer, half past eleven of the day before in winter.
    sent = datetime.combine(around, datetime.min.time(), tzinfo=UTC) - timedelta(minutes=30)
    return Referral.objects.create(
        reference=f"RA{number}", service_user=person, imported=True, status="placed", updated=sent, submitted_at=sent
    )


def _awkward_stay(made: County, referral: Referral, service: Service, started: date, ended: date | None) -> None:
    left = LEFT | {"ended": ended, "destination_area": made.areas["DOV"], "destination_area_kind": "area"}
    Placement.objects.create(
        reference=f"TA{Placement.objects.count()}", referral=referral, service_user=referral.service_user,
        service=service, stage=made.stages[0], started=started, imported=True, client_group="offenders",
        origin_kind="area", origin_area=made.areas["DOV"], status="departed" if ended else "arrived",
        **(left if ended else {}),
    )  # fmt: skip
