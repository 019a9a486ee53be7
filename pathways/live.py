"""Published pathways as routing reads them."""

from django.db.models import Q

from pathways.models import Pathway
from pathways.routing import PathwayNow, Rule, StageNow


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


def pathway_now(pathway):
    """A pathway version as plain data; a stage's code is its kind, unique within a pathway."""
    stages = list(pathway.stages.prefetch_related("rules"))
    return PathwayNow(
        code=f"{pathway.cohort.code}:{pathway.area_group.code}",
        name=str(pathway),
        version=pathway.version,
        stages=tuple(StageNow(stage.kind, stage.kind, stage.name, stage.order) for stage in stages),
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
