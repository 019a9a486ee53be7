from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies import access
from agencies.models import Area
from agencies.views.doors import needs, paged
from pathways.models import Cohort, Pathway
from pathways.words import condition


def standing(pathway, today):
    """Whether a version is a draft, to come, live or past, in a word and a colour."""
    if pathway.published_from is None:
        return "Draft", "yellow"
    if pathway.published_from > today:
        return "To come", "blue"
    if pathway.published_to is None or pathway.published_to > today:
        return "Live", "green"
    return "Past", "grey"


@needs("view_services", "manage_pathways")
def pathways(request):
    """Every version of every pathway, by cohort and area; drafts for those who may change them."""
    may_change = access.may_at(request.user, "manage_pathways")
    rows = Pathway.objects.select_related("cohort", "area_group").prefetch_related("stages")
    if not may_change:
        rows = rows.exclude(published_from=None)
    cohort, area = request.GET.get("cohort", ""), request.GET.get("area", "")
    if cohort:
        rows = rows.filter(cohort__code=cohort)
    if area:
        rows = rows.filter(area_group__code=area)
    page, pages = paged(request, rows.order_by("cohort__order", "area_group__name", "-version"))
    today = timezone.localdate()
    for row in page:
        row.standing, row.colour = standing(row, today)
    context = {
        "page": page,
        "pages": pages,
        "cohort": cohort,
        "area": area,
        "cohorts": Cohort.objects.all(),
        "areas": Area.objects.filter(pathways__isnull=False).distinct(),
        "may_change": may_change,
    }
    return render(request, "pathways/pathways.html", context)


@needs("view_services", "manage_pathways")
def pathway(request, pk):
    """The stages of one version in order, with stays, and who enters each, in plain sentences."""
    may_change = access.may_at(request.user, "manage_pathways")
    rows = Pathway.objects.select_related("cohort", "area_group")
    if not may_change:
        rows = rows.exclude(published_from=None)
    found = get_object_or_404(rows, pk=pk)
    found.standing, found.colour = standing(found, timezone.localdate())
    stages = list(found.stages.prefetch_related("rules"))
    for stage in stages:
        stage.entered_by = list(stage.rules.all())
        for rule in stage.entered_by:
            rule.sentence = condition(rule.all_of, rule.any_of, rule.none_of)
    context = {
        "pathway": found,
        "stages": stages,
        "draft": may_change and found.published_from is None,
        "may_change": may_change,
    }
    return render(request, "pathways/pathway.html", context)
