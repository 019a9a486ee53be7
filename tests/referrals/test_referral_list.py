"""The list of referrals: what it costs, and how it goes on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.models import Referral

pytestmark = pytest.mark.django_db


def test_the_list_costs_the_same_for_two_referrals_as_for_twenty_five(county, client):
    def queries(count):
        while Referral.objects.count() < count:
            county.draft(county.service_user(given_name=f"Robin{Referral.objects.count()}", date_of_birth=None))
        client.force_login(county.officer)
        client.get(reverse("referrals"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("referrals")).content.decode().count("<tr>") == count + 1
        return len(caught)

    assert queries(2) == queries(25)


def test_the_list_goes_on_where_it_stopped_and_keeps_its_filters(county, client):
    made = [county.draft(county.service_user(given_name=f"Robin{n}", date_of_birth=None)).reference for n in range(27)]
    client.force_login(county.officer)
    first = client.get(reverse("referrals"), {"status": "draft"})
    rows = [row["referral"].reference for row in first.context["rows"]]
    assert rows == made[:1:-1]
    assert "status=draft" in first.context["next_url"]
    second = client.get(reverse("referrals") + first.context["next_url"])
    assert [row["referral"].reference for row in second.context["rows"]] == made[1::-1]
    assert not second.context["next_url"]
    assert client.get(reverse("referrals"), {"status": "closed"}).context["rows"] == []
    for odd in ({"after": "x"}, {"after": "2026-01-01_1"}, {"status": "odd"}, {"cohort": "odd"}):
        assert client.get(reverse("referrals"), odd).status_code == 200
