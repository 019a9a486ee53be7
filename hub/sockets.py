"""Channels' routes: one socket per page, which says "changed" and nothing else."""

import logging
from importlib import import_module
from types import SimpleNamespace

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.contrib.auth import get_user
from django.urls import path
from redis.exceptions import RedisError

from agencies import access
from hub import second_step, time_out
from hub.live import group_of

log = logging.getLogger(__name__)
TRY_AGAIN_LATER = 1013
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Listens for the agencies that the person works for; before each message asks again whether they still do, and
    whether they are still signed in."""

    groups_joined: tuple = ()

    async def connect(self):
        agencies = await self.agencies()
        if not agencies:
            await self.close()
            return
        self.groups_joined = tuple(group_of(agency) for agency in sorted(agencies))
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def changed(self, event):
        agencies = await self.agencies()
        if event["agency"] in agencies:
            await self.send_json({"changed": True})
        elif not agencies:
            await self.close()

    @database_sync_to_async
    def agencies(self):
        """Those of the person whose sign-in holds this moment: session, time, account and second step are read anew."""
        request = SimpleNamespace(session=SessionStore(self.scope["session"].session_key))
        request.user = get_user(request)
        held = list(access.memberships(request.user))
        left, _ = time_out.seconds_left(request.session)
        if left <= 0 or (second_step.demanded(held) and not second_step.taken(request)):
            return set()
        return {membership.agency.pk for membership in held}


class RefuseWhileLayerIsAway:
    """While Redis is away a new socket is refused with one line in the log; the page works without it."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        try:
            await self.application(scope, receive, send)
        except (RedisError, OSError) as error:
            log.warning("live socket refused: %r", error)
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})


application = RefuseWhileLayerIsAway(
    AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([path("live/", LiveConsumer.as_asgi())])))
)
