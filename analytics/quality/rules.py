"""What is wrong with a stay, as a table that people can read: each row is a rule and what mends it.

A rule is a condition in the database's own words, so that a county is looked through in as many queries as rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from analytics.frames import LONG_ENOUGH
from pathways.codes import IN_NO_INDICATOR, SUPPORT_ONLY
from referrals.codes import DepartureReason, Destination, DestinationAreaKind
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import FollowUp, Outcome, Placement

MISSING, CONTRADICTORY, LATE = "Missing", "Contradictory", "Late"
KINDS = (MISSING, CONTRADICTORY, LATE)
HERE, GONE, DUE = PlacementStatus.ARRIVED, PlacementStatus.DEPARTED, PlacementStatus.BOOKED
REASON, WHERE = DepartureReason, Destination


@dataclass(frozen=True)
class Rule:
    """What is wrong, why it matters, and the steps that mend it, the nearest first (none: corrected in its source)."""

    key: str
    kind: str
    title: str
    why: str
    holds: Callable[[date], Q | Exists]
    steps: tuple[str, ...] = ()


def _follow_up_due(today: date) -> Exists:
    return Exists(FollowUp.objects.filter(placement=OuterRef("pk"), held_on=None, due_on__lt=today))


def _no_outcomes(today: date) -> Q:
    none = Q(~Exists(Outcome.objects.filter(placement=OuterRef("pk"))), status=GONE)
    due = Q(service__term="long") & ~Q(service__service_type__in=SUPPORT_ONLY)
    return none & (due | LONG_ENOUGH) & ~Q(service__service_type__in=IN_NO_INDICATOR)


def _unanswered(today: date) -> Q:
    rows = Outcome.objects.filter(placement=OuterRef("pk"), needed=True, achieved=None)
    return Q(Exists(rows), status=GONE)


def _two_homes(today: date) -> Q:
    """A night in this home and in another one of the same person; the day of a move is no such night."""
    with_a_night = Q(ended=None) | Q(ended__gt=F("started"))
    others = Placement.objects.filter(
        with_a_night,
        Q(ended=None) | Q(ended__gt=OuterRef("started")),
        service_user=OuterRef("service_user"),
        status__in=(HERE, GONE),
        accommodation=True,
    ).exclude(pk=OuterRef("pk"))
    before_the_end = Q(Exists(others.filter(started__lt=OuterRef("ended"))), status=GONE)
    return Q(accommodation=True) & with_a_night & (Q(Exists(others), status=HERE) | before_the_end)


RULES: tuple[Rule, ...] = (
    Rule(
        "destination", MISSING, "Departures without the area that the person went to",
        "They hold up the closing of the quarter, and count as settled nowhere known.",
        lambda today: Q(status=GONE, destination_area_kind=DestinationAreaKind.PENDING), ("destination", "correct"),
    ),
    Rule(
        "not-stated", MISSING, "Departures brought in without why, where or whether planned",
        "They count as unplanned, for another reason, to a place that is not known.",
        lambda today: Q(status=GONE) & ~Q(not_stated=[]), ("correct",),
    ),
    Rule(
        "source", MISSING, "Stays without who referred, or where the person lived before",
        "They are in the row “Not recorded”.",
        lambda today: Q(status__in=(HERE, GONE)) & (Q(referral_source="") | Q(previous_accommodation="")),
    ),
    Rule(
        "outcomes", MISSING, "Departures that are due outcomes and have none",
        "They lower the share of outcome forms returned.", _no_outcomes, ("outcomes",),
    ),
    Rule(
        "unanswered", MISSING, "Departures with an outcome that was needed and has no answer",
        "An outcome without an answer counts as not achieved.", _unanswered, ("outcomes",),
    ),
    Rule(
        "died", CONTRADICTORY, "Departures whose reason and destination disagree about a death",
        "A death is left out of both indicators by its reason alone.",
        lambda today: Q(departure_reason=REASON.DIED) ^ Q(destination=WHERE.DIED), ("correct",),
    ),
    Rule(
        "planned", CONTRADICTORY, "Departures called planned that were an eviction or an abandonment",
        "They count as planned moves in KPI 2.",
        lambda today: Q(planned=True, departure_reason__in=(REASON.EVICTED, REASON.ABANDONED, REASON.WITHDRAWN)),
        ("correct",),
    ),
    Rule(
        "custody", CONTRADICTORY, "Departures into custody to a place that is no prison",
        "The reason and the destination tell two stories.",
        lambda today: Q(departure_reason__in=(REASON.CUSTODY, REASON.RECALLED))
        & ~Q(destination__in=(WHERE.PRISON, WHERE.NOT_KNOWN)), ("correct",),
    ),
    Rule(
        "two-homes", CONTRADICTORY, "People in two homes on the same night",
        "They count twice among those in service.", _two_homes, ("correct",),
    ),
    Rule(
        "service-closed", CONTRADICTORY, "Stays before their service began or after it ended",
        "They use places that were not contracted.",
        lambda today: Q(started__lt=F("service__starts")) | Q(ended__gt=F("service__ends"))
        | Q(status=HERE, service__ends__lt=today), ("correct",),
    ),
    Rule(
        "arrival", LATE, "People expected on a day that has passed",
        "Until somebody says whether they came, the place stands empty in the figures.",
        lambda today: Q(status=DUE, expected_arrival__lt=today), ("arrive", "did_not_arrive", "cancel"),
    ),
    Rule(
        "overstay", LATE, "Stays beyond their expected end, without a reason",
        "The day or the reason is missing.",
        lambda today: Q(status=HERE, expected_end__lt=today, overstay_reason=""), ("extend",),
    ),
    Rule(
        "follow-up", LATE, "Follow-ups that are overdue",
        "Whether the home lasted is counted of follow-ups that were held.",
        lambda today: Q(_follow_up_due(today)),
    ),
)  # fmt: skip
BY_KEY = {rule.key: rule for rule in RULES}
