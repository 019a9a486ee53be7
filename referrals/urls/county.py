"""Addresses of the hub's pages, of the pathway board, and of lists taken away."""

from django.urls import path

from referrals.views import board, declines, emergency, exports, panel, preview, triage, waiting

urlpatterns = [
    path("triage/", triage.triage_list, name="triage_list"),
    path("referrals/<str:reference>/triage/", triage.triage, name="triage"),
    path("referrals/<str:reference>/triage/<str:step>/", triage.triage_step, name="triage_step"),
    path("waiting/", waiting.waiting_list, name="waiting_list"),
    path("export/<str:name>/", exports.export, name="export"),
    path("pathways/<int:pk>/preview/", preview.pathway_preview, name="pathway_preview"),
    path("previews/<int:pk>/", preview.preview, name="preview"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("openings/", emergency.openings_list, name="openings"),
    path("openings/<int:pk>/end/", emergency.opening_end, name="opening_end"),
    path("openings/<int:pk>/review/", emergency.opening_review, name="opening_review"),
    path("declines/", declines.declines, name="declines"),
    path("panel/", panel.panel_list, name="panel_list"),
    path("referrals/<str:reference>/panel/", panel.panel, name="panel"),
    path("board/", board.board, name="board"),
]
