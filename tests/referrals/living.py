"""People who are booked into a service of the county, or live there."""

from datetime import timedelta

from django.utils import timezone

from pathways.models import Unit
from referrals import actions
from referrals.models import Placement
from tests.factories import LONG_AGO


def booked(county, number, given_name):
    """Somebody of that name who is booked into the unit of that number of Quay House."""
    (offer,) = county.offered(service_user=county.service_user(given_name=given_name, family_name="Elder"))
    return actions.offer.accept(
        by=county.worker, offer=offer, unit=county.quay.units.all()[number], expected_arrival=timezone.localdate()
    )


def lives(county, number, given_name, since, expected=90):
    """Somebody of that name who has lived in Quay House for so many days."""
    stay = actions.placement.arrive(
        by=county.worker, placement=booked(county, number, given_name), on=timezone.localdate()
    )
    started = timezone.localdate() - timedelta(days=since)
    Placement.objects.filter(pk=stay.pk).update(started=started, expected_end=started + timedelta(days=expected))
    stay.refresh_from_db()
    return stay


def more_units(county, number):
    Unit.objects.bulk_create(
        Unit(service=county.quay, code=f"X{n}", name=f"Extra {n}", available_from=LONG_AGO) for n in range(number)
    )
