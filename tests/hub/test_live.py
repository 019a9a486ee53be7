"""Live updates: a hint to those who work there now, never the content, and never a reason to fail."""

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.utils import timezone

from agencies.models import Membership, User
from hub import live, time_out
from hub.live import group_of
from hub.sockets import LiveConsumer
from referrals import actions
from referrals.models import Offer
from tests.factories import County, join

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db, monkeypatch):
    monkeypatch.setattr(live, "_quiet_until", 0.0)
    return County()


def signed_in(user):
    """The session of somebody who has just signed in."""
    client = Client()
    client.force_login(user)
    return client.session


async def listening(user, session=None):
    socket = WebsocketCommunicator(LiveConsumer.as_asgi(), "/live/")
    socket.scope["session"] = session or await database_sync_to_async(signed_in)(user)
    connected, _ = await socket.connect()
    return socket, connected


def test_a_provider_hears_that_something_changed_and_nothing_else(county):
    referral = county.submitted()

    async def story():
        socket, connected = await listening(county.worker)
        assert connected
        await database_sync_to_async(actions.offer.send)(
            by=county.coordinator, referral=referral, services=[county.quay]
        )
        assert await socket.receive_json_from(timeout=5) == {"changed": True}
        await socket.disconnect()

    async_to_sync(story)()


def test_somebody_who_no_longer_works_there_hears_of_their_other_agency_alone(county):
    join(county.worker, county.council, "housing_options")
    referral = county.submitted()

    async def story():
        socket, _ = await listening(county.worker)
        await database_sync_to_async(Membership.objects.filter(role_group__agency=county.harbour).update)(
            ends=timezone.localdate()
        )
        await get_channel_layer().group_send(
            group_of(county.harbour.pk), {"type": "changed", "agency": county.harbour.pk}
        )
        assert await socket.receive_nothing(timeout=0.3)
        await database_sync_to_async(actions.offer.send)(
            by=county.coordinator, referral=referral, services=[county.quay]
        )
        assert await socket.receive_json_from(timeout=5) == {"changed": True}
        await socket.disconnect()

    async_to_sync(story)()


def test_somebody_elses_provider_hears_nothing(county):
    referral = county.submitted()

    async def story():
        socket, _ = await listening(county.mill_worker)
        await database_sync_to_async(actions.offer.send)(
            by=county.coordinator, referral=referral, services=[county.quay]
        )
        assert await socket.receive_nothing(timeout=0.3)
        await socket.disconnect()

    async_to_sync(story)()


def test_whoever_has_left_hears_nothing_more(county):
    referral = county.submitted()

    async def story():
        socket, _ = await listening(county.worker)
        await database_sync_to_async(Membership.objects.filter(user=county.worker).update)(ends=timezone.localdate())
        await database_sync_to_async(actions.offer.send)(
            by=county.coordinator, referral=referral, services=[county.quay]
        )
        assert (await socket.receive_output(timeout=5))["type"] == "websocket.close"

    async_to_sync(story)()


def signs_out(session, settings):
    session.delete()


def is_shut_out(session, settings):
    User.objects.update(is_active=False)


def is_away_too_long(session, settings):
    session[time_out.SEEN] = session[time_out.SINCE] = 1
    session.save()


def is_asked_for_a_second_step(session, settings):
    settings.SECOND_STEP = True


@pytest.mark.parametrize("end", [signs_out, is_shut_out, is_away_too_long, is_asked_for_a_second_step])
def test_whoever_is_no_longer_signed_in_hears_nothing_more(county, settings, end):
    session = signed_in(county.worker)

    async def story():
        socket, connected = await listening(county.worker, session)
        assert connected
        await database_sync_to_async(end)(session, settings)
        await get_channel_layer().group_send(
            group_of(county.harbour.pk), {"type": "changed", "agency": county.harbour.pk}
        )
        assert (await socket.receive_output(timeout=5))["type"] == "websocket.close"
        _, connected = await listening(county.worker, session)
        assert not connected

    async_to_sync(story)()


def test_nobody_without_a_role_is_let_in(county):
    Membership.objects.filter(user=county.worker).update(ends=timezone.localdate())

    async def story():
        _, connected = await listening(county.worker)
        assert not connected

    async_to_sync(story)()


@pytest.mark.parametrize("ailment", [ConnectionError("away"), TimeoutError()])
def test_with_the_layer_away_every_action_still_commits(county, monkeypatch, caplog, ailment):
    class Away:
        async def group_send(self, group, message):
            raise ailment

    monkeypatch.setattr(live, "get_channel_layer", Away)
    referral = county.submitted()
    actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay])
    assert Offer.objects.get(referral=referral).status == "open"
    assert "live update not sent" in caplog.text
