"""What the single assessment says of somebody made up, section by section."""

from datetime import timedelta

from hub.demo import words
from hub.demo.areas import BY_SHORT, HALVES, code
from hub.demo.chance import Chance
from hub.demo.personas.tables import (
    ABSENT,
    DISTRICT_WEIGHTS,
    DOMAINS,
    ENDS,
    LEVELS,
    LOST,
    LOST_OTHERWISE,
    MARKED,
    PROFILES,
    SITUATIONS,
    USUAL,
    WITHOUT_HOME,
)


class Answers:
    """Draws the answers of one assessment after the other. Areas are ONS codes."""

    def __init__(self, chance: Chance):
        self.chance = chance

    def of(self, cohort, group, woman, district, half, origin, sent, custody):
        """({section: answers}, day of release or None)."""
        situation = self._situation(cohort, group, custody)
        needs = self._needs(cohort, group)
        justice, release = self._justice(cohort, custody, sent)
        household = self._household(cohort, group, woman, situation)
        answers = {
            "housing": self._housing(cohort, situation, sent, release),
            "connection": self._connection(cohort, district, half, origin, sent),
            "household": household,
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
            "duty_accepted": situation == "temporary",
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
            "connection_grounds": ["residence"] if here and not avoid else [],
            "connection_detail": "Lived there by choice for some years" if here and not avoid else "",
            "home_area": here or None,
            "origin_kind": "area" if area else origin,
            "origin_area": origin if area else None,
        }

    def _household(self, cohort, group, woman, situation):
        chance = self.chance
        if situation == "rough_sleeping":
            return {"kind": "single", "pregnant": False, "members": ""}
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
            "care_management": cohort == "learning_disability",
            "care_programme": cohort == "mental_health",
            "enhanced_care_programme": situation == "hospital" if cohort == "mental_health" else None,
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
