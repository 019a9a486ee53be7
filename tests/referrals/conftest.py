"""A small county, and somebody's browser, for every test of referrals."""

import pytest

from referrals import actions
from tests.factories import County


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def enter(client):
    """Sign in as somebody, and get their browser."""

    def as_(user):
        client.force_login(user)
        return client

    return as_


@pytest.fixture
def two(county):
    """Jordan Marsh twice: once closed, with a CRN; once newly sent, with a telephone number."""
    county.old = county.service_user(crn="X123456")
    county.closed = county.submitted(service_user=county.old)
    actions.referral.withdraw(by=county.officer, referral=county.closed, reason="custody", detail="Recalled.")
    county.new = county.service_user(given_name="Jordon", phone="07700 900123")
    county.sent = county.submitted(service_user=county.new)
    return county
