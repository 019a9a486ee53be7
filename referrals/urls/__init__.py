"""Addresses of the pages about people: those of the referrer, of the provider, and of the hub."""

from referrals.urls import county, journey, services

urlpatterns = [*journey.urlpatterns, *services.urlpatterns, *county.urlpatterns]
