"""Whoever chooses a criterion reads beside it what each one means, and what counts as unknown."""

from html import unescape

import pytest
from django.urls import reverse

from pathways import actions
from pathways.criteria import CRITERIA
from pathways.models import StageRule
from tests.factories import County, person


@pytest.mark.django_db
def test_every_page_on_which_a_criterion_is_chosen_says_what_each_one_means(client):
    county = County()
    draft = actions.add_pathway_version(by=county.coordinator, cohort=county.pathway.cohort, area_group=county.east)
    rule = StageRule.objects.filter(stage__pathway=draft).first()
    manager = person(county.harbour, "provider_manager")
    for user, name, of in (
        (county.coordinator, "condition_add", rule.pk),
        (county.administrator, "criterion_add", "QUAY"),
        (manager, "mix_limit_add", "QUAY"),
    ):
        client.force_login(user)
        page = unescape(client.get(reverse(name, args=[of])).content.decode())
        for row in CRITERIA.values():
            assert all(f">{words}</" in page for words in (row.label, row.holds, row.fails, row.unknown)), row.name
