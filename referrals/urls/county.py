"""Addresses of the hub's pages, of the pathway board, and of lists taken away."""

from django.urls import path

from referrals.views import (
    board,
    declines,
    emergency,
    erasure,
    exports,
    joining,
    looking,
    merging,
    panel,
    preview,
    triage,
    waiting,
)

urlpatterns = [
    path("triage/", triage.triage_list, name="triage_list"),
    path("referrals/<str:reference>/triage/", triage.triage, name="triage"),
    path("referrals/<str:reference>/triage/<str:step>/", triage.triage_step, name="triage_step"),
    path("referrals/<str:reference>/join/", joining.join, name="join"),
    path("referrals/<str:reference>/join/<str:into>/", joining.join_with, name="join_with"),
    path("waiting/", waiting.waiting_list, name="waiting_list"),
    path("export/<str:name>/", exports.export, name="export"),
    path("pathways/<int:pk>/preview/", preview.pathway_preview, name="pathway_preview"),
    path("previews/<int:pk>/", preview.preview, name="preview"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("openings/", emergency.openings_list, name="openings"),
    path("openings/<int:pk>/end/", emergency.opening_end, name="opening_end"),
    path("openings/<int:pk>/review/", emergency.opening_review, name="opening_review"),
    path("looking/", looking.unusual_looks, name="unusual_looks"),
    path("looking/<int:pk>/", looking.unusual_look, name="unusual_look"),
    path("looked/<str:reference>/", looking.who_looked, name="who_looked"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("duplicates/<str:one>/<str:other>/", merging.merge, name="merge"),
    path("duplicates/<str:one>/<str:other>/apart/", merging.tell_apart, name="tell_apart"),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("erasure/", erasure.erasure_due, name="erasure_due"),
    path("erasure/<str:reference>/", erasure.person_erase, name="person_erase"),
    path("declines/", declines.declines, name="declines"),
    path("panel/", panel.panel_list, name="panel_list"),
    path("referrals/<str:reference>/panel/", panel.panel, name="panel"),
    path("board/", board.board, name="board"),
]
