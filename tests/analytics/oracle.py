"""Every figure again, slowly: plain loops over rows, from the words of the exchange, with nothing of `analytics`."""

from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

from agencies.models import Area
from pathways.models import Service
from referrals.codes import OUTCOME_DOMAINS, DepartureReason, Destination, OutcomeCode
from referrals.models import Outcome, Placement
from tests.analytics.departure_labels import label_of

FLOATING = {"floating_support", "outreach", "resettlement"}
NEITHER = {"community_alarm", "home_improvement_agency", "leaseholder"}
INDEPENDENT = {
    "social_rented", "private_rented", "owner_occupied", "friends_family_settled", "previous_home",
    "supported_long_term", "sheltered", "extra_care",
}  # fmt: skip
LONDON = ZoneInfo("Europe/London")


def row_of_term(service, day):
    rows = [term for term in service.terms.all() if term.starts <= day and (term.ends is None or day <= term.ends)]
    return sorted(rows, key=lambda term: term.starts)[-1] if rows else None


def group_on(service, day):
    row = row_of_term(service, day)
    term = row.term if row else service.term
    if service.service_type in FLOATING:
        return "Floating support"
    if service.service_type in NEITHER:
        return "Other services"
    return "Accommodation (short term)" if term == "short" else "Accommodation (long term)"


def indicator_on(service, day):
    row = row_of_term(service, day)
    if row and row.indicator:
        return row.indicator
    return {
        "Accommodation (short term)": "kpi2",
        "Accommodation (long term)": "kpi1",
        "Floating support": "kpi1",
        "Other services": "none",
    }[group_on(service, day)]


def name_on(area, day):
    for former in sorted(area.former_names.all(), key=lambda former: former.until):
        if former.until >= day:
            return former.name
    return area.name


def home():
    return Area.objects.get(kind="county")


def in_county(area):
    while area is not None:
        if area.kind == "county":
            return True
        area = area.parent
    return False


def is_district(area):
    return area.kind in ("district", "unitary") and in_county(area)


def all_stays():
    """Every placement with what the loops read of it, fetched beforehand so that the loops may be plain."""
    rows = Placement.objects.order_by("pk").select_related(
        "service__area__parent", "service__agency", "origin_area__parent", "destination_area__parent",
        "referral__cohort", "stage",
    )  # fmt: skip
    return rows.prefetch_related(
        "service__terms", "service__area__former_names", "origin_area__former_names",
        "destination_area__former_names", "outcomes", "referral__placements",
    )  # fmt: skip


class Slow:
    """The figures of one period, for all services or for those that stand in some areas."""

    def __init__(self, first, last, areas=None):
        self.first, self.last = first, last
        self.stays = [
            stay
            for stay in all_stays()
            if stay.status in ("arrived", "departed") and (areas is None or stay.service.area.code in areas)
        ]
        self.left = [stay for stay in self.stays if stay.ended and first <= stay.ended <= last]
        self.entered = [stay for stay in self.stays if first <= stay.started <= last]
        self.there = [stay for stay in self.stays if stay.started <= last and (stay.ended is None or stay.ended > last)]
        services = Service.objects.select_related("area", "agency").prefetch_related("terms")
        self.services = [service for service in services if areas is None or service.area.code in areas]
        self.areas = areas

    def label(self, service, by, day):
        if by == "service_group":
            return group_on(service, day)
        if by == "service_type":
            return service.get_service_type_display()
        if by == "client_group":
            return service.get_client_group_display()
        if by == "provider":
            return service.agency.code
        if by == "area":
            return name_on(service.area, self.last)
        return service.code

    def of(self, stay, by, day):
        if by == "cohort":
            return stay.referral.cohort.name if stay.referral.cohort else "No cohort"
        if by == "stage":
            return stay.stage.get_kind_display() if stay.stage else "No stage"
        return self.label(stay.service, by, day)

    def of_the_stay(self, stay, by, day):
        return stay.get_client_group_display() if by == "client_group" else self.of(stay, by, day)

    def kpi1(self, by):
        good, everyone = Counter(), Counter()
        for stay in self.there:
            if indicator_on(stay.service, self.last) == "kpi1":
                label = self.of(stay, by, self.last)
                good[label] += 1
                everyone[label] += 1
        for stay in self.left:
            if indicator_on(stay.service, stay.ended) != "kpi1" or stay.departure_reason == "died":
                continue
            label = self.of(stay, by, stay.ended)
            everyone[label] += 1
            if stay.destination in INDEPENDENT:
                good[label] += 1
        return self.share(good, everyone)

    def kpi2(self, by):
        good, everyone = Counter(), Counter()
        for stay in self.left:
            if indicator_on(stay.service, stay.ended) != "kpi2" or stay.departure_reason == "died":
                continue
            if not stay.planned and stay.destination in ("hospital", "care_home"):
                continue
            label = self.of(stay, by, stay.ended)
            everyone[label] += 1
            good[label] += stay.planned
        return self.share(good, everyone)

    def share(self, good, everyone, column="KPI"):
        found = {(label, column): (good[label], n) for label, n in everyone.items()}
        found["Total", column] = (sum(good.values()), sum(everyone.values()))
        return found

    def departures(self, indicator):
        found = Counter()
        for stay in self.left:
            counted_in = indicator_on(stay.service, stay.ended)
            if counted_in == indicator or (indicator is None and counted_in != "none"):
                facts = stay.departure_reason, stay.planned, stay.destination
                found[label_of(counted_in, *facts), "Count"] += 1
                found["Total", "Count"] += 1
        return found

    def destinations(self, by, indicator):
        labels = dict((DepartureReason if by == "reason" else Destination).choices)
        found = Counter()
        for stay in self.left:
            if indicator and indicator_on(stay.service, stay.ended) != indicator:
                continue
            if by in ("destination", "reason"):
                row = labels[stay.departure_reason if by == "reason" else stay.destination]
            else:
                row = self.of_the_stay(stay, by, stay.ended)
            for r in (row, "Total"):
                found[r, "Planned" if stay.planned else "Unplanned"] += 1
                found[r, "Total"] += 1
        return found

    def outcome_rows(self, term):
        groups = {"short": {"Accommodation (short term)", "Floating support"}, "long": {"Accommodation (long term)"}}
        for outcome in Outcome.objects.select_related(
            "placement__service__area", "placement__service_user__merged_into", "placement__referral__cohort"
        ).prefetch_related("placement__service__terms"):
            stay = outcome.placement
            day = outcome.recorded_on or stay.ended
            if stay.status not in ("arrived", "departed") or day is None or not self.first <= day <= self.last:
                continue
            if self.areas is not None and stay.service.area.code not in self.areas:
                continue
            if outcome.needed and (term is None or group_on(stay.service, day) in groups[term]):
                yield outcome

    def outcomes(self, term, by_type):
        labels, found, people = dict(OutcomeCode.choices), defaultdict(lambda: [0, 0, 0]), defaultdict(set)
        for outcome in self.outcome_rows(term):
            kind = outcome.placement.service.get_service_type_display()
            prefix = f"{kind}: " if by_type else ""
            domain = next(name for name, codes in OUTCOME_DOMAINS.items() if outcome.code in codes)
            for row in (labels[outcome.code], domain, "Total"):
                numbers = found[prefix + row]
                numbers[0] += 1
                numbers[1] += outcome.achieved is True
                numbers[2] += outcome.achieved is None
            person = outcome.placement.service_user
            people[prefix + "People"].add((person.merged_into or person).pk)
        cells = {(row, "Needed"): needed for row, (needed, _, _) in found.items()}
        cells |= {(row, "Achieved"): (achieved, needed) for row, (needed, achieved, _) in found.items()}
        cells |= {(row, "Unanswered"): unanswered for row, (_, _, unanswered) in found.items()}
        return cells | {(row, "Needed"): len(found) for row, found in people.items()}

    def outcomes_by(self, by, term):
        found = Counter()
        for outcome in self.outcome_rows(term):
            for row in (self.of_the_stay(outcome.placement, by, self.last), "Total"):
                found[row, "Needed"] += 1
                found[row, "Unanswered"] += outcome.achieved is None
                found[row, "good"] += outcome.achieved is True
        shares = {(row, "Achieved"): (found[row, "good"], n) for (row, name), n in found.items() if name == "Needed"}
        return {key: n for key, n in found.items() if key[1] != "good"} | shares

    def outcome_returns(self, by):
        forms, due = Counter(), Counter()
        for stay in self.left:
            group = group_on(stay.service, stay.ended)
            if group == "Other services":
                continue
            if group != "Accommodation (long term)" and (stay.ended - stay.started).days < 28:
                continue
            row = stay.service.get_service_type_display() if by == "service_type" else stay.get_client_group_display()
            for label in (row, "Total"):
                due[label] += 1
                forms[label] += len(stay.outcomes.all()) > 0
        return {(row, "Due"): n for row, n in due.items()} | {(row, "Forms"): (forms[row], n) for row, n in due.items()}
