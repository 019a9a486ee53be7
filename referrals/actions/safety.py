"""Whether a person may be in a service at all, by what is known now: asked again whenever a step could lead there."""

from django.utils import timezone

from agencies.errors import NotPossible
from pathways.routing.safety import stands_against
from referrals.actions.database import DATABASE
from referrals.actions.endings import open_offers
from referrals.actions.routing import circumstances_now
from referrals.lifecycle import LIVE_PLACEMENT
from referrals.vacancies import kept_out_of

NOBODY_THERE = (
    "A safety rule, a condition or an area to avoid stands against {}. Nobody can be sent there, whatever the reason."
)
NOBODY_READS = (
    "No information-sharing agreement holds with the provider of {}: nobody there may read the referral. Choose "
    "another service, or ask the administrator to record the agreement."
)
CHECKED = "checked_"
NO_LONGER = (
    "Something that became known since this was offered keeps the person out of {}. It cannot be accepted. The hub has "
    "been told and takes the offer back; ring them if it is urgent."
)


def is_unsafe(referral, service, at, book=DATABASE):
    """Whether a condition, an area to avoid or a hard rule keeps the person out of a service, as far as is known now.

    A referral from a spreadsheet has no assessment, and so nothing that could stand against a service.
    """
    if referral.assessment_id is None:
        return False
    today = timezone.localdate(at)
    return _kept_out(referral, book.service_now(service, today), today, book)


def _kept_out(referral, service, today, book):
    return bool(stands_against(circumstances_now(referral, today, book), service))


def check_sending(referral, services, at, book=DATABASE):
    """Raises NotPossible for a service that is not safe, or that the run of today's answers calls so; and for one whose
    provider nobody has agreed with: an offer would come to people who may not read it."""
    today, run = timezone.localdate(at), book.run(referral)
    now = [book.service_now(each, today) for each in services]
    if unread := [each.name for each in now if not each.agreed]:
        raise NotPossible({"services": [NOBODY_READS.format(", ".join(unread))]})
    barred = barred_by(run.result) if run and run.assessment_id == referral.assessment_id else ()
    assessed = referral.assessment_id is not None
    found = [each.name for each in now if each.code in barred or (assessed and _kept_out(referral, each, today, book))]
    if found:
        raise NotPossible({"services": [NOBODY_THERE.format(", ".join(found))]})


def to_check(result):
    """{code: [sentence]} of services that may be asked once a person has looked at what routing cannot tell."""
    return {
        row["service"]: [line["ask"] or line["sentence"] for line in row["verdicts"] if _is_open(line)]
        for row in result["services"]
        if row["hard"] and row["rank"]
    }


def _is_open(line):
    return line["hard"] and line["standing"] == "cannot_tell"


def check_looked(run, services, checked):
    """What somebody found for each service of which the run leaves a safety question open, by code; "" of the others.

    Raises NotPossible for one of which nobody says what they looked at: a tick is no look at the map.
    """
    asked = to_check(run.result) if run else {}
    found = {each.code: checked.get(each.code, "").strip() if each.code in asked else "" for each in services}
    unsaid = {
        f"{CHECKED}{each.code}": [f"Say what you checked before {each.name} is asked, and what you found."]
        for each in services
        if each.code in asked and not found[each.code]
    }
    if unsaid:
        raise NotPossible(unsaid)
    return found


def check_accepting(referral, offer, at, book=DATABASE):
    """Raises NotPossible, without saying what it is that stands against the service."""
    if is_unsafe(referral, offer.service, at, book):
        raise NotPossible(NO_LONGER.format(offer.service))


def check_unit(referral, service, unit, at, book=DATABASE):
    """Raises NotPossible, without saying what stands against it, where the person may not live where a unit stands."""
    if referral.assessment_id and kept_out_of(unit, service, circumstances_now(referral, timezone.localdate(at), book)):
        raise NotPossible({"unit": [f"{unit} stands where this person may not live. Choose a unit in another area."]})


def barred_by(result):
    """Codes of the services against which a stored run found something that nobody overrides."""
    return {row["service"] for row in result["services"] if row["hard"] and not row["rank"]}


def mark(referral, at, book=DATABASE):
    """Say of each open offer and live stay since when it is not safe: the hub finds what says so on its worklist."""
    stays = [stay for stay in book.stays(referral) if stay.status in LIVE_PLACEMENT]
    for row in [*open_offers(referral, book), *stays]:
        since = (row.not_safe_since or at) if is_unsafe(referral, row.service, at, book) else None
        if since != row.not_safe_since:
            book.change(row, not_safe_since=since)
