"""The pathway board: housing options see everybody connected to their district, the hub everybody."""

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Agency, Area
from agencies.views.doors import needs
from pathways.access import opens_addresses
from pathways.models import Cohort
from referrals import access, reading
from referrals.clock import by_moment
from referrals.codes import Band
from referrals.lengths import days
from referrals.lifecycle import LIVE_REFERRAL
from referrals.lifecycle.steps import PlacementStatus, ReferralStatus
from referrals.models import Placement
from referrals.pathway_board import MOST_CARDS, MOST_ROWS, WAITING, columns_of, say
from referrals.views.common import note_reading


def _districts(user):
    """Districts that may be chosen: a council's own; for the hub all of the county's."""
    if agency_access.county_keys(user, "view_board"):
        return Area.objects.filter(kind__in=[Area.Kind.DISTRICT, Area.Kind.UNITARY])
    return Area.objects.filter(agencies__in=agency_access.agencies_where(user, "view_board")).distinct()


def _connected(user, district):
    """The condition that a person is connected to a district: from there, or lives there. A council's by its stakes."""
    if agency_access.county_keys(user, "view_board"):
        lives = Placement.objects.filter(
            referral=OuterRef("pk"), status=PlacementStatus.ARRIVED, service__area=district
        )
        return Q(origin_area=district) | Q(Exists(lives))
    agencies = Agency.objects.filter(area=district)
    return Q(Exists(access.open_stakes(user, "view_board").filter(agency__in=agencies, referral=OuterRef("pk"))))


def _chosen(request, districts, cohorts):
    """Cohort, district and band that the address asks for; without a cohort, the one where most wait."""
    most = max(cohorts, key=lambda cohort: (cohort.waiting, cohort.people), default=None)
    cohort = next((row for row in cohorts if row.code == request.GET.get("cohort")), most)
    district = next((row for row in districts if row.code == request.GET.get("district")), None)
    if len(districts) == 1:
        district = districts[0]
    band = request.GET.get("band", "")
    return cohort, district, band if band in Band.values else ""


def _cohorts(scope):
    """Every cohort with the number of people whom the reader may see on it, and how many of them live nowhere yet."""
    waits = Count("pk", filter=~Q(status=ReferralStatus.PLACED))
    rows = scope.order_by().values_list("cohort").annotate(number=Count("pk"), waits=waits)
    counted = {cohort: numbers for cohort, *numbers in rows}
    cohorts = list(Cohort.objects.all())
    for cohort in cohorts:
        cohort.people, cohort.waiting = counted.get(cohort.pk, (0, 0))
    return cohorts


@needs("view_board")
def board(request):
    """Stages as columns and people as cards; the same as a table with `?as=table`."""
    today = timezone.localdate()
    districts = list(_districts(request.user))
    scope = access.referrals_for(request.user, "view_board").filter(status__in=sorted(LIVE_REFERRAL))
    cohorts = _cohorts(scope)
    cohort, district, band = _chosen(request, districts, cohorts)
    referrals = scope.filter(cohort=cohort)
    if district:
        referrals = referrals.filter(_connected(request.user, district))
    if band:
        referrals = referrals.filter(band=band)
    as_table = request.GET.get("as") == "table"
    most = MOST_ROWS if as_table else MOST_CARDS
    columns = columns_of(referrals, cohort, district, today, most) if cohort else []
    _put_words(request, columns)
    kept = request.GET.copy()
    kept.pop("as", None)
    context = {
        "columns": columns,
        "count": sum(column.people for column in columns),
        "cohorts": cohorts,
        "cohort": cohort,
        "districts": districts if len(districts) > 1 else [],
        "district": district,
        "bands": Band.choices,
        "band": band,
        "as_table": as_table,
        "other_url": f"?{kept.urlencode()}" if as_table else f"?{kept.urlencode()}{'&' if kept else ''}as=table",
    }
    return render(request, "referrals/board/board.html", context)


def _put_words(request, columns):
    """What each card says, class by class; a confidential service is named to those alone who may know where it is."""
    now = timezone.now()
    shown = [card for column in columns for card in column.cards]
    cards = reading.cards(request.user, [card.referral for card in shown])
    note_reading(request, [card.referral for card in shown])
    opens = opens_addresses(request.user)

    def name_of(service):
        return str(service) if opens(service) else reading.CONFIDENTIAL

    by_kind = {column.kind: column for column in columns}
    for position, column in enumerate(columns):
        following = next(iter(columns[position + 1 :]), None)
        for card in column.cards:
            after = by_kind.get(card.kind) if column.kind == WAITING else following
            card.person = cards[card.referral_id]
            card.said = say(card, column, after, now, name_of, by_moment)
            card.where = _where(card, name_of, opens)
            card.length_words = days(card.length.day) if column.kind == WAITING else card.length.words


def _where(card, name_of, opens):
    if not card.placement:
        return card.referral.get_status_display()
    unit = f", {card.placement.unit}" if card.placement.unit and opens(card.placement.service) else ""
    return f"{name_of(card.placement.service)}{unit}"
