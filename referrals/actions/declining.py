"""What stands against a decline: the facts of the moment, the referrer's challenge, the hub's review, the panel."""

from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from referrals.actions.database import DATABASE
from referrals.actions.routing import circumstances_now
from referrals.actions.steps import admit, begin, finish, step, take_turn
from referrals.codes import ReviewOutcome
from referrals.lifecycle import declining
from referrals.lifecycle.steps import OfferStatus, ReferralStatus


class Contradicted(Exception):
    """The facts speak against a reason, and whoever gives it has not confirmed it. The message says what speaks."""


def facts(offer, today, book=DATABASE):
    """The facts of this moment about an offer's service and person, or None for somebody without an assessment."""
    if offer.referral.assessment is None:
        return None
    about, now = circumstances_now(offer.referral, today, book), book.service_now(offer.service, today)
    return declining.facts_of(about, now, _past(offer, book))


def _past(offer, book):
    """Earlier stays of the person with this provider, and what it has asked about this offer."""
    stays = [stay for each in book.referrals(offer.referral.service_user) for stay in book.stays(each)]
    ended = [stay for stay in stays if stay.ended and stay.service.agency_id == offer.service.agency_id]
    asked = [row for row in book.questions(offer.referral) if row.offer_id == offer.pk]
    return declining.Past(
        tuple(stay.departure_reason for stay in ended),
        tuple((timezone.localdate(row.asked_at), row.answered_at is not None) for row in asked),
    )


def against_facts(reason, found):
    """What is kept of a decline beside its words: what the facts say of the reason, and the facts themselves."""
    if found is None:
        return {"facts_say": declining.FactsSay.OPEN, "unsupported": "", "decline_facts": {}}
    checked = declining.check(reason, found)
    return {"facts_say": checked.says, "unsupported": checked.unsupported, "decline_facts": found.as_json(reason)}


def can_be_challenged(offer):
    """Whether a challenge would be heard: a decline, not overturned, never challenged, on a referral that goes on."""
    return (
        offer.status == OfferStatus.DECLINED
        and not offer.challenged_at
        and offer.reviewed != ReviewOutcome.OVERTURNED
        and offer.referral.status != ReferralStatus.CLOSED
    )


@step
def challenge(book, *, by, offer, reason, at):
    """The referrer challenges a decline, once, with a reason; the hub looks at it, again if it had looked before.

    Raises Refused, NotPossible, TooLate.
    """
    if not reason.strip():
        raise NotPossible({"reason": ["Say why you think that the service can take the person."]})
    admit(by=by, obj=offer, step="challenge", book=book)
    referral, before = take_turn(offer, book), book.fresh(offer).reviewed
    if offer.challenged_at:
        raise TooLate("This decline was challenged already. A decline can be challenged once.")
    if before == ReviewOutcome.OVERTURNED:
        raise TooLate("The hub has overturned this decline already: the offer stands again.")
    if referral.status == ReferralStatus.CLOSED:
        raise TooLate("The referral is closed.")
    key = begin(
        by=by, obj=offer, step="challenge", book=book, challenged_at=at, challenged_by=by, challenge=reason,
        reviewed="", reviewed_at=None, review_detail="",
    )  # fmt: skip
    finish(by=by, key=key, obj=offer, step="challenge", at=at, reason=reason, book=book, reviewed_before=before)


@step
def decide_at_panel(book, *, by, referral, detail, at):
    """What the panel decided about a search that several services refused; it is off the list until more refuse."""
    if not detail.strip():
        raise NotPossible({"detail": ["Write what the panel decided, and who does what."]})
    key = begin(by=by, obj=referral, step="panel", book=book, panel_at=at, panel_detail=detail)
    finish(by=by, key=key, obj=referral, step="panel", at=at, reason=detail, book=book)
    return referral
