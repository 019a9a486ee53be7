"""Live updates: a hint that something changed, to the agencies it may concern. Never the content, never a failure."""

import asyncio
import logging
from time import monotonic

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.dispatch import receiver

from referrals.actions.worklist import hub_agency_id
from referrals.models import Stake
from referrals.signals import step_taken

log = logging.getLogger(__name__)
PATIENCE = 0.5
QUIET = 10
_quiet_until = 0.0


def group_of(agency_id):
    """The group of everybody who works for an agency just now."""
    return f"agency.{agency_id}"


@receiver(step_taken)
def tell(sender, referral_id, **kwargs):
    """Tell the hub and every agency that has, or has just lost, a stake in the referral."""
    agencies = set(Stake.objects.filter(referral=referral_id).values_list("agency_id", flat=True))
    announce(sorted(agencies | {hub_agency_id()} - {None}))


def announce(agency_ids):
    """Send the hint; while the layer is away, one slow attempt in ten seconds and a line in the log."""
    global _quiet_until
    if monotonic() < _quiet_until:
        return

    async def send():
        layer = get_channel_layer()
        async with asyncio.timeout(PATIENCE):
            for agency_id in agency_ids:
                await layer.group_send(group_of(agency_id), {"type": "changed", "agency": agency_id})

    try:
        async_to_sync(send)()
    except Exception as error:  # whatever ails the layer, the page that acted must not fail for it
        _quiet_until = monotonic() + QUIET
        log.warning("live update not sent: %r", error)
