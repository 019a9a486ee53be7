"""Every address of the hub. Each app declares its own; an address without a name does not exist."""

from django.urls import include, path

from hub.views import handing_over, log, pages, search, worklist
from referrals.vacancies import free_counts
from referrals.waits import waits_of

handler500 = "hub.views.pages.failed"

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("worklist/assign/", worklist.worklist_assign, name="worklist_assign"),
    path("worklist/hand-over/", handing_over.hand_overs, name="hand_overs"),
    path("worklist/hand-over/<str:code>/<int:pk>/", handing_over.hand_over, name="hand_over"),
    path("search/", search.search, name="search"),
    path("log/", log.event_log, name="event_log"),
    path("account/tokens/", include("agencies.token_urls")),
    path("account/", include("hub.account_urls")),
    path("api/", include("hub.api.urls")),
    path("import/", include("hub.import_urls")),
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("county.css", pages.county_stylesheet, name="county_stylesheet"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("", include("agencies.urls")),
    path("services/", include("pathways.urls.directory"), {"free_places": free_counts, "waits": waits_of}),
    path("", include("pathways.urls")),
    path("", include("referrals.urls")),
    path("", include("analytics.urls")),
]
