"""The service directory. Whoever includes it passes `free_places` and `waits`, which pathways cannot count itself."""

from django.urls import path

from pathways.views import directory

urlpatterns = [
    path("", directory.services, name="services"),
    path("<str:code>/", directory.service, name="service"),
]
