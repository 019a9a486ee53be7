"""Use of places, lengths of stay, waits, declines and flow, in slow loops."""

from collections import Counter, defaultdict
from datetime import timedelta

from referrals.codes import DECLINE_GROUPS, DeclineReason
from referrals.models import Offer
from tests.analytics.oracle import LONDON, name_on, row_of_term
from tests.analytics.oracle_reconnection import SlowReconnection


class SlowStays(SlowReconnection):
    """Stays and offers, row by row."""

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
            if sent is None or any(came_from(other, stay) for other in stay.referral.placements.all()):
                continue
            label = self.of(stay, by, stay.started)
            label = stay.get_client_group_display() if by == "client_group" else label
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
                "area": f"{name_on(offer.service.area, self.last)}: ",
                "service_type": f"{offer.service.get_service_type_display()}: ",
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


def came_from(former, stay):
    """Whether somebody left the former stay for this one: the same day, and not the other way round."""
    if former.pk == stay.pk or former.ended is None or former.ended != stay.started:
        return False
    return former.started < stay.started or former.pk < stay.pk


def between(days, share):
    """The value at this share of the way through sorted days, linear between neighbours."""
    place = share * (len(days) - 1)
    low = int(place)
    high = min(low + 1, len(days) - 1)
    return days[low] + (place - low) * (days[high] - days[low])
