"""From an assessment to what routing may know: codes and dates, and no names."""

from collections import defaultdict
from dataclasses import replace
from types import SimpleNamespace
from typing import NamedTuple

from django.db.models import Q, TextField

from agencies.models import Area
from pathways.codes import ServiceType
from pathways.criteria import NEED_DOMAINS, ROSH_GROUPS, Circumstances, names_of, read
from referrals.models import ConnectionSection, HouseholdSection, JusticeSection, MoneySection, RiskSection
from referrals.sections import SECTIONS

BENEFITS = {
    MoneySection.Benefits.UNIVERSAL_CREDIT: "in_payment",
    MoneySection.Benefits.HOUSING_BENEFIT: "in_payment",
    MoneySection.Benefits.PENSION: "in_payment",
    MoneySection.Benefits.WAGES: "none",
    MoneySection.Benefits.APPLIED: "applied",
    MoneySection.Benefits.NOT_ENTITLED: "not_entitled",
    MoneySection.Benefits.NONE: "none",
}
# {type of service: (where its residents live, as the assessment names it; whether that is theirs to keep)}
LIVES = dict.fromkeys(ServiceType, ("supported", False)) | {
    ServiceType.DIRECT_ACCESS: ("hostel", False),
    ServiceType.REFUGE: ("refuge", False),
    ServiceType.LONG_TERM_SUPPORTED: ("social_tenancy", True),
    ServiceType.SHELTERED: ("social_tenancy", True),
    ServiceType.EXTRA_CARE: ("social_tenancy", True),
}
SECTIONS_READ = (
    "housing", "connection", "household", "needs", "background", "risk", "justice", "practical", "money",
)  # fmt: skip


class Inside:
    """Which areas lie inside which, read once: a condition that names a county keeps out of all its districts."""

    def __init__(self):
        self._children = defaultdict(set)
        for code, parent in Area.objects.filter(parent__isnull=False).values_list("code", "parent__code"):
            self._children[parent].add(code)

    def __call__(self, codes):
        inside = set().union(*(self._children[code] for code in codes))
        return codes | inside | frozenset().union(*(self._children[code] for code in inside))


def inside(codes):
    """These areas and all inside them, asked of the database when there are any."""
    areas = Area.objects.filter(Q(parent__code__in=codes) | Q(parent__parent__code__in=codes))
    return codes | frozenset(areas.values_list("code", flat=True))


LISTS = {
    ("connection", "areas_wanted"): ConnectionSection.areas_wanted.through,
    ("connection", "areas_to_avoid"): ConnectionSection.areas_to_avoid.through,
    ("connection", "connected_to"): ConnectionSection.connected_to.through,
    ("risk", "exclusion_areas"): RiskSection.exclusion_areas.through,
    ("risk", "exclusion_premises"): RiskSection.exclusion_premises.through,
}


class Coded(NamedTuple):
    code: str


class Listed(list):
    """The rows of one answer, read as a related manager is read."""

    def all(self):
        return self


def _columns():
    """{section: names of its columns that routing reads}; long texts are none of them."""
    found = {"service_user": ["date_of_birth", "gender"]}
    for code in SECTIONS_READ:
        fields = SECTIONS[code].model._meta.concrete_fields
        kept = (field for field in fields if not field.is_relation and not isinstance(field, TextField))
        found[code] = [field.name for field in kept if not field.primary_key]
    return found


def circumstances_of_many(assessments, today):
    """(assessment's id, circumstances) of each: columns, not records, so that thousands are read in seconds.

    The same number of queries for any number. `assessments` is a queryset of not too many at once.
    """
    columns, within = _columns(), Inside()
    rows = assessments.values_list("pk", *(f"{code}__{name}" for code, names in columns.items() for name in names))
    rows = list(rows)
    lists = _lists([row[0] for row in rows])
    for pk, *values in rows:
        said = iter(values)
        read = {code: SimpleNamespace(**{name: next(said) for name in names}) for code, names in columns.items()}
        for (code, name), found in lists.items():
            setattr(read[code], name, found.get(pk, NOTHING))
        yield pk, circumstances_of(SimpleNamespace(**read), today, within)


NOTHING = Listed()


def _lists(ids):
    """{(section, question): {assessment: its rows}} of the questions that take areas or services."""
    found = {}
    for (code, name), through in LISTS.items():
        source, target = f"{code}section__assessment", "area" if name != "exclusion_premises" else "service"
        of = found[code, name] = defaultdict(Listed)
        rows = through.objects.filter(**{f"{source}__in": ids}).values_list(source, f"{target}__code")
        for pk, each in rows:
            of[pk].append(Coded(each))
    return found


def circumstances_of(assessment, today, inside=inside):
    """A person's Circumstances on a day; unanswered questions stay unknown."""
    person = assessment.service_user
    housing, needs, risk = assessment.housing, assessment.needs, assessment.risk
    return Circumstances(
        today=today,
        date_of_birth=person.date_of_birth,
        gender=person.gender,
        client_group=needs.client_group or None,
        secondary_needs=frozenset(needs.further_groups) if needs.further_groups or needs.saved_at else None,
        needs={name: getattr(needs, name) for name in NEED_DOMAINS if getattr(needs, name)},
        housing_situation=housing.situation or None,
        homeless_from=housing.homeless_from,
        eviction_threat=housing.eviction_threat,
        rough_sleeping_history=housing.slept_rough_before,
        duty_accepted=housing.duty_accepted,
        rosh={group: getattr(risk, f"rosh_{group}") for group in ROSH_GROUPS if getattr(risk, f"rosh_{group}")},
        mappa_category=risk.mappa_category,
        mappa_level=risk.mappa_level,
        convictions=_list(risk.convictions_known, risk.convictions),
        exclusion_unmapped=risk.exclusion_unmapped,
        exclusion_areas=_codes_inside(risk.exclusion_areas, risk, inside),
        exclusion_premises=_codes(risk.exclusion_premises, risk),
        **_place(assessment.connection, inside),
        **_household(assessment.household),
        **_background(assessment.background),
        **_justice(assessment.justice),
        **_practical(assessment.practical),
        **_money(assessment.money),
    )


def living_in(stay, about):
    """The same person where they live now: a resident is where the stay is, wherever they were when they were assessed.

    `stay` has a service and an expected end; None changes nothing.
    """
    if stay is None:
        return about
    place, lasts = LIVES[stay.service.service_type]
    slept_rough = about.housing_situation == "rough_sleeping" or about.rough_sleeping_history
    return replace(
        about,
        housing_situation=place,
        homeless_from=None if lasts else stay.expected_end,
        eviction_threat=False if lasts else None,
        rough_sleeping_history=slept_rough,
        in_custody=False,
    )


def all_held(circumstances):
    """Every criterion of the vocabulary that holds: kept with a run, since a limit on the mix may come later."""
    return list(names_of(read(circumstances).yes))


def _list(known, values):
    """A list of codes that is unknown until the question before it is answered."""
    if known is None:
        return None
    return frozenset(values) if known else frozenset()


def _codes(rows, section):
    """Codes of the areas or services of a question; an empty answer counts only once its page was saved."""
    codes = frozenset(row.code for row in rows.all())
    return codes if codes or section.saved_at else None


def _codes_inside(areas, section, inside):
    """The same with every area inside those named: a condition that names a county keeps out of all its districts."""
    codes = _codes(areas, section)
    return inside(codes) if codes else codes


def _place(connection, inside):
    connected = _codes(connection.connected_to, connection)
    return {
        "areas_wanted": tuple(sorted(area.code for area in connection.areas_wanted.all())) or None,
        "areas_to_avoid": _codes_inside(connection.areas_to_avoid, connection, inside),
        "local_connection": connected,
        "local_connection_grounds": _grounds(connection.connection_grounds, connected),
    }


def _grounds(given, connected):
    """The grounds that were said; none where there is no connection, and unknown where nobody said which."""
    return frozenset(given) if given or connected == frozenset() else None


def _household(household):
    alone = household.kind == HouseholdSection.Kind.SINGLE
    return {
        "household": household.kind or None,
        "children": 0 if alone else household.children,
        "pregnant": household.pregnant,
    }


def _background(background):
    names = (
        "care_leaver", "armed_forces", "care_management", "care_programme", "enhanced_care_programme",
        "institutionalised", "first_tenancy", "harassment",
    )  # fmt: skip
    return {name: getattr(background, name) for name in names}


def _justice(justice):
    licensed = justice.order == JusticeSection.Order.LICENCE
    return {
        "in_custody": justice.in_custody,
        "release_date": justice.release_date if justice.in_custody is not False else justice.released_on,
        "on_licence": licensed if justice.order else None,
        "licence_ends": justice.order_ends if licensed else None,
        "supervised": None if not justice.order else justice.order != JusticeSection.Order.NONE,
    }


def _practical(practical):
    names = ("interpreter", "pets", "wants_single_gender", "abstinent", "active_substance_use")
    answers = {name: getattr(practical, name) for name in names}
    return answers | {"access_needs": _list(practical.access_known, practical.access_needs)}


def _money(money):
    return {
        "no_recourse": money.no_recourse,
        "rent_arrears": money.rent_arrears,
        "benefits": BENEFITS.get(money.benefits),
    }
