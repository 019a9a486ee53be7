"""The hub as an ASGI application: pages by Django, live updates by Channels."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
pages = get_asgi_application()

from hub import sockets  # noqa: E402  models are ready only once Django has been set up

application = ProtocolTypeRouter({"http": pages, "websocket": sockets.application})
