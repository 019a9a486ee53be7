"""The vacancy board: each unit of each service, who is in it, and from when it is free."""

from datetime import date

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Area
from agencies.views.doors import needs, paged
from pathways.access import holds_on, runs_on
from pathways.models import Service, ServiceCriterion
from referrals import reading
from referrals.lengths import length_of
from referrals.occupancy import STATES, units_now
from referrals.views import desk
from referrals.views.common import note_reading

SERVICES_A_PAGE = 10
ATTRIBUTES = {
    "wheelchair": "Fit for a wheelchair",
    "ground_floor": "Ground floor or lift",
    "hearing": "Fit for hearing loss",
    "sight": "Fit for sight loss",
}
GENDERS = {"woman": "Women only", "man": "Men only", "anybody": "Any gender"}


def _date(text):
    """A day as a date box sends it, or None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def chosen(request, areas):
    """The filters in the address, those that mean nothing left out."""
    given = {name: request.GET.get(name, "") for name in ("area", "access", "gender", "state", "free_by")}
    known = {"area": areas, "access": ATTRIBUTES, "gender": GENDERS, "state": STATES}
    for name, values in known.items():
        given[name] = given[name] if given[name] in values else ""
    given["free_by"] = _date(given["free_by"])
    return given


def _services(user, given, today):
    """Services of the person's own agencies that run; everybody's for the hub."""
    services = Service.objects.filter(runs_on(today)).select_related("agency", "area")
    if not agency_access.county_keys(user, "send_offer"):
        services = services.filter(agency__in=desk.own_agencies(user, "manage_units"))
    if given["area"]:
        # By where it takes people from: where it stands may be confidential.
        services = services.filter(serves__code=given["area"])
    if given["gender"]:
        asks = ServiceCriterion.objects.filter(holds_on(today), must_hold=True, or_else=[])
        one = asks.filter(criterion=given["gender"]) if given["gender"] != "anybody" else None
        both = asks.filter(criterion__in=["woman", "man"])
        services = services.filter(criteria__in=one) if one is not None else services.exclude(criteria__in=both)
    if given["access"] or given["state"] or given["free_by"]:
        services = services.filter(Q(units__isnull=False))
    return services.order_by("name", "pk").distinct()


def _fits(unit_now, given):
    if given["access"] and given["access"] not in unit_now.unit.attributes:
        return False
    if given["state"] and unit_now.state != given["state"]:
        return False
    return not given["free_by"] or bool(unit_now.free_from and unit_now.free_from <= given["free_by"])


def initials(card):
    """Two letters where the name may be read, else the reference; a record that is shut says no more."""
    person = card.referral.service_user
    if not card.classes:
        return "Restricted record"
    letters = "".join(name[0].upper() for name in (person.given_name, person.family_name) if name)
    return letters if card.named and letters else card.referral.reference


def _row(unit_now, cards, today):
    stays = {}
    for name in ("resident", "booking"):
        stay = getattr(unit_now, name)
        if stay:
            maximum = stay.stage.maximum_days if stay.stage else None
            stays[name] = {
                "placement": stay,
                "who": initials(cards[stay.referral_id]),
                "open": bool(cards[stay.referral_id].classes),
                "length": length_of(stay.started, stay.expected_end, maximum, today) if stay.started else None,
            }
    words = [ATTRIBUTES.get(name, name) for name in unit_now.unit.attributes]
    return {"now": unit_now, "attributes": words} | stays


@needs("manage_units", "send_offer")
def units(request):
    """Units by service: occupied, booked, free from, out of service; narrowed by what the address says."""
    today = timezone.localdate()
    areas = Area.objects.exclude(kind__in=["outside", "group"]).order_by("name")
    given = chosen(request, {area.code for area in areas})
    page, pages = paged(request, _services(request.user, given, today), SERVICES_A_PAGE)
    by_service = units_now(page.rows, today)
    stays = [
        stay for rows in by_service.values() for row in rows for stay in (row.resident, row.booking) if stay is not None
    ]
    cards = reading.cards(request.user, [stay.referral for stay in stays])
    note_reading(request, [card.referral for card in cards.values() if card.classes])
    services = []
    for service in page.rows:
        all_rows = by_service.get(service.pk, [])
        counts = [(words, sum(row.state == state for row in all_rows)) for state, words in STATES.items()]
        services.append(
            {
                "service": service,
                "counts": [(words, number) for words, number in counts if number],
                "total": len(all_rows),
                "rows": [_row(row, cards, today) for row in all_rows if _fits(row, given)],
            }
        )
    context = {
        "services": services,
        "pages": pages,
        "given": given,
        "narrowed": any(given.values()),
        "areas": areas,
        "attributes": ATTRIBUTES.items(),
        "genders": GENDERS.items(),
        "states": STATES.items(),
        "manages": desk.own_agencies(request.user, "manage_units"),
    }
    return render(request, "referrals/units/units.html", context)
