"""Every address of the hub. Each app declares its own; an address without a name does not exist."""

from django.urls import include, path

from hub.views import log, search, worklist

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("worklist/assign/", worklist.worklist_assign, name="worklist_assign"),
    path("search/", search.search, name="search"),
    path("log/", log.event_log, name="event_log"),
    path("account/", include("allauth.account.urls")),
    path("", include("referrals.urls")),
]
