"""What the passing of time does: offers lapse, providers are reminded, due items appear, stakes run out."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.errors import TooLate
from agencies.models import User
from referrals.actions import duty, looking
from referrals.actions import offer as offers
from referrals.actions.banding import reband
from referrals.actions.database import DATABASE
from referrals.actions.endings import settle_following
from referrals.actions.person import consents_in_force
from referrals.actions.searching import grown_long
from referrals.actions.stakes import close_stakes
from referrals.actions.worklist import END_NEAR, refresh
from referrals.codes import ConsentPurpose, StakeKind
from referrals.lifecycle.duty import RUNS_OUT, DutyStatus
from referrals.lifecycle.following import ASKED_FOR
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import (
    Consent,
    DutyToRefer,
    FollowUp,
    Offer,
    Placement,
    Referral,
    Stake,
    WaitingEntry,
    WorklistItem,
)
from referrals.signals import step_taken

REMIND_BEFORE = timedelta(hours=4)


def tick(*, at=None):
    """Lapse, remind and bring worklists up to date. Running it twice or late changes nothing more.

    Returns {"lapsed": n, "expired": n, "reminded": n, "banded": n, "refreshed": n, "stakes": n, "looks": n}.
    """
    at = at or timezone.now()
    _end_consents(at)
    _end_following(at)
    _end_asking(at)
    return {
        "lapsed": _lapse(at),
        "expired": duty.end_all_over(by=User.objects.clock(), at=at),
        "reminded": _remind(at) + duty.remind_all(at=at),
        "banded": reband(at),
        "refreshed": _refresh(at),
        "stakes": Stake.objects.filter(closed_at=None, until__lt=timezone.localdate(at)).update(closed_at=at),
        "looks": looking.sweep(at=at),
    }


def _end_consents(at):
    """The councils of origin and of home read no longer than the person agreed to."""
    today = timezone.localdate(at)
    ended = Consent.objects.filter(
        service_user=OuterRef("referral__service_user"), purpose=ConsentPurpose.ORIGIN_COUNCIL, ends__lt=today
    )
    councils = (StakeKind.COUNCIL_ORIGIN, StakeKind.COUNCIL_HOME)
    for stake in Stake.objects.filter(Exists(ended), closed_at=None, kind__in=councils).select_related(
        "referral__service_user"
    ):
        if not consents_in_force(stake.referral.service_user, today).get(ConsentPurpose.ORIGIN_COUNCIL):
            DATABASE.change(stake, closed_at=at)


def _end_following(at):
    """Whoever referred the person too follows the live referral no longer than the person agreed to share."""
    today = timezone.localdate(at)
    following = Stake.objects.filter(kind=StakeKind.REFERRER_TOO, closed_at=None, referral=OuterRef("joined_to"))
    joined = Referral.objects.filter(Exists(following.filter(agency=OuterRef("agency"))))
    for referral in joined.select_related("service_user", "joined_to", "agency"):
        if not consents_in_force(referral.service_user, today).get(ConsentPurpose.ASSESS_AND_SHARE):
            close_stakes(referral.joined_to, StakeKind.REFERRER_TOO, at, agency=referral.agency)


def _end_asking(at):
    """A provider that has not asked for so long need not ask any more, and so reads nothing of whom to ask."""
    oldest = timezone.localdate(at) - ASKED_FOR
    wanted = FollowUp.objects.filter(held_on=None, due_on__gte=oldest, placement__service__agency=OuterRef("agency"))
    asking = Stake.objects.filter(
        ~Exists(wanted.filter(placement__referral=OuterRef("referral"))), kind=StakeKind.FOLLOWING, closed_at=None
    )
    for stake in asking.select_related("referral", "agency"):
        settle_following(stake.referral, stake.agency, at)
        refresh(stake.referral, at)


def _lapse(at):
    clock, lapsed = User.objects.clock(), 0
    for offer in offers.open_offers_due(at):
        try:
            offers.lapse(by=clock, offer=offer, at=at)
            lapsed += 1
        except TooLate:  # answered between the look and the step: the answer stands
            continue
    return lapsed


def _remind(at):
    reminded = 0
    soon = Offer.objects.filter(status__in=OPEN_OFFER, reminded_at=None, due_at__gt=at, due_at__lte=at + REMIND_BEFORE)
    for offer in soon.select_related("referral"):
        if offers.remind(offer=offer, at=at):
            reminded += 1
            step_taken.send_robust(
                sender=Referral, step="offer.remind", referral_id=offer.referral_id, tells=frozenset({"provider"}),
                subject=offer.reference,
            )  # fmt: skip
    return reminded


def _refresh(at):
    """What has fallen due gets its items today, without anybody pressing anything: arrivals, ends, homes to ask about,
    people no longer parked.
    """
    today = timezone.localdate(at)
    items = WorklistItem.objects.filter(closed_at=None)
    due = Placement.objects.filter(
        Q(status=PlacementStatus.BOOKED, expected_arrival__lte=today)
        | Q(status=PlacementStatus.ARRIVED, expected_end__lte=today + END_NEAR),
        ~Exists(items.filter(placement=OuterRef("pk"), kind__in=["say_arrival", "say_end"])),
    )
    back = WaitingEntry.objects.filter(
        ~Exists(items.filter(referral=OuterRef("referral"), kind="find_place")),
        referral__status=ReferralStatus.WAITING, left_at=None, parked_until__lt=today,
    )  # fmt: skip
    running_out = DutyToRefer.objects.filter(
        ~Exists(items.filter(referral=OuterRef("referral"), kind="chase_duty")),
        status=DutyStatus.SUBMITTED, due_on__lte=today + RUNS_OUT,
    )  # fmt: skip
    asked = FollowUp.objects.filter(
        ~Exists(items.filter(placement=OuterRef("placement"), kind="follow_up")),
        held_on=None, due_on__range=(today - ASKED_FOR, today),
    )  # fmt: skip
    referrals = Referral.objects.filter(
        Q(pk__in=due.values("referral"))
        | Q(pk__in=running_out.values("referral"))
        | Q(pk__in=asked.values("placement__referral"))
        | Q(pk__in=back.values("referral"))
        | Q(pk__in=grown_long(at))
    )
    for referral in referrals:
        refresh(referral, at)
    return len(referrals)
