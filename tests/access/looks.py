"""What tests about looking share: a county with an auditor, and looks written into the log at chosen moments."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from agencies.models import Read, Showing
from referrals import actions
from referrals.clock import LONDON
from referrals.models import LookSweep, UnusualLook
from tests.factories import County, person

NOON = datetime(2026, 11, 18, 12, tzinfo=LONDON)  # a Wednesday


def watched_county():
    county = County()
    county.auditor = person(county.hub, "auditor", name="Aud Itor")
    county.second = person(county.hub, "hub_coordinator", name="Sam Second")
    return county


def look(user, reference, at=NOON, *, role="referrer", agency="PROB", name="referral", why="referrer"):
    """Writes into the log that somebody opened a referral at a moment, as the hub would after the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        read = Read.objects.create(
            actor_id=user.pk, agency_code=agency, role=role, page=name, subject=reference, why=why, shown=[reference]
        )
    Showing.objects.create(read_id=read.pk, reference=reference)


def lists(user, number, at=NOON, first=0, *, role="referrer", name="referrals"):
    """Writes into the log that a page listed so many referrals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        Read.objects.create(
            actor_id=user.pk, role=role, page=name, shown=[f"R26-{n:05d}" for n in range(first, first + number)]
        )


def found(at=NOON + timedelta(hours=9)):
    """What one look through the log adds."""
    known = set(UnusualLook.objects.values_list("pk", flat=True))
    LookSweep.objects.update(until=at - timedelta(days=1))
    actions.looking.sweep(at=at)
    return UnusualLook.objects.exclude(pk__in=known)


def rules(at=NOON + timedelta(hours=9)):
    return sorted(found(at).values_list("rule", flat=True))
