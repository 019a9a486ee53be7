"""The world of the journeys: its agenda, who works where, and which units are free."""

import heapq
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from hub.demo.areas import EAST
from hub.demo.chance import Chance
from hub.demo.journeys import reviewing, sending, staying
from hub.demo.personas import People, Persona
from hub.demo.services import BY_CODE, OUT_OF_SERVICE, SERVICES
from referrals.clock import LONDON, add_working_days

DAYS = 730
WITHOUT_AGREEMENT = frozenset({"SANDPIPER"})


def evening_before(today: date) -> datetime:
    """When the history ends: so nothing in it is ever in the future, at whatever hour it is loaded."""
    return datetime.combine(today - timedelta(days=1), time(18), LONDON)


@dataclass(eq=False)
class Journey:
    """One person's way through the county, with the records that the steps returned."""

    persona: Persona
    person: object = None
    referral: object = None
    referrer: object = None
    tried: dict[str, datetime] = field(default_factory=dict)  # service code -> when it came to nothing
    asked: bool = False
    waiting_since: datetime | None = None
    left: bool = False
    rounds: int = 0

    @property
    def cohort(self) -> str:
        return self.persona.cohort


class World:
    """`steps` are the actions, `county` the rows they work on; the history ends on the evening before `today`."""

    def __init__(self, steps, county, today: date, new_referrals: int, seed: str = "county"):
        self.steps, self.county, self.today = steps, county, today
        self.chance = Chance(seed)
        self.voices = Chance(f"{seed}: challenges and panels")  # of its own: what is said of declines moves no journey
        self.afterwards = Chance(f"{seed}: homes that last")  # so is what becomes of people who have moved on
        self.people = People(self.chance)
        self.until = evening_before(today)
        self.begins = today - timedelta(days=DAYS)
        self.new_referrals = new_referrals
        self.free = {row.code: self._units(row) for row in SERVICES}
        self.sent = {row.code: [] for row in SERVICES}
        self.declined = {}  # journeys that a service said no to, in that order, until their referral closes
        self._agenda, self._order = [], count()
        self._kinds = {}
        for row in SERVICES:
            for cohort, kinds in row.works_at.items():
                for kind in kinds:
                    self._kinds.setdefault((cohort, kind), []).append(row)

    def _units(self, row):
        broken = sum(spell.units for spell in OUT_OF_SERVICE if spell.service == row.code)
        units = list(self.county.units[row.code])
        return units[: len(units) - broken]

    # The agenda.

    def at(self, moment: datetime, step, *args) -> None:
        """Take a step at a moment, unless the history has ended by then."""
        if moment < self.until:
            heapq.heappush(self._agenda, (moment, next(self._order), step, args))

    def run(self, told=lambda: None) -> None:
        """Everybody's journey from the first day to the last; `told` is called for every new referral."""
        for number in range(self.new_referrals):
            # Two in a hundred in the last days, so that today's desk is not empty after a weekend.
            latest = self.today - timedelta(days=self.chance.randint(1, 6))
            day = latest if number % 50 == 0 else self.begins + timedelta(days=self.chance.randrange(DAYS))
            self.at(self.chance.office(day), sending.begin, Journey(self.people.draw(add_working_days(day, 0))))
        self.at(self.voices.office(self.begins), reviewing.panel)
        while self._agenda:
            moment, _, step, args = heapq.heappop(self._agenda)
            if step is sending.begin:
                told()
            step(self, *args, moment)

    def booked(self, journey: Journey, stay, day: date, moment: datetime) -> None:
        """An offer has been accepted: somebody is expected on a day."""
        staying.expect_arrival(self, journey, stay, day, moment)

    def look_at(self, journey: Journey, declined, moment: datetime) -> None:
        """A service has said no: the referrer, the hub and the panel look at why."""
        reviewing.expect_review(self, journey, declined, moment)

    def is_lately(self, moment: datetime) -> bool:
        """In the last days of the history, when answers are still being thought about and things are left lying."""
        return moment > self.until - timedelta(days=4)

    # Who does what.

    def somebody(self, agency: str, *roles: str):
        """Somebody who holds one of the roles at an agency; whoever is named first does half of the work."""
        people = [user for role in roles for user in self.county.people.get((agency, role), ())]
        return people[0] if self.chance.yes(0.5) else self.chance.choice(people)

    def coordinator(self):
        return self.somebody("HUB", "hub_coordinator")

    def worker(self, service_code: str):
        return self.somebody(BY_CODE[service_code].agency, "provider_worker", "provider_manager")

    def referrer(self, persona: Persona):
        return self.somebody(persona.agency, "referrer", "housing_options")

    # Places.

    def has_room(self, code: str) -> bool:
        """Whether more units are free than people have been offered and not yet answered."""
        if not self.free[code] or code in WITHOUT_AGREEMENT:
            return False
        self.sent[code] = [offer for offer in self.sent[code] if self.steps.fresh(offer).status in sending.OPEN]
        return len(self.free[code]) > len(self.sent[code])

    def take(self, code: str, persona: Persona):
        """A free unit that suits the person, best first; it is nobody else's from now on."""
        units, needs = self.free[code], persona.answers["practical"]["access_needs"]
        wide = next((unit for need in needs for unit in units if need in unit.attributes), None)
        plain = next((unit for unit in units if not unit.attributes), units[0])
        unit = wide or plain
        units.remove(unit)
        return unit

    def give_back(self, unit) -> None:
        """A unit is free again; the lowest number is offered first."""
        units = self.free[unit.service.code]
        units.append(unit)
        units.sort(key=lambda each: each.code)

    def services_at(self, cohort: str, kind: str, half: str):
        """Services of a kind of stage that serve somebody in this half, with room."""
        short = "EAST" if half == EAST else "WEST"
        rows = self._kinds.get((cohort, kind), ())
        return [row for row in rows if row.serves in ("ALL", short) and self.has_room(row.code)]

    def expected_days(self, journey: Journey, kind: str) -> int:
        return self.county.stages[journey.cohort, journey.persona.half, kind].expected_days
