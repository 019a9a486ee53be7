"""Worklists follow the facts: after each step the open items of a referral are brought into line with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import Refused, TooLate
from referrals.actions.database import DATABASE
from referrals.actions.endings import unanswered
from referrals.actions.searching import searched_long
from referrals.actions.waiting_list import waiting
from referrals.clock import LONDON, due, due_same_day, end_of
from referrals.codes import DestinationAreaKind, Overstay
from referrals.lifecycle import LIVE_PLACEMENT, LIVE_REFERRAL
from referrals.lifecycle.duty import RUNS_OUT, DutyStatus
from referrals.lifecycle.following import ASKED_FOR, HELD_WITHIN
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus, PlacementStatus, ReferralStatus
from referrals.models import WorklistItem

END_NEAR = timedelta(days=7)
DESTINATION_DUE = timedelta(days=14)
# While a place is looked for, its referrer reads why services said no; afterwards that is history.
SEARCHING = frozenset(
    {ReferralStatus.SUBMITTED, ReferralStatus.INFORMATION_ASKED, ReferralStatus.WAITING, ReferralStatus.OFFERED}
)
# Where the hub has decided already; before that it reads everything in triage.
CHANGES_ARE_READ = LIVE_REFERRAL - {ReferralStatus.SUBMITTED}
# Where a release, or the end of a home, is the deadline.
WITHOUT_A_PLACE = frozenset({ReferralStatus.DRAFT, ReferralStatus.WAITING})
REVIEW_WITHIN = 2  # working days
PANEL_WORKING_DAYS = 5


@dataclass(frozen=True)
class Wanted:
    """An item that should be open: whose, what, about which offer or placement, since when and by when."""

    agency_id: int
    kind: str
    since: datetime
    due_at: datetime | None = None
    offer_id: int | None = None
    placement_id: int | None = None
    worker_id: int | None = None

    @property
    def identity(self):
        return (self.agency_id, self.kind, self.offer_id, self.placement_id)


def hub_agency_id():
    """The agency that runs the hub."""
    return DATABASE.hub_id()


def wanted(
    referral,
    offers,
    placements,
    follow_ups,
    questions,
    entry,
    openings,
    duties,
    hub_id,
    at,
    searched_since=None,
    needed_on=None,
):
    """Every item that the facts of one referral call for, at a moment. Reads what it is given and nothing else."""
    items = [*_of_referral(referral, questions, entry, hub_id, at, needed_on), *_of_offers(referral, offers, hub_id)]
    items += [*_of_placements(referral, offers, placements, hub_id, at), *_of_openings(openings, hub_id)]
    items += _of_follow_ups(follow_ups, at)
    items += _of_duties(referral, duties, at)
    if searched_since:
        items.append(
            Wanted(hub_id, "take_to_panel", searched_since, due(searched_since, working_days=PANEL_WORKING_DAYS))
        )
    return [item for item in items if item.agency_id is not None]


def _day(at):
    return at.astimezone(LONDON).date()


def _of_referral(referral, questions, entry, hub_id, at, needed_on):
    S, since = ReferralStatus, referral.updated
    needed = end_of(needed_on) if needed_on else None
    sent = referral.submitted_at or referral.created_at
    if referral.check_duplicate and referral.status not in (S.DRAFT, S.BESIDE, S.CLOSED):
        yield Wanted(hub_id, "check_duplicate", sent, due(sent, working_days=2))
    if referral.changed_at and referral.status in CHANGES_ARE_READ:
        yield Wanted(hub_id, "read_change", referral.changed_at, due(referral.changed_at, working_days=1))
    if referral.status == S.DRAFT:
        yield Wanted(referral.agency_id, "finish_draft", referral.created_at, needed, worker_id=referral.referrer_id)
    elif referral.status == S.BESIDE:
        yield Wanted(
            hub_id, "join_referral", sent, due_same_day(sent) if referral.same_day else due(sent, working_days=1)
        )
    elif referral.status == S.SUBMITTED:
        yield Wanted(hub_id, "triage", since, due_same_day(sent) if referral.same_day else due(sent, working_days=1))
    elif referral.status == S.INFORMATION_ASKED:
        asked = max((q.asked_at for q in questions if q.offer_id is None and not q.answered_at), default=since)
        yield Wanted(referral.agency_id, "answer_referral", asked, due(asked), worker_id=referral.referrer_id)
    elif referral.status == S.WAITING and not (entry and entry.parked_until and _day(at) <= entry.parked_until):
        yield Wanted(hub_id, "find_place", entry.since if entry else since, needed)


def _of_offers(referral, offers, hub_id):
    for offer in offers:
        if offer.status in OPEN_OFFER:
            yield Wanted(offer.service.agency_id, "answer_offer", offer.sent_at, offer.due_at, offer_id=offer.pk)
            yield from _not_safe(offer, hub_id, offer_id=offer.pk)
        if offer.status == OfferStatus.INFORMATION_ASKED:
            yield Wanted(
                referral.agency_id, "answer_provider", offer.sent_at, offer.due_at,
                offer_id=offer.pk, worker_id=referral.referrer_id,
            )  # fmt: skip
        if offer.status == OfferStatus.DECLINED and not offer.reviewed and referral.status != ReferralStatus.CLOSED:
            answered = offer.answered_at
            yield Wanted(hub_id, "review_decline", answered, due(answered, working_days=5), offer_id=offer.pk)
        if offer.status == OfferStatus.DECLINED and not offer.read_at and referral.status in SEARCHING:
            yield Wanted(
                referral.agency_id, "read_decline", offer.answered_at,
                offer_id=offer.pk, worker_id=referral.referrer_id,
            )  # fmt: skip


def _of_placements(referral, offers, placements, hub_id, at):
    P = PlacementStatus
    next_is_arranged = any(offer.status in OPEN_OFFER for offer in offers) or any(
        placement.status == P.BOOKED for placement in placements
    )
    for placement in placements:
        provider = placement.service.agency_id
        if placement.status in LIVE_PLACEMENT:
            yield from _not_safe(placement, hub_id, placement_id=placement.pk)
        if placement.status == P.BOOKED and placement.expected_arrival:
            expected = end_of(placement.expected_arrival)
            if placement.expected_arrival <= _day(at):
                yield Wanted(provider, "say_arrival", expected, expected, placement_id=placement.pk)
        if placement.status == P.ARRIVED and placement.expected_end:
            expected = end_of(placement.expected_end)
            if expected - END_NEAR <= at:
                yield Wanted(provider, "say_end", expected - END_NEAR, expected, placement_id=placement.pk)
        if placement.status == P.ARRIVED and placement.overstay == Overstay.ASKED:
            asked = placement.overstay_asked_at
            yield Wanted(hub_id, "authorise_overstay", asked, due(asked, working_days=5), placement_id=placement.pk)
        if placement.status == P.ARRIVED and placement.ready_on and not next_is_arranged:
            ready = end_of(placement.ready_on)
            yield Wanted(hub_id, "plan_move_on", ready, placement_id=placement.pk)
        if placement.status == P.DEPARTED and placement.destination_area_kind == DestinationAreaKind.PENDING:
            ended = end_of(placement.ended)
            yield Wanted(provider, "add_destination", ended, ended + DESTINATION_DUE, placement_id=placement.pk)


def _of_follow_ups(follow_ups, at):
    """Of each stay the first that is due and not too old to be asked."""
    asked = set()
    for row in sorted(follow_ups, key=lambda row: (row.due_on, row.pk)):
        if row.due_on <= _day(at) <= row.due_on + ASKED_FOR and row.placement_id not in asked:
            asked.add(row.placement_id)
            due_at = end_of(row.due_on + HELD_WITHIN)
            provider = row.placement.service.agency_id
            yield Wanted(provider, "follow_up", end_of(row.due_on), due_at, placement_id=row.placement_id)


def _of_duties(referral, duties, at):
    """The council's answer; and, as its time runs out, the referrer's question what has become of it."""
    for duty in duties:
        if duty.status == DutyStatus.SUBMITTED:
            yield Wanted(duty.authority_id, "answer_duty", duty.sent_at, end_of(duty.due_on))
            runs_out = duty.due_on - RUNS_OUT
            if runs_out <= _day(at):
                yield Wanted(
                    referral.agency_id, "chase_duty", end_of(runs_out), end_of(duty.due_on),
                    worker_id=referral.referrer_id,
                )  # fmt: skip


def _not_safe(row, hub_id, **about):
    """Where what became known keeps the person out of a place that they are offered, booked into or live in."""
    if row.not_safe_since:
        yield Wanted(hub_id, "not_safe", row.not_safe_since, due_same_day(row.not_safe_since), **about)


def _of_openings(openings, hub_id):
    """Openings in an emergency that nobody has reviewed: one item for all of a referral's."""
    if openings:
        first = min(opening.opened_at for opening in openings)
        yield Wanted(hub_id, "review_opening", first, due(first, working_days=REVIEW_WITHIN))


def _needed_on(referral):
    """The day on which somebody without a place yet is released, or has nowhere to stay any longer; None where neither
    lies ahead of the day on which their referral was started.
    """
    if referral.status not in WITHOUT_A_PLACE or referral.assessment is None:
        return None
    housing, justice = referral.assessment.housing, referral.assessment.justice
    begun = _day(referral.submitted_at or referral.created_at)
    days = [housing.homeless_from, justice.release_date if justice.in_custody is not False else None]
    return min((day for day in days if day and day >= begun), default=None)


def refresh(referral, at, book=DATABASE):
    """Open what is wanted, close what is not, and move deadlines; who was given an item keeps it."""
    pending, every = DestinationAreaKind.PENDING, book.stays(referral)
    stays = [stay for stay in every if stay.status in LIVE_PLACEMENT or stay.destination_area_kind == pending]
    items = wanted(
        referral,
        book.offers(referral),
        stays,
        [row for stay in every if stay.ended for row in unanswered(stay, book)],
        book.questions(referral),
        waiting(referral, book),
        book.openings(referral),
        book.duties(referral),
        book.hub_id(),
        at,
        searched_long(referral, at, book),
        _needed_on(referral),
    )
    by_identity = {item.identity: item for item in items}
    for row in book.items(referral):
        item = by_identity.pop((row.agency_id, row.kind, row.offer_id, row.placement_id), None)
        if item is None:
            book.change(row, closed_at=at)
        elif item.due_at != row.due_at:
            book.change(row, due_at=item.due_at)
    book.add_many(WorklistItem, [{"referral": referral, **vars(item)} for item in by_identity.values()])


@transaction.atomic
def assign(*, by, item, worker):
    """Give an item to a worker of its agency, or to nobody. Raises Refused, or TooLate when it is done already."""
    key = agency_access.key_at(by, "reassign_work", item.agency)
    if key is None:
        raise Refused("Only a manager of this agency gives its work to somebody else.")
    if worker is not None and not agency_access.memberships(worker).filter(role_group__agency=item.agency).exists():
        raise Refused("Choose somebody who works for this agency now.")
    if not WorklistItem.objects.filter(pk=item.pk, closed_at=None).update(worker=worker):
        raise TooLate("This has been done already.")
    record(
        by=by,
        key=key,
        verb="assign",
        subject_kind="worklist",
        subject=str(item.pk),
        referral=item.referral.reference,
        worker=worker.pk if worker else None,
    )
    DATABASE.announce(step="worklist.assign", referral=item.referral, tells=frozenset(), subject=str(item.pk))
