"""The figures of everything beside stays again, slowly: plain loops over rows, from the words of the exchange."""

from collections import Counter, defaultdict
from decimal import Decimal

from analytics.models import Return
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert
from referrals.codes import ACCOMMODATION_STATUSES
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    FollowUp,
    HomelessnessDecision,
    HousingBrokerage,
)
from tests.analytics.oracle import FLOATING, name_on, row_of_term
from tests.analytics.oracle_stays import SlowStays
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


class SlowCases(SlowStays, SlowUnmet):
    """Beside the figures of stays, those of statuses, decisions, contracts, quality, returns and follow-ups."""

    def within(self, day):
        return day is not None and self.first <= day <= self.last

    def here(self, area):
        return self.areas is None or (area is not None and area.code in self.areas)

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

    def running(self):
        return [s for s in self.services if s.starts <= self.last and (s.ends is None or s.ends >= self.last)]

    def units_of(self, service):
        row = row_of_term(service, self.last)
        return row.units if row else 0

    def units(self):
        found = Counter()
        for service in self.running():
            n, kind = self.units_of(service), service.service_type
            lines = ["Total", "Total Number of Units"]
            lines.append("Number of Leaseholders" if kind == "leaseholder" else "Number of Household Units")
            if kind in FLOATING:
                lines.append("Number of Floating Support Units")
            elif kind == "home_improvement_agency":
                lines.append("Number of HIA Units")
            elif kind in ("sheltered", "extra_care"):
                lines += ["Number of Sheltered Units", "Sheltered - Accommodation"]
            elif kind == "community_alarm":
                lines += ["Number of Sheltered Units", "Sheltered - Community Alarm"]
            else:
                lines.append("Number of Other Acc. Based Units")
            for line in lines:
                found[line, "Count"] += n
            found["Number of Services", "Count"] += 1
        found["Number of Providers", "Count"] = len({service.agency_id for service in self.running()})
        return found

    def in_force(self):
        for contract in Contract.objects.select_related("service__area").prefetch_related("service__terms"):
            if self.here(contract.service.area) and contract.starts <= self.last:
                if contract.ends is None or contract.ends >= self.last:
                    n = self.units_of(contract.service) if contract.units is None else contract.units
                    yield contract, n, contract.annual_value

    def contracts(self, by):
        units, pounds, support = Counter(), defaultdict(Decimal), Decimal(0)
        for contract, n, value in self.in_force():
            for line in self.contract_lines(contract, by):
                units[line, "Units"] += n
                pounds[line, "Contracted"] += value
            support += value if contract.service.service_type in FLOATING else 0
        found = units | {line: float(value) for line, value in pounds.items()}
        if by == "type":
            support, whole = (int(value + Decimal("0.5")) for value in (support, pounds["Total", "Contracted"]))
            found["% FS", "Contracted"] = (support, whole)
            found["% Accommodation Based", "Contracted"] = (whole - support, whole)
        return found

    def contract_lines(self, contract, by):
        service = contract.service
        if by == "service_kind":
            names = {
                "community_alarm": "Community Alarms",
                "extra_care": "Extra Care",
                "home_improvement_agency": "HIA",
                "sheltered": "Sheltered Housing",
                "leaseholder": "Leaseholders",
            }
            row = row_of_term(service, self.last)
            short = (row.term if row else service.term) == "short"
            length = "Short Term Accommodation" if short else "Long Term Accommodation"
            floats = "Floating Support Service" if service.service_type in FLOATING else length
            return [names.get(service.service_type, floats), "Total"]
        capped = "capped" if contract.capped else "not capped"
        if contract.type == "block_gross":
            return ["Number of Block Gross Units", f"All contracts {capped}", "Total"]
        subsidy = ["Number of Block Subsidy Units", f"Block subsidy - {'Capped' if contract.capped else 'Not Capped'}"]
        return [*subsidy, f"All contracts {capped}", "Total"]

    def returns(self):
        found = Counter()
        for row in Return.objects.select_related("service__area"):
            if row.first < self.first or row.last > self.last or not self.here(row.service.area):
                continue
            came = bool(row.received_on or row.received_in_default_on)
            for line in (row.code, "Total"):
                found[line, "Expected"] += 1
                found[line, "Received by deadline"] += row.received_on is not None
                found[line, "Reminded"] += row.reminded_on is not None
                found[line, "Received by end of default period"] += came
                waits = row.due_on is not None and row.status in ("expected", "overdue")
                found[line, "Defaults issued"] += not came and not waits
                found[line, "Not due yet"] += waits
        return found

    def quality_grades(self):
        found = Counter()
        for service in self.running():
            visits = QualityVisit.objects.filter(service=service, visited_on__lte=self.last).order_by("visited_on")
            grade = ""
            for visit in visits:
                grade = visit.awarded_grade or visit.existing_grade or grade
            label = {"A": "A", "B": "B", "C": "C", "D": "D", "new": "New"}.get(grade, "Not graded")
            found[label, "Services"] += 1
            if label != "Not graded":
                found["Total", "Services"] += 1
        return found

    def quality_visits(self):
        found, completed = Counter(), 0
        kinds = {"existing": "Existing grade", "self_assessed": "Self Assessed Grade", "awarded": "Awarded Grade"}
        for visit in QualityVisit.objects.select_related("service__area"):
            if not self.within(visit.visited_on) or not self.here(visit.service.area):
                continue
            found["Visits", "Number conducted"] += 1
            completed += visit.completed_on is not None and visit.completed_on <= self.last
            for name, line in kinds.items():
                grade = getattr(visit, f"get_{name}_grade_display")() or "Not graded"
                found[line, grade] += 1
                found[line, "Total"] += 1
        return found | {("Visits", "Number completed"): (completed, found["Visits", "Number conducted"])}

    def alerts(self):
        found = Counter()
        for alert in SafeguardingAlert.objects.select_related("service__area"):
            if not self.within(alert.raised_on) or not self.here(alert.service.area):
                continue
            closed = alert.closed_on is not None and alert.closed_on <= self.last
            for line in (alert.get_nature_display(), "Total"):
                for column in ("Closed" if closed else "Open", "Total"):
                    found[line, column] += 1
        return found

    def complaints(self):
        found = Counter()
        for complaint in Complaint.objects.select_related("service__area"):
            if not self.within(complaint.received_on) or not self.here(complaint.service.area):
                continue
            closed = complaint.closed_on is not None and complaint.closed_on <= self.last
            for line in (complaint.get_stage_display(), "Total"):
                for column in (complaint.get_result_display() if closed else "Open", "Total"):
                    found[line, column] += 1
        return found

    def sustained(self, by):
        kept, held = Counter(), Counter()
        rows = FollowUp.objects.select_related("placement__service__area", "placement__service__agency")
        for row in rows.prefetch_related("placement__service__terms"):
            service = row.placement.service
            if self.within(row.held_on) and self.here(service.area):
                label = self.label(service, by, row.held_on)
                held[label] += 1
                kept[label] += row.sustained == "yes"
        return self.share(kept, held, "Sustained")
