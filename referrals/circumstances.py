"""From an assessment to what routing may know: codes and dates, and no names."""

from django.db.models import Q

from agencies.models import Area
from pathways.criteria import NEED_DOMAINS, ROSH_GROUPS, Circumstances
from referrals.models import JusticeSection, MoneySection

BENEFITS = {
    MoneySection.Benefits.UNIVERSAL_CREDIT: "in_payment",
    MoneySection.Benefits.HOUSING_BENEFIT: "in_payment",
    MoneySection.Benefits.PENSION: "in_payment",
    MoneySection.Benefits.WAGES: "none",
    MoneySection.Benefits.APPLIED: "applied",
    MoneySection.Benefits.NONE: "none",
}
SECTIONS_READ = (
    "housing", "connection", "household", "needs", "background", "risk", "justice", "practical", "money",
)  # fmt: skip


def circumstances_of(assessment, today):
    """A person's Circumstances on a day; unanswered questions stay unknown."""
    person = assessment.service_user
    housing, needs, risk = assessment.housing, assessment.needs, assessment.risk
    return Circumstances(
        today=today,
        date_of_birth=person.date_of_birth,
        gender=person.gender,
        client_group=needs.client_group or None,
        needs={name: getattr(needs, name) for name in NEED_DOMAINS if getattr(needs, name)},
        housing_situation=housing.situation or None,
        homeless_from=housing.homeless_from,
        eviction_threat=housing.eviction_threat,
        rough_sleeping_history=housing.slept_rough_before,
        rosh={group: getattr(risk, f"rosh_{group}") for group in ROSH_GROUPS if getattr(risk, f"rosh_{group}")},
        mappa_category=risk.mappa_category,
        mappa_level=risk.mappa_level,
        convictions=_list(risk.convictions_known, risk.convictions),
        exclusion_unmapped=risk.exclusion_unmapped,
        exclusion_areas=_codes_inside(risk.exclusion_areas, risk),
        **_place(assessment.connection),
        **_household(assessment.household),
        **_background(assessment.background),
        **_justice(assessment.justice),
        **_practical(assessment.practical),
        **_money(assessment.money),
    )


def _list(known, values):
    """A list of codes that is unknown until the question before it is answered."""
    if known is None:
        return None
    return frozenset(values) if known else frozenset()


def _codes(areas, section):
    """Area codes of a question; an empty answer counts only once its page was saved."""
    codes = frozenset(areas.values_list("code", flat=True))
    return codes if codes or section.saved_at else None


def _codes_inside(areas, section):
    """The same with every area inside those named: a condition that names a county keeps out of all its districts."""
    codes = _codes(areas, section)
    if not codes:
        return codes
    inside = Area.objects.filter(Q(parent__code__in=codes) | Q(parent__parent__code__in=codes))
    return codes | frozenset(inside.values_list("code", flat=True))


def _place(connection):
    wanted = tuple(connection.areas_wanted.order_by("code").values_list("code", flat=True))
    return {
        "areas_wanted": wanted or None,
        "areas_to_avoid": _codes_inside(connection.areas_to_avoid, connection),
        "local_connection": _codes(connection.connected_to, connection),
    }


def _household(household):
    alone = household.kind == household.Kind.SINGLE
    return {
        "household": household.kind or None,
        "children": 0 if alone else household.children,
        "pregnant": household.pregnant,
    }


def _background(background):
    return {
        name: getattr(background, name)
        for name in ("care_leaver", "armed_forces", "institutionalised", "first_tenancy", "harassment")
    }


def _justice(justice):
    licensed = justice.order == JusticeSection.Order.LICENCE
    return {
        "in_custody": justice.in_custody,
        "release_date": justice.release_date,
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
