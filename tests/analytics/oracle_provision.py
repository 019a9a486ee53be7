"""What is bought and how good it is again, slowly: contracts, returns, quality, alerts, complaints, follow-ups."""

from collections import Counter, defaultdict
from decimal import Decimal

from analytics.models import Return
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert
from referrals.models import (
    FollowUp,
)
from tests.analytics.oracle import FLOATING, row_of_term
from tests.analytics.oracle_stays import SlowStays


class SlowProvision(SlowStays):
    """Beside the figures of stays, those of services."""

    def within(self, day):
        return day is not None and self.first <= day <= self.last

    def here(self, area):
        return self.areas is None or (area is not None and area.code in self.areas)

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
