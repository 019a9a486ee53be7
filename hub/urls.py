"""Every address of the hub. Each app declares its own; an address without a name does not exist."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
]
