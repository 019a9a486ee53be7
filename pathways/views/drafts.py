"""Drafts: stages and rules of a version that is not yet published."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.views.doors import form_page, needs, sent
from pathways import actions
from pathways.criteria import SUBJECTS, criterion
from pathways.forms.pathway import GROUPS, ConditionForm, NamesForm, PathwayForm, PublishForm, RuleForm, StageForm
from pathways.live import faults_of
from pathways.models import Pathway, Stage, StageRule
from pathways.routing.faults import speaks_of

KINDS_OF_CONDITION = {"all_of": "must hold", "any_of": "is one that may hold", "none_of": "must not hold"}


def _address(pathway):
    return reverse("pathway", args=[pathway.pk])


def _page(pathway, **page):
    caption = f"{pathway}, version {pathway.version}"
    return {"caption": caption, "back_url": _address(pathway), "back_label": "Pathway"} | page


def _rule(pk):
    return get_object_or_404(
        StageRule.objects.select_related("stage__pathway__cohort", "stage__pathway__area_group"), pk=pk
    )


def _stage(pk):
    return get_object_or_404(Stage.objects.select_related("pathway__cohort", "pathway__area_group"), pk=pk)


@needs("manage_pathways")
def pathway_add(request):
    return form_page(
        request,
        PathwayForm(data=sent(request), initial={name: request.GET.get(name) for name in ("cohort", "area_group")}),
        lambda **given: actions.add_pathway_version(by=request.user, **given),
        done=_address,
        said=lambda made: f"Version {made.version} is a draft. Nothing is routed by it until it is published.",
        heading="Make the next version of a pathway",
        intro="The draft begins with the stages and rules of the last version, if there is one.",
        submit_label="Make draft",
        back_url=reverse("pathways"),
        back_label="Pathways",
    )


@needs("manage_pathways")
def pathway_names(request, pk):
    """Whether a provider with an open offer reads names before it accepts."""
    pathway = get_object_or_404(Pathway.objects.select_related("cohort", "area_group"), pk=pk)
    form = NamesForm(data=sent(request), initial={"names_before_acceptance": pathway.names_before_acceptance})
    return form_page(
        request,
        form,
        lambda **given: actions.set_names(by=request.user, pathway=pathway, **given),
        done=_address(pathway),
        said="What a provider reads has been changed.",
        **_page(pathway, heading="What a provider reads before it accepts", submit_label="Save"),
    )


@needs("manage_pathways")
def stage_add(request, pk):
    pathway = get_object_or_404(Pathway.objects.select_related("cohort", "area_group"), pk=pk)
    last = pathway.stages.last()
    return form_page(
        request,
        StageForm(data=sent(request), initial={"order": last.order + 1 if last else 1}),
        lambda **given: actions.set_stage(by=request.user, pathway=pathway, **given),
        done=_address(pathway),
        said=lambda stage: f"{stage} has been added.",
        **_page(pathway, heading="Add a stage", submit_label="Add stage"),
    )


@needs("manage_pathways")
def stage_change(request, pk):
    stage = _stage(pk)
    form = StageForm(data=sent(request))
    form.initial = {name: getattr(stage, name) for name in form.fields}
    return form_page(
        request,
        form,
        lambda **given: actions.set_stage(by=request.user, pathway=stage.pathway, stage=stage, **given),
        done=_address(stage.pathway),
        said=lambda changed: f"{changed} has been changed.",
        **_page(stage.pathway, heading=f"Change {stage}", submit_label="Save changes"),
    )


@needs("manage_pathways")
@require_POST
def stage_remove(request, pk):
    stage = _stage(pk)
    actions.remove_stage(by=request.user, stage=stage)
    messages.success(request, f"{stage} has been taken out.")
    return redirect(_address(stage.pathway))


@needs("manage_pathways")
def rule_add(request, pk):
    stage = _stage(pk)
    return form_page(
        request,
        RuleForm(data=sent(request)),
        lambda **given: actions.set_rule(by=request.user, stage=stage, **given),
        done=lambda rule: reverse("rule", args=[rule.pk]),
        said="The rule has been added. Now add its conditions.",
        **_page(stage.pathway, heading=f"Add a rule: who enters {stage}", submit_label="Add rule"),
    )


@needs("manage_pathways")
def rule(request, pk):
    """One rule: its words, and its conditions one by one."""
    row = _rule(pk)
    if row.stage.pathway.published_from is not None:
        return redirect(_address(row.stage.pathway))
    form = RuleForm(data=sent(request))
    form.initial = {name: getattr(row, name) for name in form.fields}
    conditions = [
        {"group": group, "name": name, "label": criterion(name).label, "kind": KINDS_OF_CONDITION[group]}
        for group, _ in GROUPS
        for name in getattr(row, group)
    ]
    return form_page(
        request,
        form,
        lambda **given: actions.set_rule(by=request.user, stage=row.stage, rule=row, **given),
        done=_address(row.stage.pathway),
        said="The rule has been saved.",
        template="pathways/rule.html",
        rule=row,
        conditions=conditions,
        faults=[fault for fault in faults_of(row.stage.pathway, timezone.localdate()) if speaks_of(fault, row.because)],
        **_page(row.stage.pathway, heading=f"Who enters {row.stage}", submit_label="Save rule"),
    )


@needs("manage_pathways")
def condition_add(request, pk):
    row = _rule(pk)

    def add(*, criterion, group):
        names = getattr(row, group)
        fields = {group: names if criterion in names else [*names, criterion]}
        return actions.set_rule(by=request.user, stage=row.stage, rule=row, **fields)

    return form_page(
        request,
        ConditionForm(data=sent(request)),
        add,
        done=reverse("rule", args=[row.pk]),
        said="The condition has been added.",
        template="pathways/choose_criterion.html",
        subjects=SUBJECTS,
        **_page(
            row.stage.pathway,
            heading="Add a condition",
            submit_label="Add condition",
            back_url=reverse("rule", args=[row.pk]),
            back_label="Rule",
        ),
    )


@needs("manage_pathways")
@require_POST
def condition_remove(request, pk):
    row = _rule(pk)
    group, name = request.POST.get("group"), request.POST.get("name")
    if group in KINDS_OF_CONDITION:
        left = [each for each in getattr(row, group) if each != name]
        actions.set_rule(by=request.user, stage=row.stage, rule=row, **{group: left})
    return redirect("rule", row.pk)


@needs("manage_pathways")
@require_POST
def rule_remove(request, pk):
    row = _rule(pk)
    actions.remove_rule(by=request.user, rule=row)
    messages.success(request, "The rule has been taken out.")
    return redirect(_address(row.stage.pathway))


@needs("manage_pathways")
def pathway_publish(request, pk):
    pathway = get_object_or_404(Pathway.objects.select_related("cohort", "area_group"), pk=pk)
    return form_page(
        request,
        PublishForm(data=sent(request)),
        lambda **given: actions.publish(by=request.user, pathway=pathway, **given),
        done=_address(pathway),
        said=lambda published: f"Version {published.version} is published from {published.published_from:%-d %B %Y}.",
        **_page(
            pathway,
            heading="Publish this version",
            intro="From that day on new referrals are routed by it, and the version before it ends. "
            "A published version never changes: what is wrong in it needs a new version.",
            submit_label="Publish version",
        ),
    )
