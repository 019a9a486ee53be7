from django.urls import path

from analytics.views import figures, records, reports

urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:name>/records/", records.records, name="figure_records"),
    path("reports/", reports.reports, name="reports"),
    path("reports/file/", reports.report, name="report"),
    path("reports/close/", reports.quarter_close, name="quarter_close"),
    path("reports/correct/", reports.quarter_correct, name="quarter_correct"),
    path("reports/changes/", reports.quarter_changes, name="quarter_changes"),
]
