"""Made-up people with everything that a single assessment asks: pure data, drawn from the tables below.

Shares follow the published shapes where there are any: origins as in document 000, table 4.3; sources and housing as
in document 003, figures 18 and 19.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hub.demo import words
from hub.demo.areas import BY_SHORT, EAST, HALVES, OUTSIDE_ORIGINS, code
from hub.demo.chance import Chance
from hub.demo.names import FAMILY, FEMALE, MALE
from referrals.identifiers import PNC_LETTERS

# Ex-service personnel have no client group that leads to them: those in the county were placed before the hub began.
COHORTS = {
    "homelessness": 27, "offenders": 19, "young_people": 13, "domestic_abuse": 12, "mental_health": 9,
    "substance_misuse": 8, "older_people": 5, "learning_disability": 3, "physical_sensory": 3, "gypsies_travellers": 1,
}  # fmt: skip
CLIENT_GROUPS = {
    "homelessness": {"single_homeless": 55, "rough_sleeper": 20, "homeless_families": 16, "complex_needs": 4,
                     "refugees": 3, "generic": 2},
    "offenders": {"offenders": 92, "mentally_disordered_offenders": 8},
    "young_people": {"young_at_risk": 58, "leaving_care": 25, "teenage_parents": 17},
    "domestic_abuse": {"domestic_abuse": 1},
    "mental_health": {"mental_health": 1},
    "substance_misuse": {"drugs": 1, "alcohol": 1},
    "older_people": {"older_people": 70, "frail_elderly": 20, "older_mental_health": 10},
    "learning_disability": {"learning_disability": 1},
    "physical_sensory": {"physical_sensory": 1},
    "gypsies_travellers": {"traveller": 1},
    "ex_service": {"generic": 1},
}  # fmt: skip
AGES = {
    "homelessness": (18, 62), "offenders": (18, 58), "young_people": (16, 22), "domestic_abuse": (18, 55),
    "mental_health": (18, 62), "substance_misuse": (19, 60), "older_people": (56, 90), "learning_disability": (18, 60),
    "physical_sensory": (19, 66), "gypsies_travellers": (18, 65), "ex_service": (22, 66),
}  # fmt: skip
WOMEN = {
    "homelessness": 0.3, "offenders": 0.1, "young_people": 0.48, "domestic_abuse": 0.94, "mental_health": 0.45,
    "substance_misuse": 0.33, "older_people": 0.58, "learning_disability": 0.44, "physical_sensory": 0.5,
    "gypsies_travellers": 0.6, "ex_service": 0.07,
}  # fmt: skip
# (agency, source): "COUNCIL" is the council of the area wanted, "PROBATION" the delivery unit of that half.
SOURCES = {
    "homelessness": {("COUNCIL", "council"): 44, ("LANTERN", "voluntary"): 20, ("LANTERN", "self"): 6,
                     ("HOSPITALS", "health"): 7, ("PROBATION", "probation"): 8, ("POLICE", "police"): 5,
                     ("RIVERBANK", "drug_alcohol"): 5},
    "offenders": {("PROBATION", "probation"): 62, ("PRISON", "prison"): 29, ("COUNCIL", "council"): 6,
                  ("POLICE", "police"): 3},
    "young_people": {("COUNCIL", "council"): 35, ("COUNCIL", "children_care"): 35, ("LANTERN", "voluntary"): 20,
                     ("PROBATION", "probation"): 5, ("POLICE", "police"): 5},
    "domestic_abuse": {("HAVENLINE", "voluntary"): 54, ("POLICE", "police"): 20, ("COUNCIL", "council"): 20,
                       ("HOSPITALS", "health"): 6},
    "mental_health": {("MINDWELL", "mental_health_team"): 60, ("HOSPITALS", "health"): 20, ("COUNCIL", "council"): 20},
    "substance_misuse": {("RIVERBANK", "drug_alcohol"): 62, ("HOSPITALS", "health"): 10,
                         ("PROBATION", "probation"): 14, ("COUNCIL", "council"): 14},
    "older_people": {("HOSPITALS", "health"): 40, ("COUNCIL", "adult_care"): 40, ("LANTERN", "voluntary"): 20},
    "learning_disability": {("COUNCIL", "adult_care"): 60, ("MINDWELL", "mental_health_team"): 12,
                            ("LANTERN", "voluntary"): 28},
    "physical_sensory": {("HOSPITALS", "health"): 45, ("COUNCIL", "adult_care"): 40, ("LANTERN", "voluntary"): 15},
    "gypsies_travellers": {("LANTERN", "voluntary"): 50, ("COUNCIL", "council"): 50},
    "ex_service": {("COUNCIL", "council"): 60, ("LANTERN", "voluntary"): 40},
}  # fmt: skip
SITUATIONS = {
    "homelessness": {"friends": 24, "no_fixed_abode": 12, "private_tenancy": 13, "family": 13, "temporary": 9,
                     "bed_and_breakfast": 8, "hostel": 6, "supported": 5, "social_tenancy": 6, "hospital": 4},
    "young_people": {"family": 42, "friends": 26, "care": 20, "temporary": 6, "no_fixed_abode": 6},
    "domestic_abuse": {"partner": 40, "social_tenancy": 14, "private_tenancy": 14, "friends": 12, "family": 9,
                       "refuge": 6, "bed_and_breakfast": 5},
    "mental_health": {"hospital": 26, "family": 18, "social_tenancy": 20, "private_tenancy": 12, "friends": 14,
                      "temporary": 6, "supported": 4},
    "substance_misuse": {"friends": 30, "no_fixed_abode": 20, "hostel": 10, "family": 14, "private_tenancy": 12,
                         "hospital": 8, "rough_sleeping": 6},
    "older_people": {"social_tenancy": 34, "owner": 26, "private_tenancy": 20, "family": 12, "hospital": 8},
    "learning_disability": {"family": 62, "supported": 12, "social_tenancy": 16, "temporary": 10},
    "physical_sensory": {"social_tenancy": 34, "hospital": 22, "private_tenancy": 20, "family": 14, "temporary": 10},
    "gypsies_travellers": {"caravan": 84, "friends": 8, "temporary": 8},
    "ex_service": {"friends": 50, "no_fixed_abode": 30, "temporary": 20},
}  # fmt: skip
# Chance that the present place is about to end, for a place that somebody could keep.
ENDS = {
    "homelessness": 0.6, "offenders": 0.5, "young_people": 0.75, "domestic_abuse": 0.62, "mental_health": 0.35,
    "substance_misuse": 0.4, "older_people": 0.3, "learning_disability": 0.25, "physical_sensory": 0.3,
    "gypsies_travellers": 0.3, "ex_service": 0.8,
}  # fmt: skip
WITHOUT_HOME = frozenset(
    {"rough_sleeping", "no_fixed_abode", "friends", "hostel", "refuge", "bed_and_breakfast", "temporary", "hospital"}
)
DOMAINS = (
    "drugs", "alcohol", "mental_health", "physical_health", "learning_disability", "domestic_abuse", "offending",
    "training_work", "money", "daily_living", "relationships",
)  # fmt: skip
LEVELS = ("none", "low", "medium", "high")
USUAL = (50, 30, 16, 4)
ABSENT = (92, 6, 2, 0)
MARKED = (4, 18, 44, 34)
PROFILES = {
    "homelessness": {"money": (10, 30, 40, 20), "alcohol": (45, 28, 18, 9), "drugs": (48, 24, 18, 10)},
    "offenders": {"offending": (0, 24, 48, 28), "drugs": (36, 28, 24, 12), "training_work": (14, 40, 36, 10)},
    "young_people": {"training_work": (10, 36, 42, 12), "relationships": (12, 34, 40, 14), "drugs": (60, 26, 11, 3)},
    "domestic_abuse": {"domestic_abuse": (0, 12, 40, 48), "relationships": (10, 34, 40, 16)},
    "mental_health": {"mental_health": (0, 4, 50, 46), "daily_living": (16, 36, 38, 10)},
    "substance_misuse": {"drugs": MARKED, "alcohol": MARKED},
    "older_people": {"physical_health": (6, 28, 46, 20), "daily_living": (14, 38, 38, 10)},
    "learning_disability": {"learning_disability": (0, 10, 55, 35), "daily_living": (4, 28, 50, 18)},
    "physical_sensory": {"physical_health": (0, 14, 50, 36), "daily_living": (14, 40, 36, 10)},
    "gypsies_travellers": {"money": (10, 40, 40, 10)},
    "ex_service": {"mental_health": (30, 36, 26, 8)},
}
LOST = {
    "homelessness": {"family": 26, "private_ended": 26, "relationship": 20, "supported_ended": 8, "institution": 10,
                     "social_ended": 6, "asylum": 2, "not_known": 2},
    "offenders": {"institution": 62, "relationship": 16, "private_ended": 10, "family": 12},
    "young_people": {"family": 66, "institution": 14, "relationship": 10, "never": 10},
    "domestic_abuse": {"abuse": 94, "violence": 6},
}  # fmt: skip
LOST_OTHERWISE = {"private_ended": 26, "family": 24, "unsuitable": 24, "institution": 16, "relationship": 10}
DISTRICT_WEIGHTS = {
    "THA": 21, "SWA": 14, "CAN": 13, "DOV": 11, "FOL": 12, "ASH": 11,
    "MAI": 16, "GRA": 13, "DAR": 10, "TON": 8, "TUN": 10, "SEV": 5,
}  # fmt: skip
ETHNICITY = {"W1": 82, "W9": 5, "W2": 1, "B2": 3, "B1": 2, "A1": 1, "A9": 1, "M1": 2, "M9": 1, "O9": 1, "NS": 1}


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
        self.chance, self.count = chance, 0

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
        answers, release = self._answers(cohort, group, woman, district, half, origin, sent, custody, fields)
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

    def _answers(self, cohort, group, woman, district, half, origin, sent, custody, fields):
        situation = self._situation(cohort, group, custody)
        needs = self._needs(cohort, group)
        justice, release = self._justice(cohort, custody, sent)
        answers = {
            "housing": self._housing(cohort, situation, sent, release),
            "connection": self._connection(cohort, district, half, origin, sent),
            "household": self._household(cohort, group, woman),
            "needs": {"client_group": group, "detail": self.chance.choice(words.SUPPORT), **needs},
            "background": self._background(cohort, group, situation),
            "risk": self._risk(cohort, district),
            "justice": justice,
            "practical": self._practical(cohort, group, needs),
            "money": self._money(cohort, group),
            "hopes": {
                "outcomes_sought": sorted(self.chance.sample(("1a", "1b", "1c", "2a", "3b", "4a2", "5"), 3)),
                "own_words": self.chance.choice(words.HOPES),
            },
        }
        return answers, release

    def _situation(self, cohort, group, custody):
        if custody:
            return "prison"
        if group == "rough_sleeper":
            return "rough_sleeping"
        if cohort == "offenders":
            return self.chance.of(
                {"friends": 26, "approved_premises": 16, "bail": 10, "family": 16, "no_fixed_abode": 12,
                 "private_tenancy": 8, "social_tenancy": 8, "temporary": 4}
            )  # fmt: skip
        return self.chance.of(SITUATIONS[cohort])

    def _housing(self, cohort, situation, sent, release):
        chance, ends = self.chance, None
        if situation in WITHOUT_HOME and situation not in ("hostel", "hospital", "temporary", "refuge"):
            ends = sent
        elif situation == "prison":
            ends = release
        elif chance.yes(ENDS[cohort] + (0.3 if situation in WITHOUT_HOME else 0)):
            ends = sent + timedelta(days=chance.randint(5, 54))
        keeps = situation not in WITHOUT_HOME and situation != "prison" and ends is None
        return {
            "situation": situation,
            "homeless_from": ends,
            "lost_reason": chance.of(LOST.get(cohort, LOST_OTHERWISE)),
            "lost_on": sent - timedelta(days=chance.around(120, 1)),
            "eviction_threat": keeps and chance.yes(0.5),
            "slept_rough_before": situation == "rough_sleeping" and chance.yes(0.55) or chance.yes(0.1),
            "history": chance.choice(words.HISTORY),
        }

    def _connection(self, cohort, district, half, origin, sent):
        chance, others = self.chance, [each for each in HALVES[half] if each != district]
        wanted = {district, *chance.sample(others, chance.of({0: 34, 1: 26, 2: 18, 3: 10, 5: 12}))}
        here = origin if origin.startswith("E07") and origin in {d.code for d in BY_SHORT.values()} else ""
        avoid = [here] if cohort == "domestic_abuse" and here else []
        wanted = {code(each) for each in wanted} - set(avoid)
        if not wanted:
            wanted = {code(chance.choice(others))}
        area = origin not in ("none", "not_disclosed")
        return {
            "areas_wanted": sorted(wanted),
            "areas_to_avoid": avoid,
            "avoid_reason": "The person who caused harm lives there." if avoid else "",
            "connected_to": [here] if here and not avoid else [],
            "connection_grounds": "Lived there by choice for some years" if here and not avoid else "",
            "home_area": here or None,
            "origin_kind": "area" if area else origin,
            "origin_area": origin if area else None,
        }

    def _household(self, cohort, group, woman):
        chance = self.chance
        families = {"homeless_families": 1.0, "teenage_parents": 0.7, "domestic_abuse": 0.46, "traveller": 0.5}
        if chance.yes(families.get(group, 0.02 if cohort not in ("offenders", "young_people") else 0)):
            children = chance.of({1: 45, 2: 34, 3: 16, 4: 5}) if group != "teenage_parents" else 1
            return {
                "kind": "family",
                "children": children,
                "pregnant": woman and chance.yes(0.06),
                "members": f"{children} of school age or younger",
            }
        pregnant = group == "teenage_parents" or (woman and cohort != "older_people" and chance.yes(0.02))
        couple = cohort in ("older_people", "physical_sensory", "gypsies_travellers") and chance.yes(0.2)
        kind, members = ("couple", "A partner") if couple else ("single", "")
        return {"kind": kind, "pregnant": pregnant, "members": members}

    def _needs(self, cohort, group):
        profile = dict(PROFILES[cohort])
        if group == "drugs":
            profile["alcohol"] = USUAL
        elif group == "alcohol":
            profile["drugs"] = USUAL
        if group == "complex_needs" or group == "rough_sleeper" and self.chance.yes(0.3):
            profile |= dict.fromkeys(("drugs", "mental_health", "alcohol", "physical_health"), MARKED)
        rare = {"learning_disability", "domestic_abuse"} | ({"offending"} if cohort != "homelessness" else set())
        return {
            domain: self.chance.choices(LEVELS, profile.get(domain, ABSENT if domain in rare else USUAL))[0]
            for domain in DOMAINS
        }

    def _background(self, cohort, group, situation):
        chance = self.chance
        return {
            "care_leaver": group == "leaving_care" or chance.yes(0.12 if cohort != "older_people" else 0.02),
            "armed_forces": cohort == "ex_service" or chance.yes(0.03 if cohort != "young_people" else 0),
            "institutionalised": situation in ("prison", "hospital") and chance.yes(0.35),
            "first_tenancy": cohort == "young_people" and chance.yes(0.3),
            "harassment": cohort == "domestic_abuse" and chance.yes(0.6) or chance.yes(0.04),
            "no_contact_with_children": cohort == "offenders" and chance.yes(0.08),
        }

    def _risk(self, cohort, district):
        chance, offends = self.chance, cohort == "offenders"
        levels = ("low", "medium", "high", "very_high")
        shares = (52, 39, 8, 1) if offends else (85, 14, 1, 0)
        risk = {f"rosh_{who}": chance.choices(levels, shares)[0] for who in ("children", "public", "known_adult")}
        risk["rosh_staff"] = chance.choices(levels, (72, 24, 4, 0) if offends else (93, 7, 0, 0))[0]
        managed = offends and (max(map(levels.index, risk.values())) >= 2 and chance.yes(0.6) or chance.yes(0.06))
        risk["mappa_category"] = chance.of({1: 40, 2: 42, 3: 18}) if managed else 0
        if managed:
            risk["mappa_level"] = chance.of({1: 66, 2: 29, 3: 5})
        shares = {"violence": 0.3, "theft": 0.4, "drugs_supply": 0.16, "domestic": 0.1, "sexual": 0.07, "arson": 0.03}
        share = 1 if offends else 0.12 if cohort in ("homelessness", "substance_misuse", "young_people") else 0.02
        convictions = [name for name, each in shares.items() if chance.yes(each * share)]
        if managed and risk["mappa_category"] == 1 and "sexual" not in convictions:
            convictions.append("sexual")
        risk |= {"convictions_known": bool(convictions), "convictions": sorted(convictions)}
        excluded = offends and chance.yes(0.09)
        others = [each for each in DISTRICT_WEIGHTS if each != district]
        risk["exclusion_areas"] = [code(chance.choice(others))] if excluded else []
        risk["exclusion_unmapped"] = offends and chance.yes(0.03)
        if offends or convictions:
            risk |= {"plan": chance.choice(words.PLANS), "who_is_at_risk": chance.choice(words.AT_RISK)}
        return risk

    def _justice(self, cohort, custody, sent):
        chance = self.chance
        if custody:
            release = sent + timedelta(days=chance.randint(4, 78))
            return {
                "in_custody": True,
                "custody_location": chance.choice(("Marlbrook prison", "Oxney Marsh prison")),
                "release_date": release,
                "release_estimated": chance.yes(0.2),
                "order": "licence",
                "order_ends": release + timedelta(days=chance.randint(60, 700)),
                "conditions": chance.choice(words.CONDITIONS),
            }, release
        order = "none"
        if cohort == "offenders" or chance.yes(0.05):
            order = chance.of({"licence": 46, "community": 30, "suspended": 14, "supervision": 10})
        if order == "none":
            return {"in_custody": False, "order": "none"}, None
        return {
            "in_custody": False,
            "order": order,
            "order_ends": sent + timedelta(days=chance.randint(40, 600)),
            "conditions": chance.choice(words.CONDITIONS),
        }, None

    def _practical(self, cohort, group, needs):
        chance = self.chance
        share = {"physical_sensory": 0.6, "older_people": 0.4}.get(cohort, 0.05)
        access = [name for name in ("wheelchair", "ground_floor", "hearing", "sight") if chance.yes(share / 2)]
        using = "high" in (needs["drugs"], needs["alcohol"]) or "medium" in (needs["drugs"], needs["alcohol"])
        abstinent = cohort == "substance_misuse" and chance.yes(0.45)
        interpreter = group == "refugees" or chance.yes(0.03)
        return {
            "access_known": bool(access),
            "access_needs": access,
            "interpreter": interpreter,
            "language": chance.choice(("Polish", "Arabic", "Romanian", "Tigrinya", "Pashto")) if interpreter else "",
            "pets": chance.yes(0.07),
            "wants_single_gender": cohort == "domestic_abuse" and chance.yes(0.7) or chance.yes(0.03),
            "abstinent": abstinent,
            "active_substance_use": using and not abstinent and chance.yes(0.8),
        }

    def _money(self, cohort, group):
        chance = self.chance
        income = {"universal_credit": 62, "housing_benefit": 8, "wages": 9, "applied": 15, "none": 6}
        return {
            "benefits": chance.of({"pension": 88, "housing_benefit": 12} if cohort == "older_people" else income),
            "no_recourse": group == "domestic_abuse" and chance.yes(0.03) or chance.yes(0.005),
            "rent_arrears": chance.yes(0.24),
            "arrears_detail": "",
        }

    def resident(self, since: date, cohort: str, row) -> Persona:
        """Somebody who lived in a service before the hub began, of the age and gender that it takes."""
        names = {each.name for each in row.takes}
        persona = self._draw(since, cohort, woman=True if "woman" in names else False if "man" in names else None)
        if "aged_16_to_24" in names:
            persona.fields["date_of_birth"] = since - timedelta(days=self.chance.randint(18 * 366, 20 * 366))
        return persona
