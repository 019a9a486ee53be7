"""A small county, and somebody's browser, for every test of referrals."""

import pytest

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
