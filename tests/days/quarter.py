"""A quarter that is over, in the county of the factories: who lived in Quay House, and where they went."""

from datetime import timedelta

from django.utils import timezone

from analytics.periods import latest_complete_quarter

SETTLED, WITH_FRIENDS, UNPLANNED = 7, 2, 5
PLANNED = SETTLED + WITH_FRIENDS
LEFT = PLANNED + UNPLANNED


def lived_through(county):
    """Fourteen people came and went in the latest complete quarter; returns the quarter."""
    quarter = latest_complete_quarter(timezone.localdate())
    went = [
        *[{"destination": "private_rented", "area": county.thanet}] * SETTLED,
        *[{"destination": "friends_family", "area": county.dover}] * WITH_FRIENDS,
        *[{"destination": "rough_sleeping", "planned": False}] * UNPLANNED,
    ]
    for number, facts in enumerate(went):  # everybody in the same room
        day = quarter.first + timedelta(days=4 * number)
        county.stayed(day, day + timedelta(days=3), given_name=f"Ash{number}", family_name="Birch", **facts)
    return quarter
