"""Addresses that set up services, units and pathways; the directory stands in `pathways.urls.directory`."""

from django.urls import path

from pathways.views import declared, drafts, limits, pathways, quality, services, units

urlpatterns = [
    path("set-up/services/<str:code>/quality/", quality.service_quality, name="service_quality"),
    path("set-up/services/<str:code>/quality/<str:kind>/add/", quality.quality_add, name="quality_add"),
    path("set-up/quality/<str:kind>/<int:pk>/close/", quality.quality_close, name="quality_close"),
    path("pathways/", pathways.pathways, name="pathways"),
    path("pathways/add/", drafts.pathway_add, name="pathway_add"),
    path("pathways/<int:pk>/", pathways.pathway, name="pathway"),
    path("pathways/<int:pk>/differences/", pathways.pathway_differences, name="pathway_differences"),
    path("pathways/<int:pk>/names/", drafts.pathway_names, name="pathway_names"),
    path("pathways/<int:pk>/publish/", drafts.pathway_publish, name="pathway_publish"),
    path("pathways/<int:pk>/stages/add/", drafts.stage_add, name="stage_add"),
    path("set-up/stages/<int:pk>/", drafts.stage_change, name="stage_change"),
    path("set-up/stages/<int:pk>/remove/", drafts.stage_remove, name="stage_remove"),
    path("set-up/stages/<int:pk>/rules/add/", drafts.rule_add, name="rule_add"),
    path("set-up/rules/<int:pk>/", drafts.rule, name="rule"),
    path("set-up/rules/<int:pk>/remove/", drafts.rule_remove, name="rule_remove"),
    path("set-up/rules/<int:pk>/conditions/add/", drafts.condition_add, name="condition_add"),
    path("set-up/rules/<int:pk>/conditions/remove/", drafts.condition_remove, name="condition_remove"),
    path("set-up/services/", services.set_up_services, name="set_up_services"),
    path("set-up/services/add/", services.service_add, name="service_add"),
    path("set-up/services/<str:code>/", services.set_up_service, name="set_up_service"),
    path("set-up/services/<str:code>/change/", services.service_change, name="service_change"),
    path("set-up/services/<str:code>/stages/<str:cohort>/", services.service_stages, name="service_stages"),
    path("set-up/services/<str:code>/criteria/add/", declared.criterion_add, name="criterion_add"),
    path("set-up/services/<str:code>/limits/add/", limits.mix_limit_add, name="mix_limit_add"),
    path("set-up/services/<str:code>/terms/add/", declared.term_add, name="term_add"),
    path("set-up/services/<str:code>/units/add/", units.unit_add, name="unit_add"),
    path("set-up/criteria/<int:pk>/end/", declared.criterion_end, name="criterion_end"),
    path("set-up/limits/", limits.mix_limits_waiting, name="mix_limits_waiting"),
    path("set-up/limits/<int:pk>/decide/", limits.mix_limit_decide, name="mix_limit_decide"),
    path("set-up/limits/<int:pk>/end/", limits.mix_limit_end, name="mix_limit_end"),
    path("set-up/units/<int:pk>/", units.unit_change, name="unit_change"),
    path("set-up/units/<int:pk>/out-of-service/", units.unit_out_of_service, name="unit_out_of_service"),
    path("set-up/out-of-service/<int:pk>/back/", units.unit_back, name="unit_back"),
]
