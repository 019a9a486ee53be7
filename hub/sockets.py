"""Channels' routes: one socket per page, which says "changed" and nothing else."""

import logging

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path
from redis.exceptions import RedisError

from agencies import access
from hub.live import group_of

log = logging.getLogger(__name__)
TRY_AGAIN_LATER = 1013


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Listens for the agencies that the person works for; asks again before each message whether they still do."""

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
        return {membership.agency.pk for membership in access.memberships(self.scope["user"])}


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
