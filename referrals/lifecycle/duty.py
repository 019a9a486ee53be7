"""The duty to refer: its life-cycle, what must be agreed before, and its clock. Pure data, and the day is passed in.

A council is told that somebody is or may become homeless (Housing Act 1996 s213B). Whoever tells it needs three
separate facts from the person first; the council answers within 56 days; what nobody has answered ends after 26 weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from referrals.codes import ConsentPurpose, DutyOutcome
from referrals.lifecycle.steps import Side, Step, table


class DutyStatus(TextChoices):
    SUBMITTED = "submitted", "With the council"
    ACCEPTED = "accepted", "Accepted"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


D = DutyStatus
_OPEN = frozenset({D.SUBMITTED})

DUTY: dict[str, Step] = table(
    Step("accept_duty", "Accept the duty", "Council accepted the duty to refer", "answer_duty", _OPEN, D.ACCEPTED,
         "Whoever referred is told. You keep reading the referral.", frozenset({Side.REFERRER, Side.HUB})),
    Step("refuse_duty", "Do not accept the duty", "Council did not accept the duty to refer", "answer_duty", _OPEN,
         D.NOT_ACCEPTED, "Whoever referred is told, and the referral closes for you.",
         frozenset({Side.REFERRER, Side.HUB}), warning=True),
    Step("withdraw_duty", "Withdraw the duty to refer", "Duty to refer withdrawn", "withdraw_referral", _OPEN,
         D.WITHDRAWN, "The council is told and no longer reads the referral. The search for a place goes on.",
         frozenset({Side.COUNCIL}), warning=True),
    Step("expire_duty", "Expire", "Duty to refer expired without an answer", "", _OPEN, D.EXPIRED,
         "26 weeks have passed without an answer.", frozenset({Side.REFERRER, Side.COUNCIL})),
)  # fmt: skip

# Which step an outcome takes.
STEP_OF: dict[str, str] = {
    DutyOutcome.PREVENTION_AND_RELIEF: "accept_duty",
    DutyOutcome.PRIORITY_NEED: "accept_duty",
    DutyOutcome.NO_LOCAL_CONNECTION: "refuse_duty",
    DutyOutcome.INTENTIONALLY_HOMELESS: "refuse_duty",
    DutyOutcome.ANOTHER_REASON: "refuse_duty",
}

ANSWER_WITHIN = timedelta(days=56)
LIVES = timedelta(weeks=26)
OPENS_BEFORE = timedelta(days=56)  # before the day from which somebody has nowhere to live
RUNS_OUT = timedelta(days=14)  # before the deadline: from then on the referrer is asked to ring the council
REMIND_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Clock:
    """How far the council's 56 days have run on a day."""

    day: int
    of: int
    left: int

    @property
    def late(self) -> bool:
        return self.left < 0

    @property
    def soon(self) -> bool:
        return 0 <= self.left <= RUNS_OUT.days

    @property
    def words(self) -> str:
        """What the bar says, such as "day 12 of 56, 44 days left"."""
        if self.late:
            return f"{-self.left} day{'s' if self.left < -1 else ''} late"
        left = "the last day" if self.left == 0 else f"{self.left} day{'s' if self.left > 1 else ''} left"
        return f"day {self.day} of {self.of}, {left}"


def clock(sent_on: date, due_on: date, today: date) -> Clock:
    """The clock of a notification; the day after sending is its first."""
    return Clock(max(0, (today - sent_on).days), (due_on - sent_on).days, (due_on - today).days)


@dataclass(frozen=True)
class Fact:
    """One of the three facts of the law: what it is called when it stands, and what to do where it does not."""

    purpose: str
    stands: str
    do: str


FACTS: tuple[Fact, ...] = (
    Fact(
        ConsentPurpose.DUTY_REFERRAL,
        "The person agrees to be referred to a housing authority",
        "Ask whether the person agrees to be referred to a housing authority",
    ),
    Fact(
        ConsentPurpose.DUTY_AUTHORITY,
        "The person chose the housing authority",
        "Ask which housing authority the person chooses",
    ),
    Fact(
        ConsentPurpose.DUTY_CONTACT,
        "The person agrees that contact details are passed on",
        "Ask whether contact details may be passed on",
    ),
)


def lacking(answers: Mapping[str, bool]) -> tuple[Fact, ...]:
    """The facts that do not stand, by the person's answers in force."""
    return tuple(fact for fact in FACTS if not answers.get(fact.purpose))
