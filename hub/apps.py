from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class HubConfig(AppConfig):
    name = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        user_logged_in.connect(import_module("hub.time_out").begin)
        for listener in ("hub.notifications", "hub.return_notices", "hub.live"):
            import_module(listener)
