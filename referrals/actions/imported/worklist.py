"""Worklists follow imported stays: a pending destination waits for the provider, and no longer once it is known."""

from collections.abc import Iterable
from datetime import datetime

from agencies.actions.imported import in_batches, insert_many
from referrals.actions.worklist import DESTINATION_DUE
from referrals.clock import end_of
from referrals.codes import DestinationAreaKind
from referrals.models import Placement, WorklistItem

KIND = "add_destination"


def follow(references: Iterable[str], at: datetime) -> None:
    """Open and close the items of the stays with these references: what `worklist.refresh` does, for many."""
    for batch in in_batches(references):
        stays = Placement.objects.filter(reference__in=batch)
        pending = stays.filter(destination_area_kind=DestinationAreaKind.PENDING).select_related("service")
        opened = WorklistItem.objects.filter(placement__in=stays, closed_at=None)
        opened.exclude(kind=KIND, placement__in=pending).update(closed_at=at)
        held = set(opened.filter(kind=KIND).values_list("placement_id", flat=True))
        insert_many(WorklistItem, (_item(stay) for stay in pending if stay.pk not in held))


def _item(stay: Placement) -> WorklistItem:
    ended = end_of(stay.ended)
    return WorklistItem(
        agency_id=stay.service.agency_id,
        kind=KIND,
        referral_id=stay.referral_id,
        placement=stay,
        since=ended,
        due_at=ended + DESTINATION_DUE,
    )
