"""One page of a draft that two people write: whoever saves second reads who was faster, and decides knowingly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from agencies.errors import TooLate
from agencies.models import Agency, Event, User
from referrals.actions.steps import take_turn
from referrals.models import Referral


class Overtaken(TooLate):
    """Somebody else has saved the page since it was opened. `now`: the version that stands there."""

    def __init__(self, sentence: str, now: str):
        self.now = now
        super().__init__(sentence)


PERSON_PAGES = {"person": ("change_person",), "consents": ("record_consent", "withdraw_consent")}


def version(referral: Referral, page: str, stands: dict[str, Any]) -> str:
    """What `stands` on a page, as its form carries it: nobody can make one up or read from it what stands there."""
    said = sorted((str(name), str(sorted(each) if isinstance(each, list) else each)) for name, each in stands.items())
    return salted_hmac("referrals.drafting", repr((referral.reference, page, said)), algorithm="sha256").hexdigest()


@contextmanager
def unless_overtaken(
    *, by: User, referral: Referral, page: str, seen: str, stands: Callable[[Referral], dict[str, Any]]
) -> Iterator[None]:
    """Keeps what is done inside, unless somebody else has saved the page since its version `seen`.

    `stands` reads what is on the page now. What the same person saved from another window holds nobody up.
    Raises Overtaken, once all else has been allowed.
    """
    with transaction.atomic():
        held = take_turn(referral)
        now = version(held, page, stands(held))
        last = None if constant_time_compare(seen, now) else _last_saved(held, page)
        yield
        if last and last.actor_id != by.pk:
            raise Overtaken(_who_and_when(last, held), now)


def _last_saved(referral, page):
    if verbs := PERSON_PAGES.get(page):
        events = Event.objects.filter(subject_kind="person", subject=referral.service_user.reference, verb__in=verbs)
    else:
        events = Event.objects.filter(subject_kind="referral", subject=referral.reference, verb="save_section")
        events = events.filter(detail__section=page)
    return events.order_by("-recorded_at", "-id").first()


def _who_and_when(event, referral):
    """Who saved the page and when; of what was done on a referral that the reader may not know, neither."""
    if event.referral != referral.reference:
        return "Somebody else has saved this page since you opened it."
    actor = User.objects.filter(pk=event.actor_id).first()
    agency = Agency.objects.filter(code=event.agency_code).first()
    who = f"{actor.name}, {agency}," if actor and agency else "The hub"
    when = timezone.localtime(event.recorded_at)
    return f"{who} saved this page on {when:%-d %B %Y} at {when:%H:%M}, after you had opened it."
