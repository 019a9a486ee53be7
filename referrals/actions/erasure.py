"""A person who need not be known any longer is erased: who they were goes, what was counted stays."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from referrals import erasure
from referrals.actions.steps import moment
from referrals.models import Attachment, Opening, Referral, ServiceUser, Stake, UnusualLook, WorklistItem


@transaction.atomic
def erase(*, by, person, reason, at=None):
    """Erase a person whose retention has ended, with every record that was merged into theirs. Nothing undoes it.

    Raises Refused, NotPossible without a reason, or TooLate when they are not due (any more).
    """
    at = moment(at)
    key = next(iter(agency_access.county_keys(by, "erase_people")), None)
    if key is None:
        raise Refused("Only the hub erases people.")
    if not reason.strip():
        raise NotPossible({"reason": ["Say why this person is erased now."]})
    ServiceUser.objects.select_for_update().get(pk=person.pk)
    if not erasure.due(timezone.localdate(at)).filter(pk=person.pk).exists():
        raise TooLate("This person is not due to be erased: they were erased already, or are known to us again.")
    people = [person.pk, *ServiceUser.objects.filter(merged_into=person).values_list("pk", flat=True)]
    references = list(Referral.objects.filter(service_user__in=people).values_list("reference", flat=True))
    _close(people, at)
    _forget_files(people)
    for model in erasure.ROWS:
        erasure.of(model, people).delete()
    for model, (_, fields) in erasure.GOES.items():
        for name, value in fields.items():
            rows = erasure.of(model, people)
            (rows.exclude(**{name: ""}) if value == erasure.ERASED else rows).update(**{name: value})
    UnusualLook.objects.filter(reference__in=references).exclude(review="").update(review_detail=erasure.ERASED)
    erasure.typed_of(people, references).update(reason=erasure.ERASED)
    for one in ServiceUser.objects.filter(pk__in=people):
        _forget(one, at)
    for reference in references or [""]:
        record(
            by=by, key=key, verb="erase", subject_kind="person", subject=person.reference, referral=reference, at=at,
            reason=reason.strip(),
        )  # fmt: skip


def _close(people, at):
    """Nobody holds anything any more, and no list, lock or emergency opens what is left."""
    referrals = Referral.objects.filter(service_user__in=people)
    Stake.objects.filter(referral__in=referrals, closed_at=None).update(closed_at=at)
    Stake.objects.filter(referral__in=referrals).update(restricted=True)
    WorklistItem.objects.filter(referral__in=referrals, closed_at=None).update(closed_at=at)
    Opening.objects.filter(referral__in=referrals, ends_at__gt=at).update(ends_at=at)
    referrals.update(restricted=True, check_duplicate=False)


def _forget_files(people):
    """The files themselves go once the rest is kept, so that an erasure that fails leaves them."""
    for attachment in erasure.of(Attachment, people):
        transaction.on_commit(partial(attachment.file.storage.delete, attachment.file.name), robust=True)


def _forget(person, at):
    born = person.date_of_birth and person.date_of_birth.replace(month=1, day=1)
    ServiceUser.objects.filter(pk=person.pk).update(
        **erasure.PERSON, date_of_birth=born, restricted=True, changed_on_screen=True, erased_at=at
    )
