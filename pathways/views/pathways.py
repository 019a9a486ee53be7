from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agencies import access
from agencies.models import Area
from agencies.views.doors import needs, paged
from pathways.criteria import criterion
from pathways.differences import differences
from pathways.live import asked_by_services, faults_of, former_version, live_now, version_of
from pathways.models import Cohort, Pathway
from pathways.routing.faults import KINDS, unused
from pathways.routing.sentences import who_refers
from pathways.words import condition, leads, who_nominates, who_reads_names


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
    names = {stage.kind: stage.name for stage in stages}
    for stage in stages:
        stage.leads = leads(names.get(stage.leads_to, stage.get_leads_to_display()))
        stage.refers, stage.nominates = who_refers(stage.referred_by), who_nominates(stage.nominated_by)
        stage.entered_by = list(stage.rules.all())
        for rule in stage.entered_by:
            rule.sentence = condition(rule.all_of, rule.any_of, rule.none_of)
    draft = may_change and found.published_from is None
    context = {
        "pathway": found,
        "names": who_reads_names(found.names_before_acceptance),
        "stages": stages,
        "draft": draft,
        "may_change": may_change,
    }
    if draft:
        context |= _to_look_at(found, timezone.localdate())
    return render(request, "pathways/pathway.html", context)


def _to_look_at(draft, today):
    """What is wrong with a draft, grouped by kind, and the criteria that nothing in the county asks."""
    now, found = version_of(draft)[1], faults_of(draft, today)
    others = [each for each in live_now(today) if each.code != now.code]
    return {
        "faults": [
            {"kind": words, "rows": [fault for fault in found if fault.kind == kind]}
            for kind, words in KINDS.items()
            if any(fault.kind == kind for fault in found)
        ],
        "unused": [criterion(name).label for name in unused([now, *others], asked_by_services(today))],
    }


@needs("view_services", "manage_pathways")
def pathway_differences(request, pk):
    """What a version says otherwise than the one whose place it takes, in sentences."""
    rows = Pathway.objects.select_related("cohort", "area_group")
    if not access.may_at(request.user, "manage_pathways"):
        rows = rows.exclude(published_from=None)
    found = get_object_or_404(rows, pk=pk)
    today = timezone.localdate()
    former = former_version(found, today)
    context = {"pathway": found, "former": former, "changes": _changes(former, found) if former else ()}
    return render(request, "pathways/differences.html", context)


def _changes(former, found):
    return differences(version_of(former)[0], version_of(found)[0])
