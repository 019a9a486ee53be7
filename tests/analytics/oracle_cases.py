"""The figures of people beside their stays again, slowly: plain loops over rows, from the words of the exchange."""

from collections import Counter

from referrals.codes import ACCOMMODATION_STATUSES
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    HomelessnessDecision,
    HousingBrokerage,
)
from tests.analytics.oracle import name_on
from tests.analytics.oracle_provision import SlowProvision
from tests.analytics.oracle_unmet import SlowUnmet

SETTLED = {"N01", "N03", "N05", "N08", "N12", "N13", "N14", "N15", "N16", "N17", "C08", "C09", "C10", "C11", "C12"}
SETTLED |= {"A01A", "A01C", "A01D", "A04", "A07B", "A12"}
UNRECORDED = {"N06", "N10", "N11", "C14"}
HOMELESS = {"N07", "N09", "N19", "C05", "A08", "A08A", "A08C"}
INSTITUTION = "C13"
BANDS = [(17, "Under 18"), (24, "18-24"), (29, "25-29"), (39, "30-39"), (49, "40-49"), (59, "50-59"), (999, "60+")]
FORM_AGES = [(15, "Under 16"), (24, "16 - 24"), (44, "25 - 44"), (59, "45 - 59"), (64, "60 - 64"), (74, "65 - 74")]
FORM_AGES += [(999, "75 & Over")]


def band_of(age, bands):
    return "Not recorded" if age is None else next(label for top, label in bands if age <= top)


class SlowCases(SlowProvision, SlowUnmet):
    """Beside the figures of stays, and of services, those of statuses, needs, brokerage and decisions."""

    def last_of_each(self, rows, *also):
        """The last row of each person; whoever was merged is the person that they were merged into."""
        found = {}
        for row in rows.order_by("recorded_on", "pk").select_related("service_user"):
            person = row.service_user.merged_into_id or row.service_user_id
            found[person, *(getattr(row, name) for name in also)] = row
        return found.values()

    def statuses(self):
        rows = AccommodationStatus.objects.filter(recorded_on__gte=self.first, recorded_on__lte=self.last)
        return rows if self.areas is None else rows.filter(area__code__in=self.areas)

    def accommodation_status(self, by):
        rows, found = list(self.last_of_each(self.statuses(), "scheme")), Counter()
        schemes = {row.scheme for row in rows}
        names = Counter(label for scheme in schemes for label in ACCOMMODATION_STATUSES[scheme].values())
        for row in rows:
            label = row.get_status_display()
            if names[label] > 1 or label in ("Settled", "Unsettled", "Unrecorded"):
                label = f"{label} ({row.status})"
            lines = [label, "Total"]
            if row.status in SETTLED:
                lines.append("Settled")
            elif row.status in UNRECORDED:
                lines.append("Unrecorded")
            elif row.status != INSTITUTION:
                lines.append("Unsettled")
            for line in lines:
                for column in {self.status_column(row, by), "Total"}:
                    found[line, column] += 1
        return found

    def status_column(self, row, by):
        if by == "total":
            return "Total"
        if by == "team":
            return row.team or "Not recorded"
        if by == "area":
            return name_on(row.area, self.last) if row.area else "Not recorded"
        if by == "age_band":
            return band_of(row.age, BANDS)
        return getattr(row, f"get_{by}_display")() or "Not recorded"

    def accommodation_need(self, by):
        found, everyone = Counter(), Counter()
        field = {"need": "need", "risk_of_harm": "linked_to_risk_of_harm", "offending": "linked_to_offending"}[by]
        rows = AccommodationNeed.objects.filter(recorded_on__gte=self.first, recorded_on__lte=self.last)
        for row in self.last_of_each(rows):
            answer = {"yes": "Yes", "no": "No"}.get(getattr(row, field), "Not known")
            for team in (row.team or "Not recorded", "Total"):
                found[team, answer] += 1
                everyone[team] += 1
        shares = {(team, "Yes"): (found[team, "Yes"], n) for team, n in everyone.items()}
        return found | {(team, "Total"): n for team, n in everyone.items()} | shares

    def after_release(self, point, column):
        good, known, unknown = Counter(), Counter(), Counter()
        for row in self.statuses():
            if row.point != point:
                continue
            for area in (name_on(row.area, self.last) if row.area else "Not recorded", "Total"):
                if row.status in UNRECORDED:
                    unknown[area, "Not known"] += 1
                    continue
                known[area] += 1
                good[area] += row.status not in HOMELESS if column == "Housed" else row.status in SETTLED
        return unknown | {(area, column): (good[area], n) for area, n in known.items()}

    def brokerage(self):
        found = Counter()
        for row in HousingBrokerage.objects.all():
            if not self.within(row.referred_on):
                continue
            office = "Custody" if row.setting == "custody" else row.office or "Not recorded"
            for line in (office, "Total"):
                found[line, "Referred"] += 1
                found[line, "Not engaged"] += row.engaged is False
                found[line, "Engaged"] += row.engaged is not False
                found[line, "housed"] += row.housed is True
                found[line, "both"] += row.housed is True and row.engaged is not False
        cells = {}
        for line in {line for line, _ in found}:
            cells |= {(line, name): found[line, name] for name in ("Referred", "Not engaged", "Engaged")}
            cells[line, "Housed"] = (found[line, "housed"], found[line, "Referred"])
            cells[line, "Housed of engaged"] = (found[line, "both"], found[line, "Engaged"])
        return cells

    def decided(self, *, again):
        rows = HomelessnessDecision.objects.select_related("authority__area")
        return [
            row
            for row in rows
            if self.within(row.decided_on) and row.reapplication is again and self.here(row.authority.area)
        ]

    def p1e_decisions(self):
        found = Counter()
        for row in self.decided(again=False):
            for line in (row.get_decision_display(), "Total decisions"):
                for column in (row.get_ethnicity_display(), "Total"):
                    found[line, column] += 1
        return found

    def p1e_reapplications(self):
        found = Counter()
        names = {"acceptance": "Duty accepted", "intentional": "Eligible, homeless but intentionally so"}
        for row in self.decided(again=True):
            for line in (names.get(row.decision, row.get_decision_display()), "Total"):
                found[line, "Count"] += 1
        return found

    def accepted(self, *lines_of):
        found = Counter()
        for row in self.decided(again=False):
            if row.decision == "acceptance":
                for line in {line for lines in lines_of for line in lines(row)} | {"Total"}:
                    found[line, "Acceptances"] += 1
        return found

    def p1e_ages(self):
        return self.accepted(lambda row: [band_of(row.age, FORM_AGES)])

    def p1e_households(self):
        return self.accepted(lambda row: [row.get_household_type_display() or "Not recorded"])

    def p1e_priority_need(self):
        def lines(row):
            label = row.get_priority_need_display() or "Not recorded"
            yield label
            if row.priority_need == "dependent_children":
                number = {None: "number not recorded", 0: "number not recorded", 1: "1", 2: "2"}
                yield f"{label}: {number.get(row.children, '3 or more')}"
            if row.priority_need in ("violence_domestic", "violence_other"):
                yield "Applicant vulnerable: fled home because of violence"

        return self.accepted(lines)
