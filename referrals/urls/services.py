"""Addresses of the provider's pages."""

from django.urls import path

from referrals.views import offers, stays, units

urlpatterns = [
    path("offers/", offers.offers, name="offers"),
    path("offers/<str:reference>/", offers.offer, name="offer"),
    path("offers/<str:reference>/<str:step>/", offers.offer_step, name="offer_step"),
    path("residents/", stays.residents, name="residents"),
    path("stays/<str:reference>/", stays.placement, name="placement"),
    path("stays/<str:reference>/<str:step>/", stays.placement_step, name="placement_step"),
    path("units/", units.units, name="units"),
]
