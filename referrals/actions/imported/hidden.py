"""A file brings somebody with a number of a restricted person: the hub checks, and only whoever is named learns of it.

The task stands on the record in hiding, so that it opens to those to whom that record is open. A report, or a task on
the record that was brought in, would tell whoever brings numbers in which of them are known.
"""

from collections.abc import Iterable
from datetime import datetime

from agencies.actions import event
from agencies.actions.imported import in_batches
from agencies.models import Event
from referrals.actions.worklist import refresh
from referrals.lifecycle import LIVE_REFERRAL
from referrals.matching import NUMBERS
from referrals.models import Referral, ServiceUser, ToldApart


def ask_about_shared_numbers(people: Iterable[ServiceUser], *, by, key, at: datetime) -> None:
    """Have the hub check those restricted people who share a number with one of `people`, and are not told apart.

    That a record was held against one in hiding is an event, though whoever brought it in learns nothing.
    """
    people = list(people)
    pairs = {pair for name in NUMBERS for pair in _sharing(people, name)}
    pairs -= _told_apart(pairs)
    _write_down(pairs, by=by, key=key, at=at)
    hidden = {restricted for _, restricted in pairs}
    for batch in in_batches(hidden):
        for referral in Referral.objects.filter(
            service_user__in=batch, status__in=sorted(LIVE_REFERRAL), check_duplicate=False
        ):
            Referral.objects.filter(pk=referral.pk).update(check_duplicate=True)
            referral.check_duplicate = True
            refresh(referral, at)


def _write_down(pairs, **who):
    """An event on each record in hiding that was met, by the reference of the one that met it."""
    references, newest = {}, {}
    for batch in in_batches({person for pair in pairs for person in pair}):
        references |= ServiceUser.objects.filter(pk__in=batch).values_list("pk", "reference")
        newest |= (
            Referral.objects.filter(service_user__in=batch).order_by("pk").values_list("service_user", "reference")
        )
    Event.objects.bulk_create(
        event(
            verb="meet_number", subject_kind="person", subject=references[restricted],
            referral=newest.get(restricted, ""), with_record=references[brought], **who,
        )
        for brought, restricted in sorted(pairs)
    )  # fmt: skip


def _sharing(people, name):
    """(person brought in, restricted person) for each number of this kind that both have."""
    having: dict[str, list[int]] = {}
    for person in people:
        if value := getattr(person, name):
            having.setdefault(value, []).append(person.pk)
    for batch in in_batches(having):
        holders = ServiceUser.objects.filter(merged_into=None, restricted=True, **{f"{name}__in": batch})
        for restricted, value in holders.values_list("pk", name):
            yield from ((person, restricted) for person in having[value] if person != restricted)


def _told_apart(pairs):
    """Those of the pairs of which somebody has said that they are two people."""
    found = set()
    for batch in in_batches({person for pair in pairs for person in pair}):
        for one, other in ToldApart.objects.filter(one__in=batch).values_list("one", "other"):
            found |= {(one, other), (other, one)}
    return found
