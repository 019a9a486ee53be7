"""A stay that was recorded wrongly is put right: its days, why and where it ended, with the reason."""

from datetime import date

from django.utils import timezone

from agencies.errors import NotPossible
from agencies.roles import COUNTY_ROLES
from referrals.actions.endings import end_everything, leave_service
from referrals.actions.overstay import to_decide
from referrals.actions.placement import EARLIEST_ARRIVAL, check_destination, check_not_hidden, not_future
from referrals.actions.steps import admit, begin, finish, step, take_turn
from referrals.codes import ClosedReason, DepartureReason, DestinationAreaKind
from referrals.lifecycle.steps import BEGUN, PlacementStatus, ReferralStatus

DAYS = ("started", "ended")
ENDING = ("departure_reason", "planned", "destination", "destination_area_kind", "destination_area")
FACTS = (*DAYS, *ENDING)
AFTER_A_STAY = frozenset({ClosedReason.MOVED_ON, ClosedReason.LEFT_UNPLANNED, ClosedReason.DIED})


@step
def correct(
    book, *, by, placement, started, why, at, on=None, reason="", planned=None, destination="", area_kind="", area=None
):
    """Put right what was recorded of a stay; of one that has ended also `on`, `reason` and where the person went.

    A provider moves an arrival within the last 28 days, the hub without limit. A home before that ended with the
    arrival ends with it still. Quarters that are closed keep their figures. Raises Refused, TooLate, NotPossible.
    """
    if not why.strip():
        raise NotPossible({"why": ["Say what was wrong, in a sentence."]})
    take_turn(placement, book)
    book.fresh(placement)
    key = admit(by=by, obj=placement, step="correct", book=book)
    facts = {"started": started}
    if placement.status == PlacementStatus.DEPARTED:
        check_not_hidden(by=by, placement=placement)
        facts |= _ending(on, reason, planned, destination, area_kind, area)
    before = {name: getattr(placement, name) for name in facts}
    if facts == before:
        raise NotPossible("Nothing has changed. Change what is wrong, or go back.")
    _check_days(placement, facts, key, at)
    former = _moved_from(placement, book)
    _check_beside(placement, facts, former, book)
    follows = _what_follows(placement, facts, at)
    begin(by=by, obj=placement, step="correct", book=book, **facts, **follows, changed_on_screen=True, not_stated=[])
    if former and facts["started"] != before["started"]:
        _move_the_day(former, facts["started"], by=by, why=why, at=at, book=book)
    _settle(placement, by=by, at=at, book=book)
    old, new = ({name: _plain(each[name]) for name in facts if facts[name] != before[name]} for each in (before, facts))
    finish(by=by, key=key, obj=placement, step="correct", at=at, reason=why, book=book, old=old, new=new)


def _ending(on, reason, planned, destination, area_kind, area):
    if on is None:
        raise NotPossible({"on": ["Enter the day on which they left."]})
    if planned is None:
        raise NotPossible({"planned": ["Say whether the departure was planned."]})
    check_destination(reason, destination, area_kind, area)
    return {
        "ended": on,
        "departure_reason": reason,
        "planned": planned,
        "destination": destination,
        "destination_area_kind": area_kind,
        "destination_area": area if area_kind == DestinationAreaKind.AREA else None,
    }


def _check_days(placement, facts, key, at):
    started, ended = facts["started"], facts.get("ended")
    not_future("started", started, at, "an arrival")
    if ended:
        not_future("on", ended, at, "a departure")
        if ended < started:
            raise NotPossible({"on": [f"Enter a day on or after the arrival on {started:%-d %B %Y}."]})
    oldest = timezone.localdate(at) - EARLIEST_ARRIVAL
    if started != placement.started and started < oldest and key.role not in COUNTY_ROLES:
        raise NotPossible({"started": ["Enter a day within the last 28 days, or ask the hub to correct an older one."]})


def _moved_from(placement, book):
    """The home on the same journey that this arrival ended, or None."""
    if not placement.accommodation:
        return None
    stays = [stay for stay in book.stays(placement.referral) if stay.status in BEGUN and stay.accommodation]
    moved = (stay for stay in stays if stay.departure_reason == DepartureReason.TRANSFERRED and stay.pk != placement.pk)
    return next((stay for stay in moved if stay.ended == placement.started), None)


def _moved_into(placement, book):
    """The home on the same journey whose arrival ended this stay, or None."""
    stays = [stay for stay in book.stays(placement.referral) if stay.status in BEGUN and stay.accommodation]
    if placement.departure_reason != DepartureReason.TRANSFERRED:
        return None
    return next((stay for stay in stays if stay.started == placement.ended and stay.pk != placement.pk), None)


def _check_beside(placement, facts, former, book):
    """No night in two homes, nor of two people in one place, that was not there before."""
    following = _moved_into(placement, book)
    if following and (facts["ended"], facts["departure_reason"]) != (placement.ended, DepartureReason.TRANSFERRED):
        said = f"They moved from here into {following.service} that day. Correct the arrival there."
        raise NotPossible({"on": [said]})
    if former and facts["started"] < former.started:
        raise NotPossible({"started": ["Enter a day on or after the arrival at the place before."]})
    for row in (placement.service_user, placement.unit):
        if row is not None:
            book.hold(row)  # whoever corrects another stay of theirs, or in that place, waits
    for stay in book.stays_beside(placement):
        if former and stay.pk == former.pk:
            continue
        if _overlap(stay, facts["started"], facts.get("ended")) and not _overlap(
            stay, placement.started, placement.ended
        ):
            where = "they lived elsewhere" if stay.service_user_id == placement.service_user_id else "it was taken"
            raise NotPossible({"started": [f"On some of these days {where}. Check both days."]})


def _overlap(stay, started, ended):
    """Whether the two share a night; the day of a move is none."""
    return started < (stay.ended or date.max) and stay.started < (ended or date.max)


def _what_follows(placement, facts, at):
    """What was reckoned from the arrival moves with it, unless somebody has said otherwise since.

    An end that was extended stays, and may lie beyond the longest stay now, or within it: the hub is asked accordingly.
    """
    moved, follows = facts["started"] - placement.started, {}
    if moved and placement.expected_end and not placement.overstay_reason:
        follows["expected_end"] = placement.expected_end + moved
    elif moved and placement.expected_end and placement.status == PlacementStatus.ARRIVED:
        follows |= to_decide(placement, facts["started"], placement.expected_end, at)
    if placement.ready_on and placement.ready_on < facts["started"]:
        follows["ready_on"] = facts["started"]
    return follows


def _move_the_day(former, day, *, by, why, at, book):
    """The stay before ends on the day that the next one begins."""
    old = former.ended
    book.change(former, ended=day, changed_on_screen=True)
    leave_service(former, at, book)
    book.record(
        by=by, verb="correct", subject_kind="placement", subject=former.reference, referral=former.referral.reference,
        reason=why, at=at, old={"ended": _plain(old)}, new={"ended": _plain(day)},
    )  # fmt: skip


def _settle(placement, *, by, at, book):
    """Stakes follow the stays; a death closes the referral, and why a closed one was closed follows its last stay."""
    if placement.status != PlacementStatus.DEPARTED:
        return
    referral, died = placement.referral, placement.departure_reason == DepartureReason.DIED
    leave_service(placement, at, book)
    if died and referral.status != ReferralStatus.CLOSED:
        book.change(referral, status=ReferralStatus.CLOSED, closed_at=at, closed_reason=ClosedReason.DIED)
        end_everything(by=by, referral=referral, at=at, book=book)
    elif referral.status == ReferralStatus.CLOSED and referral.closed_reason in AFTER_A_STAY:
        last = max(
            (stay for stay in book.stays(referral) if stay.status in BEGUN), key=lambda stay: (stay.ended, stay.pk)
        )
        if last.pk == placement.pk:
            left = ClosedReason.MOVED_ON if placement.planned else ClosedReason.LEFT_UNPLANNED
            book.change(referral, closed_reason=ClosedReason.DIED if died else left)


def _plain(value):
    """A fact as the event keeps it: days and areas as they are written, codes as they are."""
    return value.isoformat() if isinstance(value, date) else getattr(value, "code", value)
