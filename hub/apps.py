from importlib import import_module

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        for listener in ("hub.notifications", "hub.live"):
            import_module(listener)
