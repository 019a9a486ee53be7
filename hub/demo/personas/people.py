"""Made-up people: who they are, where they come from, who refers them."""

from dataclasses import dataclass
from datetime import date, timedelta

from hub.demo.areas import BY_SHORT, EAST, OUTSIDE_ORIGINS, code
from hub.demo.chance import Chance
from hub.demo.names import FAMILY, FEMALE, MALE
from hub.demo.personas.answers import Answers
from hub.demo.personas.tables import (
    AGES,
    CLIENT_GROUPS,
    COHORTS,
    DISTRICT_WEIGHTS,
    DOMAINS,
    ETHNICITY,
    SOURCES,
    WOMEN,
)
from referrals.identifiers import PNC_LETTERS


@dataclass
class Persona:
    """Somebody made up: how they are recorded, what the assessment says, and how they tend to fare."""

    cohort: str
    half: str
    district: str  # short name of the area wanted first
    sent: date
    fields: dict
    answers: dict[str, dict]
    agency: str
    source: str
    same_day: bool
    origin_consent: bool
    release: date | None
    origin: str  # ONS code, or "none", or "not_disclosed"
    steady: float  # 0 to 1: how likely a stay ends as planned


class People:
    """Draws people one by one; numbers count up, so that nobody gets another's."""

    def __init__(self, chance: Chance):
        self.chance, self.count, self.answers = chance, 0, Answers(chance)

    def draw(self, sent: date, before: Persona | None = None) -> Persona:
        """Somebody whose referral is sent about this day: somebody new, or who was here `before`."""
        if before:
            return self._draw(sent, before.cohort, before.fields["gender"] == "female", before.fields)
        return self._draw(sent, self.chance.of(COHORTS))

    def _draw(self, sent, cohort, woman=None, fields=None) -> Persona:
        chance = self.chance
        self.count += 1
        district = chance.of(DISTRICT_WEIGHTS)
        half = BY_SHORT[district].half
        agency, source = self._source(cohort, district, half)
        custody = source == "prison" or (cohort == "offenders" and source == "probation" and chance.yes(0.42))
        group = chance.of(CLIENT_GROUPS[cohort])
        if woman is None:
            woman = group == "teenage_parents" or chance.yes(WOMEN[cohort])
        fields = fields or self._fields(cohort, woman, sent, agency)
        origin = self._origin(cohort, district)
        answers, release = self.answers.of(cohort, group, woman, district, half, origin, sent, custody)
        risky = answers["risk"]["rosh_public"] in ("high", "very_high") or "high" in self._levels(answers)
        return Persona(
            cohort=cohort,
            half=half,
            district=district,
            sent=sent,
            fields=fields,
            answers=answers,
            agency=agency,
            source=source,
            same_day=cohort in ("domestic_abuse", "homelessness") and chance.yes(0.07),
            origin_consent=cohort != "domestic_abuse" and chance.yes(0.86),
            release=release,
            origin=origin,
            steady=chance.betavariate(7, 2.4 if risky else 1.6),
        )

    @staticmethod
    def _levels(answers):
        return {answers["needs"][domain] for domain in DOMAINS}

    def _source(self, cohort, district, half):
        agency, source = self.chance.of(SOURCES[cohort])
        if agency == "COUNCIL":
            return district, source
        if agency == "PROBATION":
            return "PROB-EAST" if half == EAST else "PROB-WEST", source
        if agency == "PRISON":
            return self.chance.choice(("MARLBROOK", "OXNEY")), source
        return agency, source

    def _fields(self, cohort, woman, sent, agency):
        """As on the first pages of a referral. Every number is one that belongs to nobody."""
        chance, number = self.chance, self.count
        youngest, oldest = AGES[cohort]
        known = cohort == "offenders" or agency.startswith("PROB") or chance.yes(0.08)
        born = sent - timedelta(days=round(365.25 * chance.triangular(youngest + 0.1, oldest, youngest + 8)))
        fields = {
            "given_name": chance.choice(FEMALE if woman else MALE),
            "family_name": chance.choice(FAMILY),
            "date_of_birth": born,
            "gender": "female" if woman else "male",
            "ethnicity": chance.of(ETHNICITY),
            "phone": f"07700 900{chance.randint(0, 999):03}" if chance.yes(0.7) else "",
        }
        if chance.yes(0.6):
            fields["ni_number"] = f"QQ{number:06}{chance.choice('ABCD')}"
        if known:
            fields["crn"] = f"X9{number:05}"
        if known and chance.yes(0.55):
            fields["prison_number"] = f"Z{number:04}ZZ"[:7] if number < 10000 else ""
        if known and chance.yes(0.4):
            year, serial = born.year + 19, f"{number:07}"
            fields["pnc"] = f"{year}/{serial}{PNC_LETTERS[int(f'{year % 100:02}{serial}') % 23]}"
        if cohort == "domestic_abuse":
            fields["safe_contact"] = chance.choice(("Text first, never ring", "Only through the advocate", "Mornings"))
        return fields

    def _origin(self, cohort, district):
        abuse = cohort == "domestic_abuse"
        kind = self.chance.of(
            {"same": 8, "county": 24, "outside": 62, "not_disclosed": 6}
            if abuse
            else {"same": 60, "county": 19, "outside": 13, "none": 3, "not_disclosed": 5}
        )
        if kind == "same":
            return code(district)
        if kind == "county":
            return code(self.chance.of({d: w for d, w in DISTRICT_WEIGHTS.items() if d != district}))
        return self.chance.of(OUTSIDE_ORIGINS) if kind == "outside" else kind

    def resident(self, since: date, cohort: str, row) -> Persona:
        """Somebody who lived in a service before the hub began, of the age and gender that it takes."""
        names = {each.name for each in row.takes}
        woman = True if "woman" in names else False if "man" in names else None
        persona = self._draw(since, cohort, woman)
        if "aged_16_to_24" in names:
            persona.fields["date_of_birth"] = since - timedelta(days=self.chance.randint(18 * 366, 20 * 366))
        return persona
