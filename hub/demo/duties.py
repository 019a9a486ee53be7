"""Duties to refer in every state, sent and answered through the single actions: few enough to be taken one by one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Value, When

from agencies.models import Agency, User
from hub.demo.journeys.world import evening_before
from referrals import actions
from referrals.actions.duty import readiness
from referrals.actions.worklist import refresh
from referrals.codes import ConsentMethod, DutyReason
from referrals.lifecycle.duty import FACTS, LIVES
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Referral

FIRST = "THA"  # the council whose officer the sign-in page offers
OTHERS = ("DOV", "CAN", "MAI")


@dataclass(frozen=True)
class Told:
    """A council was told so many days ago; what came of it after so many days, and in which words."""

    ago: int
    after: int = 0
    outcome: str = ""
    withdrawn: str = ""
    note: str = ""


# The oldest first: of whom nothing has happened for long there are few.
STORY = (
    Told(LIVES.days + 1, LIVES.days + 1),
    Told(90, 20, "prevention_and_relief", note="Seen on Tuesday. A housing plan is agreed."),
    Told(70, 9, "priority_need", note="Interim accommodation from tonight."),
    Told(59), Told(51),
    Told(45, 16, "no_local_connection", note="Lived here for two months only. Another council may owe a duty."),
    Told(38),
    Told(33, 14, "another_reason", note="Two tries to reach them failed. Send it again when there is a number."),
    Told(28, 6, withdrawn="need_resolved", note="A place in supported housing was found."),
    Told(12), Told(5), Told(1),
)  # fmt: skip


def add(county, today: date) -> None:
    """The whole story for the council that is looked at first, and what is open and answered for a few others."""
    evening = evening_before(today)
    for council in (FIRST, *OTHERS):
        for told in STORY if council == FIRST else STORY[1::3]:
            _tell(county, county.agencies[council], told, evening)


def _tell(county, council: Agency, told: Told, evening: datetime) -> None:
    """Somebody from there of whom nothing has happened since is told of; nobody, where there is no such person."""
    at = evening - timedelta(days=told.ago)
    referral = _somebody(council, at)
    if referral is None:
        return
    by, agency, day = referral.referrer, referral.agency, at.date()
    for minutes, fact in enumerate(FACTS):
        actions.person.record_consent(
            by=by, service_user=referral.service_user, agency=agency, purpose=fact.purpose, given=True,
            method=ConsentMethod.SPOKEN, to_agency=council, starts=day, at=at - timedelta(minutes=9 - minutes),
        )  # fmt: skip
    if not readiness(referral, day).is_ready:
        return
    reason = DutyReason.AT_RISK if referral.status == ReferralStatus.PLACED else DutyReason.HOMELESS
    duty = actions.duty.notify(by=by, referral=referral, reason=reason, at=at)
    _answer(county, council, duty, told, at)
    if not told.after:
        refresh(referral, evening)


def _answer(county, council, duty, told, at) -> None:
    then = at + timedelta(days=told.after)
    if told.outcome:
        by = county.people[council.code, "housing_options"][0]
        actions.duty.answer(by=by, duty=duty, outcome=told.outcome, detail=told.note, at=then)
    elif told.withdrawn:
        actions.duty.withdraw(by=duty.sent_by, duty=duty, reason=told.withdrawn, detail=told.note, at=then)
    elif told.after:
        actions.duty.expire(by=User.objects.clock(), duty=duty, at=then)


def _somebody(council, at):
    """A referral last touched before a moment: of somebody from there, if there is one, who lives nowhere yet."""
    live = (ReferralStatus.WAITING, ReferralStatus.PLACED, ReferralStatus.SUBMITTED, ReferralStatus.OFFERED)
    found = Referral.objects.filter(
        status__in=live, restricted=False, imported=False, assessment__isnull=False, updated__lt=at, duties=None
    )
    found = found.exclude(client_group="domestic_abuse").exclude(agency=council)
    found = found.select_related("referrer", "agency", "service_user", "assessment__housing", "assessment__connection")
    from_there = Case(When(origin_area=council.area, then=Value(0)), default=Value(1))
    lives = Case(When(status=ReferralStatus.PLACED, then=Value(1)), default=Value(0))
    return found.order_by(from_there, lives, "-updated", "-pk").first()
