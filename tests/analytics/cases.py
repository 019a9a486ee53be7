"""Statuses, decisions, contracts, visits, alerts, returns and follow-ups of an invented county, with awkward days."""

from datetime import date, timedelta
from decimal import Decimal

from agencies.models import Agency
from analytics.models import Return
from analytics.returns.lifecycle import status_of
from pathways.codes import ComplaintResult, ComplaintStage, ContractType, QualityGrade, SafeguardingNature
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert
from referrals.codes import (
    ACCOMMODATION_STATUSES,
    Answer,
    EthnicityGroup,
    Gender,
    HomelessnessDecisionCode,
    HouseholdType,
    PriorityNeed,
    RiskBand,
    StatusPoint,
    SupervisionStage,
)
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    FollowUp,
    HomelessnessDecision,
    HousingBrokerage,
    Placement,
)
from tests.analytics.searching import add_searches

TEAMS = ["", "Ashford", "Margate", "Sittingbourne"]


def add_cases(made) -> None:
    """Fill a county of `worlds` with everything that figures count beside stays."""
    _statuses(made)
    _needs_and_brokerage(made)
    _decisions(made)
    _provision(made)
    _follow_ups(made)
    add_searches(made)


def _unlike(rows, *key):
    """The rows without those that the database would refuse as said already."""
    return list({tuple(getattr(row, name) for name in key): row for row in rows}.values())


def _statuses(made):
    random, rows = made.random, []
    for _ in range(90):
        scheme = random.choice(list(ACCOMMODATION_STATUSES))
        rows.append(
            AccommodationStatus(
                service_user=random.choice(made.people),
                recorded_on=made.day(),
                scheme=scheme,
                status=random.choice(list(ACCOMMODATION_STATUSES[scheme])),
                team=random.choice(TEAMS),
                area=random.choice([None, *made.areas.values()]),
                gender=random.choice(["", *Gender.values]),
                age=random.choice([None, 17, 18, 24, 25, 29, 30, 39, 40, 59, 60, 91]),
                risk=random.choice(["", *RiskBand.values]),
                stage=random.choice(["", *SupervisionStage.values]),
                point=random.choice(["", *StatusPoint.values, "release", "three_months"]),
            )
        )
    AccommodationStatus.objects.bulk_create(_unlike(rows, "service_user_id", "recorded_on", "scheme", "status"))


def _needs_and_brokerage(made):
    random, answers = made.random, ["", *Answer.values]
    needs = [
        AccommodationNeed(
            service_user=random.choice(made.people),
            recorded_on=made.day(),
            need=random.choice(Answer.values),
            team=random.choice(TEAMS),
            linked_to_risk_of_harm=random.choice(answers),
            linked_to_offending=random.choice(answers),
        )
        for _ in range(60)
    ]
    AccommodationNeed.objects.bulk_create(_unlike(needs, "service_user_id", "recorded_on", "need"))
    helped = [
        HousingBrokerage(
            service_user=random.choice(made.people),
            referred_on=made.day(),
            setting=random.choice(["community", "community", "custody"]),
            office=random.choice(TEAMS),
            housed=random.choice([None, True, False]),
            engaged=random.choice([None, True, False]),
        )
        for _ in range(60)
    ]
    HousingBrokerage.objects.bulk_create(_unlike(helped, "service_user_id", "referred_on", "setting"))


def _decisions(made):
    random = made.random
    councils = [
        Agency.objects.create(code=f"C{code}", name=f"Council of {code}", kind="council", area=made.areas[code])
        for code in ("ASH", "DOV")
    ]
    HomelessnessDecision.objects.bulk_create(
        HomelessnessDecision(
            reference=f"H{n}",
            authority=random.choice(councils),
            decided_on=made.day(),
            decision=random.choice(["acceptance", "acceptance", *HomelessnessDecisionCode.values]),
            ethnicity=random.choice(EthnicityGroup.values),
            household_type=random.choice(["", *HouseholdType.values]),
            age=random.choice([None, 15, 16, 24, 25, 44, 45, 59, 60, 64, 65, 74, 75, 99]),
            priority_need=random.choice(["", "dependent_children", "dependent_children", *PriorityNeed.values]),
            children=random.choice([None, 0, 1, 2, 3, 7]),
            reapplication=random.random() < 0.2,
        )
        for n in range(90)
    )


def _provision(made):
    random, grades = made.random, ["", *QualityGrade.values]
    for n in range(20):
        starts = date(2012, 1, 1) if random.random() < 0.6 else made.day()
        ends = random.choice([None, made.last, made.last - timedelta(days=1), date(2015, 3, 31)])
        Contract.objects.create(
            reference=f"K{n}",
            service=random.choice(made.services),
            type=random.choice(ContractType.values),
            capped=random.random() < 0.5,
            starts=starts,
            ends=max(ends, starts) if ends else None,
            annual_value=Decimal(random.choice([50, 150, 250, random.randint(0, 9_999_999)])) / 100,
            units=random.choice([None, 0, 4, 17]),
        )
    visits = []
    for _ in range(30):
        day = made.day()
        grade = {name: random.choice(grades) for name in ("existing_grade", "self_assessed_grade", "awarded_grade")}
        done = random.choice([None, day, day + timedelta(days=20)])
        visits.append(QualityVisit(service=random.choice(made.services), visited_on=day, completed_on=done, **grade))
    QualityVisit.objects.bulk_create(_unlike(visits, "service_id", "visited_on"))
    for n in range(30):
        day = made.day()
        SafeguardingAlert.objects.create(
            reference=f"A{n}",
            service=random.choice(made.services),
            raised_on=day,
            nature=random.choice(SafeguardingNature.values),
            closed_on=random.choice([None, day, day + timedelta(days=30)]),
        )
    for n in range(30):
        day = made.day()
        closed = random.choice([None, day, day + timedelta(days=30)])
        Complaint.objects.create(
            reference=f"C{n}",
            service=random.choice(made.services),
            received_on=day,
            stage=random.choice(ComplaintStage.values),
            closed_on=closed,
            result=random.choice(ComplaintResult.values) if closed else "",
        )
    for scheme, code, first, last in (
        ("fy", "2013/14-Q2", made.first, made.last),
        ("month", "2013-09", made.last.replace(day=1), made.last),
        ("fy", "2013/14-Q1", made.first - timedelta(days=91), made.first - timedelta(days=1)),
    ):
        period = {"scheme": scheme, "code": code, "first": first, "last": last}
        owing = [service for service in made.services if random.random() < 0.8]
        Return.objects.bulk_create(Return(service=service, **period, **_came(random, made.last)) for service in owing)


def _came(random, last):
    """On which days a return came, and how it stands; some came in from a spreadsheet, some the clock watches."""
    days = [None, last + timedelta(days=10)]
    on, late, issued = (random.choice(days) for _ in range(3))
    facts = {"received_on": on, "received_in_default_on": late, "reminded_on": random.choice(days)}
    facts |= {"default_issued_on": issued, "status": status_of(on, late, issued)}
    if facts["status"] == "expected" and random.random() < 0.7:
        facts |= {"due_on": last, "default_ends_on": last + timedelta(days=9)}
        facts["status"] = random.choice(["expected", "overdue"])
    return facts


def _follow_ups(made):
    random, rows = made.random, []
    for stay in Placement.objects.filter(status="departed").order_by("pk")[:60]:
        held = made.day() if random.random() < 0.8 else None
        sustained = random.choice(Answer.values) if held else ""
        rows.append(FollowUp(placement=stay, due_on=made.day(), held_on=held, sustained=sustained))
    FollowUp.objects.bulk_create(rows)
