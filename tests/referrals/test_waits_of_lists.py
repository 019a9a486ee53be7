"""How long others waited, as a waiting list says it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.lengths import wait_in_words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        ([], "too few to say (0 people in the last year)."),
        ([3], "too few to say (1 person in the last year)."),
        ([9, 1, 4, 30, 2], "half of 5 people in the last year waited 4 days or fewer, from 1 to 30 days."),
    ],
)
def test_a_wait_is_told_as_median_and_range_with_the_number_it_rests_on_or_not_at_all(waited, said):
    assert wait_in_words(waited) == said


def test_the_waiting_list_says_how_long_others_waited_until_a_place_was_found(client, county):
    units = list(county.quay.units.all())
    for number in range(3):
        referral = county.submitted(service_user=county.service_user(given_name=f"Person{number}"))
        given = {"stage": county.hostel, "band": "A", "band_reason": "On the street."}
        actions.referral.wait(by=county.coordinator, referral=referral, **given)
        if number < 2:
            unit = units[number]
            (offer,) = actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
            actions.offer.accept(by=county.worker, offer=offer, unit=unit, expected_arrival=timezone.localdate())
    client.force_login(county.coordinator)
    page = client.get(reverse("waiting_list")).content.decode()
    assert "Until a place was found: too few to say (2 people in the last year)." in page
