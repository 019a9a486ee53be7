from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from pathways.access import pathways_key
from pathways.models import Pathway, Stage, StageRule

PUBLISHED = "This version is published and never changes. Make a new version first."


def _log(by, key, verb, pathway, **detail):
    subject = f"{pathway.cohort.code}:{pathway.version}"
    area = pathway.area_group.code
    record(by=by, key=key, verb=verb, subject_kind="pathway", subject=subject, area=area, **detail)


def _draft(pathway):
    """Hold the row of a draft for this transaction. Raises TooLate when it has been published meanwhile."""
    if Pathway.objects.select_for_update().get(pk=pathway.pk).published_from is not None:
        raise TooLate(PUBLISHED)


def _copy(former, version):
    for stage in former.stages.prefetch_related("rules"):
        rules = list(stage.rules.all())
        stage.pk, stage.pathway = None, version
        stage._state.adding = True
        stage.save()
        for rule in rules:
            rule.pk, rule.stage = None, stage
            rule._state.adding = True
            rule.save()


@transaction.atomic
def add_pathway_version(*, by, cohort, area_group):
    """A draft of a cohort's next version in an area group, with the stages and rules of the last one.

    Raises TooLate when there is a draft already.
    """
    key = pathways_key(by)
    versions = Pathway.objects.filter(cohort=cohort, area_group=area_group)
    if versions.filter(published_from=None).exists():
        raise TooLate("There is already a draft of the next version. Change that one.")
    former = versions.order_by("-version").first()
    number = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            pathway = Pathway.objects.create(
                cohort=cohort, area_group=area_group, version=number,
                names_before_acceptance=former is not None and former.names_before_acceptance,
            )  # fmt: skip
    except IntegrityError as error:
        raise TooLate("Somebody else has just made this version.") from error
    if former:
        _copy(former, pathway)
    _log(by, key, "add_pathway_version", pathway)
    return pathway


@transaction.atomic
def set_names(*, by, pathway, names_before_acceptance):
    """Say of a draft whether a provider with an open offer reads names before it accepts."""
    key = pathways_key(by)
    _draft(pathway)
    Pathway.objects.filter(pk=pathway.pk).update(names_before_acceptance=names_before_acceptance)
    _log(by, key, "set_names", pathway, names_before_acceptance=names_before_acceptance)


def _save_stage(stage):
    if stage.maximum_days < stage.expected_days:
        raise NotPossible({"maximum_days": ["The longest stay cannot be shorter than the expected one"]})
    if stage.leads_to and stage.leads_to == stage.kind:
        raise NotPossible({"leads_to": ["A stage cannot lead to itself. Choose another stage, or nowhere"]})
    stage.full_clean(validate_constraints=False)
    others = stage.pathway.stages.exclude(pk=stage.pk)
    if others.filter(kind=stage.kind).exists():
        raise NotPossible({"kind": ["This pathway already has a stage of this kind. Choose another kind"]})
    if others.filter(order=stage.order).exists():
        raise NotPossible({"order": ["Another stage already has this place in the order. Enter another number"]})
    stage.save()
    return stage


@transaction.atomic
def set_stage(*, by, pathway, stage=None, **fields):
    """Add a stage to a draft, or change one of its stages."""
    key = pathways_key(by)
    _draft(pathway)
    stage = stage or Stage(pathway=pathway)
    for name, value in fields.items():
        setattr(stage, name, value)
    _save_stage(stage)
    _log(by, key, "set_stage", pathway, stage=stage.kind)
    return stage


@transaction.atomic
def remove_stage(*, by, stage):
    """Take a stage and its rules out of a draft."""
    key = pathways_key(by)
    _draft(stage.pathway)
    if not Stage.objects.filter(pk=stage.pk).delete()[0]:
        raise TooLate("This stage has already been taken out.")
    _log(by, key, "remove_stage", stage.pathway, stage=stage.kind)


@transaction.atomic
def set_rule(*, by, stage, rule=None, **fields):
    """Add a rule to a stage of a draft, or change one: who enters the stage, and why."""
    key = pathways_key(by)
    _draft(stage.pathway)
    rule = rule or StageRule(stage=stage)
    for name, value in fields.items():
        setattr(rule, name, value)
    rule.full_clean()
    rule.save()
    _log(by, key, "set_rule", stage.pathway, stage=stage.kind)
    return rule


@transaction.atomic
def remove_rule(*, by, rule):
    """Take a rule out of a draft."""
    key = pathways_key(by)
    _draft(rule.stage.pathway)
    if not StageRule.objects.filter(pk=rule.pk).delete()[0]:
        raise TooLate("This rule has already been taken out.")
    _log(by, key, "remove_rule", rule.stage.pathway, stage=rule.stage.kind)


@transaction.atomic
def publish(*, by, pathway, on=None, stood_before=False):
    """Publish a draft from the day `on` (today, if not said); the version before it ends that day.

    A published version never changes again. Raises TooLate when it is published already, NotPossible when no rule
    leads to any stage or the day is not after the day of the version before it. `stood_before` is for records that are
    brought in: a first version may have been live before the hub knew it.
    """
    key = pathways_key(by)
    on = on or timezone.localdate()
    _draft(pathway)
    versions = Pathway.objects.filter(cohort=pathway.cohort, area_group=pathway.area_group)
    first = not versions.exclude(pk=pathway.pk).exists()
    if on < timezone.localdate() and not (stood_before and first):
        raise NotPossible({"on": ["A pathway cannot be published for the past. Enter today or a later day"]})
    if not StageRule.objects.filter(stage__pathway=pathway).exists():
        raise NotPossible("No rule leads to any stage yet. Add a stage with a rule before you publish")
    live = versions.filter(published_from__isnull=False, published_to=None)
    if (former := live.first()) and on < former.published_from:
        raise NotPossible(
            {"on": [f"Version {former.version} begins on {former.published_from:%-d %B %Y}. Enter a later day"]}
        )
    live.update(published_to=on)
    if not Pathway.objects.filter(pk=pathway.pk, published_from=None).update(published_from=on):
        raise TooLate(PUBLISHED)
    pathway.refresh_from_db()
    _log(by, key, "publish", pathway, published_from=f"{on:%Y-%m-%d}")
    return pathway
