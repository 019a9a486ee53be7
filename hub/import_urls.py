"""Addresses for bringing records in."""

from django.urls import path

from hub.views import imports

urlpatterns = [
    path("", imports.import_records, name="import_records"),
    path("<slug:kind>/", imports.import_kind, name="import_kind"),
    path("<slug:kind>/template/", imports.import_template, name="import_template"),
    path("<slug:kind>/take/", imports.import_take, name="import_take"),
]
