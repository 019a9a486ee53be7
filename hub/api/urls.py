"""Addresses of the API, version 1."""

from django.urls import path

from hub.api import counted, directory, people, root

urlpatterns = [
    path("v1/", root.Root.as_view(), name="api_root"),
    path("v1/schema/", root.Schema.as_view(), name="api_schema"),
    path("v1/referrals/", people.Referrals.as_view(), name="api_referrals"),
    path("v1/referrals/<str:reference>/", people.OneReferral.as_view(), name="api_referral"),
    path("v1/referrals/<str:reference>/assessment/", people.AssessmentOf.as_view(), name="api_referral_assessment"),
    path("v1/referrals/<str:reference>/offers/", people.OffersOf.as_view(), name="api_referral_offers"),
    path("v1/referrals/<str:reference>/stays/", people.StaysOf.as_view(), name="api_referral_stays"),
    path("v1/referrals/<str:reference>/timeline/", people.TimelineOf.as_view(), name="api_referral_timeline"),
    path("v1/services/", directory.Services.as_view(), name="api_services"),
    path("v1/services/<str:code>/", directory.OneService.as_view(), name="api_service"),
    path("v1/figures/", counted.Figures.as_view(), name="api_figures"),
    path("v1/figures/<str:name>/", counted.OneFigure.as_view(), name="api_figure"),
    path("v1/periods/", counted.Quarters.as_view(), name="api_periods"),
    path("<path:rest>", root.Nothing.as_view(), name="api_nothing"),
]
