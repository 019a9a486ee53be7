"""Every figure again, slowly: plain loops over rows, from the words of the exchange, with nothing of `analytics`."""

from collections import Counter, defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from agencies.models import Area
from pathways.models import Service
from referrals.codes import DECLINE_GROUPS, OUTCOME_DOMAINS, DeclineReason, DepartureReason, Destination, OutcomeCode
from referrals.models import Offer, Outcome, Placement

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

    def destinations(self, by, indicator):
        labels = dict((DepartureReason if by == "reason" else Destination).choices)
        found = Counter()
        for stay in self.left:
            if indicator and indicator_on(stay.service, stay.ended) != indicator:
                continue
            row = labels[stay.departure_reason if by == "reason" else stay.destination]
            for r in (row, "Total"):
                found[r, "Planned" if stay.planned else "Unplanned"] += 1
                found[r, "Total"] += 1
        return found

    def outcome_rows(self, term):
        groups = {"short": {"Accommodation (short term)", "Floating support"}, "long": {"Accommodation (long term)"}}
        for outcome in Outcome.objects.select_related(
            "placement__service__area", "placement__service_user__merged_into"
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

    def short_entries(self):
        return [stay for stay in self.entered if group_on(stay.service, stay.started) == "Accommodation (short term)"]

    def short_departures(self):
        return [stay for stay in self.left if group_on(stay.service, stay.ended) == "Accommodation (short term)"]

    def reconnection_in(self):
        found = Counter()
        for stay in self.short_entries():
            where = stay.service.area
            if stay.origin_kind == "none":
                column = "No connection"
            elif stay.origin_kind == "not_disclosed":
                column = "Not disclosed"
            elif stay.origin_area == where and where.kind not in ("county", "group"):
                column = "Same district"
            else:
                column = "Elsewhere in county" if in_county(stay.origin_area) else "Out of county"
            columns = [column, "Total"] if column == "Same district" else [column, "Out of area", "Total"]
            for row in (stay.get_client_group_display(), "Total"):
                for label in columns:
                    found[row, label] += 1
        return found

    def reconnection_in_by_location(self, by_group):
        found = Counter()
        for stay in self.short_entries():
            row = name_on(stay.service.area, self.last)
            if by_group:
                row = f"{row}: {stay.get_client_group_display()}"
            column = {"none": "No connection", "not_disclosed": "Not disclosed"}.get(stay.origin_kind)
            column = column or name_on(stay.origin_area, self.last)
            for r in (row, "Total"):
                for c in (column, "Total"):
                    found[r, c] += 1
        return found

    def settled(self, stay):
        if not stay.planned or stay.destination in ("prison", "not_known") or stay.destination_area is None:
            return "Not known, unplanned or custody"
        return self.place(stay.destination_area)

    def place(self, area):
        if is_district(area):
            return name_on(area, self.last)
        return home().name if in_county(area) else "Out of county"

    def origin(self, stay):
        answer = {"none": "No connection", "not_disclosed": "Not disclosed"}.get(stay.origin_kind)
        return answer or self.place(stay.origin_area)

    def reconnection_out(self):
        found = Counter()
        for stay in self.short_departures():
            for r in (self.settled(stay), "Total"):
                for c in (self.origin(stay), "Total"):
                    found[r, c] += 1
        return found

    def reconnection_rates(self):
        names = {name_on(area, self.last) for area in Area.objects.all() if is_district(area)}
        pairs = [(self.origin(stay), self.settled(stay)) for stay in self.short_departures()]
        local = [(origin, settled) for origin, settled in pairs if origin in names]
        outside = [settled for origin, settled in pairs if origin == "Out of county"]
        return {
            ("To origin", "Kent"): (sum(origin == settled for origin, settled in local), len(local)),
            ("Settled here from outside", "Outside"): (sum(settled in names for settled in outside), len(outside)),
            ("Out to out", "Outside"): (outside.count("Out of county"), len(outside)),
        }

    def resettlement(self, outside_only):
        names = {name_on(area, self.last) for area in Area.objects.all() if is_district(area)}
        found = Counter()
        for stay in self.short_departures():
            settled = self.settled(stay)
            if settled not in names or (outside_only and self.origin(stay) != "Out of county"):
                continue
            for r in (stay.get_client_group_display(), "Total"):
                for c in (settled, "Total"):
                    found[r, c] += 1
        return found

    def entries_by(self, read):
        found = Counter()
        for stay in self.entered:
            found[getattr(stay, read)() or "Not recorded", "Count"] += 1
            found["Total", "Count"] += 1
        return found

    def utilisation(self, by):
        used, contracted = Counter(), Counter()
        for day in (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)):
            for stay in self.stays:
                if stay.started <= day and (stay.ended is None or stay.ended > day):
                    used[self.label(stay.service, by, self.last)] += 1
            for service in self.services:
                row = row_of_term(service, day)
                if row and service.starts <= day and (service.ends is None or day <= service.ends):
                    contracted[self.label(service, by, self.last)] += row.units
        labels = set(used) | set(contracted)
        found = {(label, "Used"): (used[label], contracted[label]) for label in labels}
        return found | {("Total", "Used"): (sum(used.values()), sum(contracted.values()))}

    def throughput(self, by):
        served, units = Counter(), Counter()
        for stay in [*self.there, *self.left]:
            served[self.label(stay.service, by, self.last)] += 1
        for service in self.services:
            day = min(self.last, service.ends or self.last)
            row = row_of_term(service, day)
            if row and service.starts <= day and day >= self.first:
                units[self.label(service, by, self.last)] += row.units
        labels = set(served) | set(units)
        found = {(label, "Throughput"): (served[label], units[label]) for label in labels}
        return found | {("Total", "Throughput"): (sum(served.values()), sum(units.values()))}

    def quartiles(self, days_by_label, names):
        found = {}
        everyone = [day for days in days_by_label.values() for day in days]
        for label, days in [*days_by_label.items(), ("Total", everyone)]:
            for name, share in names.items():
                if days:
                    found[label, name] = between(sorted(days), share)
            found[label, "Stays" if "Lower quartile" in names else "People"] = len(days)
        return found

    def length_of_stay(self, by):
        days = defaultdict(list)
        for stay in self.left:
            label = stay.get_client_group_display() if by == "client_group" else self.of(stay, by, stay.ended)
            days[label].append((stay.ended - stay.started).days)
        return self.quartiles(days, {"Lower quartile": 0.25, "Median": 0.5, "Upper quartile": 0.75})

    def waiting(self, by):
        days = defaultdict(list)
        for stay in self.entered:
            sent = stay.referral.submitted_at
            others = [other for other in stay.referral.placements.all() if other.started]
            if sent is None or min(others, key=lambda other: (other.started, other.pk)).pk != stay.pk:
                continue
            label = self.of(stay, by, self.last)
            days[label].append(max(0, (stay.started - sent.astimezone(LONDON).date()).days))
        return self.quartiles(days, {"Median": 0.5, "Upper quartile": 0.75})

    def declines(self, by):
        found, labels = Counter(), dict(DeclineReason.choices)
        for offer in Offer.objects.filter(status="declined").select_related(
            "service__area", "service__agency", "referral__cohort"
        ):
            if self.areas is not None and offer.service.area.code not in self.areas:
                continue
            if not self.first <= offer.answered_at.astimezone(LONDON).date() <= self.last:
                continue
            prefix = {
                "reason": "",
                "provider": f"{offer.service.agency.code}: ",
                "service": f"{offer.service.code}: ",
                "cohort": f"{offer.referral.cohort.name if offer.referral.cohort else 'No cohort'}: ",
            }[by]
            group = next(name for name, codes in DECLINE_GROUPS.items() if offer.decline_reason in codes)
            for row in (group, f"{group}: {labels[offer.decline_reason]}", "Total"):
                found[prefix + row, "Count"] += 1
                found[prefix + row, "Unsupported"] += offer.unsupported != ""
                found[prefix + row, "Overturned"] += offer.reviewed == "overturned"
        return found

    def flow(self):
        found = Counter()

        def stage(stay):
            return stay.stage.get_kind_display() if stay.stage else "No stage"

        for stay in self.entered:
            others = [other for other in stay.referral.placements.all() if other.pk != stay.pk]
            if not any(other.ended == stay.started for other in others):
                found["Entered", stage(stay)] += 1
        for stay in self.left:
            others = [other for other in stay.referral.placements.all() if other.pk != stay.pk]
            following = sorted((o for o in others if o.started == stay.ended), key=lambda other: other.pk)
            way = stage(following[0]) if following else "Left planned" if stay.planned else "Left unplanned"
            found[stage(stay), way] += 1
        return found


def between(days, share):
    """The value at this share of the way through sorted days, linear between neighbours."""
    place = share * (len(days) - 1)
    low = int(place)
    high = min(low + 1, len(days) - 1)
    return days[low] + (place - low) * (days[high] - days[low])
