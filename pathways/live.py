"""Published pathways as routing reads them."""

from collections import defaultdict

from django.db.models import Prefetch, Q

from agencies.models import Area
from pathways.access import holds_on, runs_on
from pathways.differences import StageLine, Version
from pathways.models import MixLimit, Pathway, Service, ServiceCriterion, Stage
from pathways.routing import PathwayNow, Requirement, Rule, StageNow
from pathways.routing.faults import Declared, faults
from pathways.routing.sentences import who_refers
from pathways.words import who_nominates


def published(on):
    """The condition that a pathway version is the live one on a day."""
    return Q(published_from__lte=on) & (Q(published_to=None) | Q(published_to__gt=on))


def published_pathway(cohort, areas, on):
    """The live pathway of a cohort whose area group holds the first of `areas` that has one, or None.

    `areas` are the areas wanted, in order: routing goes by where the person wants to live, never by origin.
    """
    for area in areas:
        groups = Q(area_group__members__area=area, area_group__members__starts__lte=on) & (
            Q(area_group__members__ends=None) | Q(area_group__members__ends__gt=on)
        )
        found = Pathway.objects.filter(published(on), groups | Q(area_group=area), cohort=cohort).first()
        if found:
            return found
    return None


def areas_of(group, on):
    """The areas that belong to a group on a day, itself among them."""
    members = Q(groupings__group=group, groupings__starts__lte=on) & (
        Q(groupings__ends=None) | Q(groupings__ends__gt=on)
    )
    return Area.objects.filter(members | Q(pk=group.pk))


def pathway_now(pathway):
    """A pathway version as plain data; a stage's code is its kind, unique within a pathway."""
    stages = list(pathway.stages.prefetch_related("rules"))
    return _now(pathway, stages)


def _now(pathway, stages):
    return PathwayNow(
        code=f"{pathway.cohort.code}:{pathway.area_group.code}",
        name=str(pathway),
        version=pathway.version,
        stages=tuple(
            StageNow(
                stage.kind,
                stage.kind,
                stage.name,
                stage.order,
                stage.optional,
                stage.leads_to,
                tuple(stage.referred_by),
            )
            for stage in stages
        ),
        rules=tuple(
            Rule(
                rule.tier,
                rule.order,
                tuple(rule.all_of),
                tuple(rule.any_of),
                tuple(rule.none_of),
                rule.because,
                stage.kind,
            )
            for stage in stages
            for rule in stage.rules.all()
        ),
    )


def version_of(pathway):
    """(stages and rules as their owners wrote them, the same as routing reads them) of one version."""
    stages = list(pathway.stages.prefetch_related("rules"))
    now, names = _now(pathway, stages), {stage.kind: stage.name for stage in stages}
    lines = (
        StageLine(
            each.kind,
            each.name,
            each.order,
            each.expected_days,
            each.maximum_days,
            each.optional,
            names.get(each.leads_to, each.get_leads_to_display()),
            tuple(each.referred_by),
            each.nominated_by,
        )
        for each in stages
    )
    return Version(tuple(lines), now.rules, pathway.names_before_acceptance), now


def former_version(pathway, on):
    """The version that this one takes the place of: for a draft the live one, else the one before it; or None."""
    others = Pathway.objects.filter(cohort=pathway.cohort, area_group=pathway.area_group, published_from__isnull=False)
    if pathway.published_from is None:
        live = others.filter(published(on)).first()
        return live or others.order_by("-version").first()
    return others.filter(version__lt=pathway.version).order_by("-version").first()


def requirements(rows):
    """Criteria of a service as routing reads them."""
    return tuple(Requirement(row.criterion, row.must_hold, row.because, row.hard, tuple(row.or_else)) for row in rows)


def declared(cohort, on):
    """What every service that runs for a cohort on a day has declared beforehand."""
    services = Service.objects.filter(runs_on(on), works_at__cohort=cohort).distinct()
    rows = services.prefetch_related("works_at", Prefetch("criteria", ServiceCriterion.objects.filter(holds_on(on))))
    return [
        Declared(
            service.code,
            service.name,
            frozenset(row.kind for row in service.works_at.all() if row.cohort_id == cohort.pk),
            requirements(service.criteria.all()),
        )
        for service in rows
    ]


def faults_of(draft, on):
    """What is wrong with a draft, given what the services of its cohort have declared."""
    return faults(version_of(draft)[1], declared(draft.cohort, on))


def asked_by_services(on):
    """Names of every criterion that some service asks, or limits, on a day."""
    for names in ServiceCriterion.objects.filter(holds_on(on)).values_list("criterion", "or_else"):
        yield from (names[0], *names[1])
    yield from MixLimit.objects.filter(holds_on(on)).values_list("criterion", flat=True).distinct().order_by()


def referring(on):
    """{(cohort id, kind of stage): {what is said of who refers there and who nominates}} of the live pathways."""
    found = defaultdict(dict)
    for stage in Stage.objects.filter(pathway__in=Pathway.objects.filter(published(on))).select_related("pathway"):
        said = f"{who_refers(stage.referred_by)} {who_nominates(stage.nominated_by)}"
        found[stage.pathway.cohort_id, stage.kind][said] = None
    return found


def live_now(on):
    """Every live pathway as routing reads it, in three queries."""
    pathways = Pathway.objects.filter(published(on)).select_related("cohort", "area_group")
    return [_now(each, list(each.stages.all())) for each in pathways.prefetch_related("stages__rules")]
