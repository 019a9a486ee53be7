from django.urls import include, path

from analytics.fairness import views as fairness
from analytics.quality import views as quality
from analytics.views import figures, provision, records, reports, targets

urlpatterns = [
    path("patterns/", fairness.patterns, name="patterns"),
    path("patterns/own/", fairness.own_patterns, name="own_patterns"),
    path("patterns/unmet-need/", fairness.unmet_need, name="unmet_need"),
    path("figures/", figures.figures, name="figures"),
    path("figures/quality/", quality.quality, name="quality"),
    path("figures/quality/<slug:rule>/", quality.quality_records, name="quality_records"),
    path("figures/targets/", targets.targets, name="targets"),
    path("figures/targets/set/", targets.target_set, name="target_set"),
    path("figures/targets/<int:pk>/end/", targets.target_end, name="target_end"),
    path("figures/<slug:name>/", figures.figure, name="figure"),
    path("figures/<slug:name>/records/", records.records, name="figure_records"),
    path("returns/", include("analytics.returns.urls")),
    path("contracts-and-quality/", provision.provision, name="provision"),
    path("reports/", reports.reports, name="reports"),
    path("reports/file/", reports.report, name="report"),
    path("reports/close/", reports.quarter_close, name="quarter_close"),
    path("reports/correct/", reports.quarter_correct, name="quarter_correct"),
    path("reports/changes/", reports.quarter_changes, name="quarter_changes"),
]
