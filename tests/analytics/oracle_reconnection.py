"""Where people come from and where they settle, in slow loops."""

from collections import Counter

from agencies.models import Area
from tests.analytics.oracle import Slow, group_on, home, in_county, is_district, name_on


class SlowReconnection(Slow):
    """Reconnection, row by row."""

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
