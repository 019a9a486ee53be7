"""Published pathways by cohort and areas, as `pathways.live.published_pathway`, read once."""

from collections import defaultdict

from agencies.models import AreaGrouping
from pathways.live import pathway_now
from pathways.models import Pathway


class Pathways:
    def __init__(self):
        self._by_cohort = defaultdict(list)
        for pathway in Pathway.objects.filter(published_from__isnull=False).select_related("cohort", "area_group"):
            self._by_cohort[pathway.cohort_id].append(pathway)
        self._groups = defaultdict(list)
        for row in AreaGrouping.objects.all():
            self._groups[row.area_id].append(row)
        self._now, self._stages = {}, {}

    def published(self, cohort, areas, on):
        """The live pathway of a cohort for the first of `areas` that has one, or None."""
        for area in areas:
            held = (row for row in self._groups[area.pk] if row.starts <= on and (row.ends is None or row.ends > on))
            groups = {area.pk, *(row.group_id for row in held)}
            for pathway in self._by_cohort[cohort.pk]:
                live = pathway.published_from <= on and (pathway.published_to is None or pathway.published_to > on)
                if live and pathway.area_group_id in groups:
                    return pathway
        return None

    def now(self, pathway):
        """A pathway version as routing reads it."""
        if pathway.pk not in self._now:
            self._now[pathway.pk] = pathway_now(pathway)
        return self._now[pathway.pk]

    def stage(self, pathway, kind):
        """The stage of this kind in a pathway, or None."""
        if pathway.pk not in self._stages:
            self._stages[pathway.pk] = {stage.kind: stage for stage in pathway.stages.all()}
        return self._stages[pathway.pk].get(kind)
