"""Versions of a pathway: drafted, published from a day on, and never changed again."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, TooLate
from pathways import actions
from pathways.differences import StageLine, Version, differences
from pathways.live import version_of
from pathways.models import Cohort, Pathway, Stage, StageRule
from pathways.routing import Rule
from pathways.words import condition
from tests.factories import LONG_AGO, County
from tests.forms import day, errors

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def county():
    return County()


@pytest.fixture
def hari(client, county):
    client.force_login(county.coordinator)
    return client


@pytest.fixture
def draft(county):
    cohort = Cohort.objects.get(code="offenders")
    return actions.add_pathway_version(by=county.coordinator, cohort=cohort, area_group=county.east)


def test_a_draft_begins_as_the_last_version_and_leaves_that_alone(county, draft):
    assert (draft.version, draft.published_from) == (2, None)
    assert list(draft.stages.values_list("kind", "order")) == list(county.pathway.stages.values_list("kind", "order"))
    assert StageRule.objects.filter(stage__pathway=draft).count() == 2
    actions.remove_stage(by=county.coordinator, stage=draft.stages.first())
    assert county.pathway.stages.count() == 2
    with pytest.raises(TooLate, match="already a draft"):
        actions.add_pathway_version(by=county.coordinator, cohort=draft.cohort, area_group=draft.area_group)


def test_a_draft_says_whether_a_provider_reads_names_before_it_accepts(hari, county, draft):
    words = hari.get(reverse("pathway", args=[draft.pk])).content.decode()
    assert "A provider reads who the person is once it has accepted." in words
    address = reverse("pathway_names", args=[draft.pk])
    assert hari.post(address, {"names_before_acceptance": "on"}).status_code == 302
    draft.refresh_from_db()
    assert draft.names_before_acceptance and not Pathway.objects.get(pk=county.pathway.pk).names_before_acceptance
    (change,) = differences(version_of(county.pathway)[0], version_of(draft)[0])
    assert change.after.startswith("A provider with an open offer reads who the person is")
    assert change.after in hari.get(reverse("pathway_differences", args=[draft.pk])).content.decode()
    actions.publish(by=county.coordinator, pathway=draft)
    with pytest.raises(TooLate):
        actions.set_names(by=county.coordinator, pathway=draft, names_before_acceptance=False)
    copied = actions.add_pathway_version(by=county.coordinator, cohort=draft.cohort, area_group=draft.area_group)
    assert copied.names_before_acceptance


def test_publishing_ends_the_version_before_it_that_day(hari, county, draft):
    on = TODAY() + timedelta(days=3)
    address = reverse("pathway_publish", args=[draft.pk])
    assert "Enter today or a later day" in errors(hari.post(address, day("on", LONG_AGO)))["on"][0]
    assert hari.post(address, day("on", on)).status_code == 302
    assert hari.post(address, day("on", on)).status_code == 409
    county.pathway.refresh_from_db()
    draft.refresh_from_db()
    assert (county.pathway.published_to, draft.published_from, draft.published_to) == (on, on, None)


def test_a_first_version_may_have_been_live_before_the_hub_knew_it_and_a_second_may_not(county, draft):
    by, cohort = county.coordinator, Cohort.objects.create(code="older_people", name="Older people", order=5)
    first = actions.add_pathway_version(by=by, cohort=cohort, area_group=county.east)
    stage = actions.set_stage(
        by=by, pathway=first, kind="sheltered", name="Sheltered", order=1, expected_days=365, maximum_days=730
    )
    actions.set_rule(by=by, stage=stage, tier=1, order=1, because="Everybody.")
    assert actions.publish(by=by, pathway=first, on=LONG_AGO, stood_before=True).published_from == LONG_AGO
    with pytest.raises(NotPossible, match="for the past"):
        actions.publish(by=by, pathway=draft, on=LONG_AGO, stood_before=True)


def test_a_published_version_never_changes(county):
    by, stage = county.coordinator, county.hostel
    rule = stage.rules.first()
    before = list(Stage.objects.values()) + list(StageRule.objects.values()) + list(Pathway.objects.values())
    for change in (
        lambda: actions.set_stage(by=by, pathway=county.pathway, stage=stage, name="Other"),
        lambda: actions.set_stage(by=by, pathway=county.pathway, kind="refuge", name="R", order=9),
        lambda: actions.remove_stage(by=by, stage=stage),
        lambda: actions.set_rule(by=by, stage=stage, rule=rule, because="Other"),
        lambda: actions.set_rule(by=by, stage=stage, because="Other"),
        lambda: actions.remove_rule(by=by, rule=rule),
        lambda: actions.publish(by=by, pathway=county.pathway),
    ):
        with pytest.raises(TooLate):
            change()
    assert before == list(Stage.objects.values()) + list(StageRule.objects.values()) + list(Pathway.objects.values())


def test_a_draft_without_a_rule_is_not_published(county):
    cohort, _ = Cohort.objects.get_or_create(code="homelessness", defaults={"name": "Homelessness"})
    empty = actions.add_pathway_version(by=county.coordinator, cohort=cohort, area_group=county.east)
    with pytest.raises(NotPossible, match="No rule leads to any stage"):
        actions.publish(by=county.coordinator, pathway=empty)


def test_stages_that_contradict_each_other_are_said_at_their_field(hari, draft):
    given = {"kind": "refuge", "name": "Refuge", "order": 1, "expected_days": 90, "maximum_days": 30}
    given["nominated_by"] = "hub"
    address = reverse("stage_add", args=[draft.pk])
    assert "cannot be shorter" in errors(hari.post(address, given))["maximum_days"][0]
    given["maximum_days"] = 90
    assert "Enter another number" in errors(hari.post(address, given))["order"][0]
    assert "Choose another kind" in errors(hari.post(address, given | {"kind": "shared", "order": 3}))["kind"][0]


def test_conditions_of_a_rule_come_and_go_one_by_one(hari, draft):
    rule = draft.stages.first().rules.first()
    hari.post(reverse("condition_add", args=[rule.pk]), {"criterion": "woman", "group": "none_of"})
    hari.post(reverse("condition_add", args=[rule.pk]), {"criterion": "woman", "group": "none_of"})
    rule.refresh_from_db()
    assert rule.none_of == ["woman"]
    hari.post(reverse("condition_remove", args=[rule.pk]), {"group": "none_of", "name": "woman"})
    hari.post(reverse("condition_remove", args=[rule.pk]), {"group": "because", "name": "woman"})
    rule.refresh_from_db()
    assert rule.none_of == [] and rule.any_of == ["sleeping_rough"]


def test_a_rule_reads_as_a_sentence():
    assert condition([], [], []) == "Everybody whom no rule before this one takes."
    assert condition(["woman"], [], []) == "The person is a woman."
    assert condition(["woman"], ["under_18", "pregnant"], ["couple"]) == (
        "The person is a woman and would not move in as a couple; and also is under 18 or is pregnant."
    )


def version(*rules, stages=()):
    return Version(tuple(stages), tuple(rules))


def test_the_difference_between_two_versions_reads_as_sentences():
    hostel = StageLine("hostel_24h", "24-hour hostel", 1, 90, 180, False)
    shared = StageLine("shared", "Shared house", 2, 180, 365, False)
    street = Rule(1, 1, ("sleeping_rough",), (), (), "Sleeping rough.", "hostel_24h")
    women = Rule(1, 2, ("woman",), (), (), "A woman.", "shared")
    before = version(street, women, stages=(hostel, shared))
    after = version(
        replace(street, none_of=("under_18",)),
        Rule(2, 1, (), (), (), "Everybody else.", "floating"),
        stages=(replace(hostel, name="Hostel", expected_days=60), StageLine("floating", "Support", 2, 30, 60, True)),
    )
    told = [(each.what, each.subject, each.before, each.after) for each in differences(before, after)]
    assert told == [
        ("Changed", "Stage 1: Hostel", "Called 24-hour hostel. A stay of about 90 days, 180 at most.",
         "Called Hostel. A stay of about 60 days, 180 at most."),
        ("Added", "Stage 2: Support", "", "A stay of about 30 days, 60 at most. A person may skip it."),
        ("Taken out", "Stage 2: Shared house", "A stay of about 180 days, 365 at most.", ""),
        ("Changed", "Who enters Hostel: Sleeping rough.", "The person is sleeping rough. Tier 1, place 1.",
         "The person is sleeping rough and is 18 or over. Tier 1, place 1."),
        ("Added", "Who enters Support: Everybody else.", "",
         "Everybody whom no rule before this one takes. Tier 2, place 1."),
        ("Taken out", "Who enters Shared house: A woman.", "The person is a woman. Tier 1, place 2.", ""),
    ]  # fmt: skip
    assert differences(before, before) == ()


def test_a_rule_with_another_reason_and_the_same_conditions_has_changed_its_reason():
    rule = Rule(1, 1, ("woman",), (), (), "A woman.", "shared")
    stages = (StageLine("shared", "Shared house", 1, 180, 365, False),)
    (change,) = differences(version(rule, stages=stages), version(replace(rule, because="Only women."), stages=stages))
    assert (change.what, change.before) == ("Changed", "A woman. The person is a woman. Tier 1, place 1.")


def test_whoever_edits_a_draft_reads_its_faults_and_what_it_changes(hari, county, draft):
    stage = draft.stages.first()
    actions.set_rule(by=county.coordinator, stage=stage, all_of=["man", "woman"], because="Nobody.")
    page = hari.get(reverse("pathway", args=[draft.pk])).content.decode()
    assert "Rules that contradict themselves" in page and "Nobody." in page
    assert "criteria that no live pathway" in page
    page = hari.get(reverse("pathway_differences", args=[draft.pk])).content.decode()
    assert "1 difference." in page and "Who enters 24-hour hostel: Nobody." in page
    page = hari.get(reverse("pathway_differences", args=[county.pathway.pk])).content.decode()
    assert "This is the first version" in page


def test_a_draft_like_the_live_version_changes_nothing_and_has_no_faults(hari, draft):
    assert "Nothing changes." in hari.get(reverse("pathway_differences", args=[draft.pk])).content.decode()
    assert "No rule contradicts another" in hari.get(reverse("pathway", args=[draft.pk])).content.decode()


def test_a_service_whose_criteria_exclude_each_other_says_so_where_it_is_set_up(client, county):
    client.force_login(county.administrator)
    for name in ("man", "woman"):
        actions.set_criterion(by=county.administrator, service=county.quay, criterion=name, must_hold=True)
    assert "nobody can meet all of them" in client.get(reverse("set_up_service", args=["QUAY"])).content.decode()


def test_the_pages_of_a_draft_ask_the_same_number_of_queries_for_more_rules(hari, county, draft):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            for name in ("pathway", "pathway_differences"):
                assert hari.get(reverse(name, args=[draft.pk])).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for number in range(12):
        actions.set_rule(
            by=county.coordinator, stage=draft.stages.first(), tier=3, order=number + 1, all_of=["pet"], because="Pet."
        )
    assert queries() == before


def test_those_who_may_not_change_pathways_see_no_draft(client, county, draft):
    client.force_login(county.officer)
    page = client.get(reverse("pathways"))
    assert [row.pk for row in page.context["page"]] == [county.pathway.pk]
    assert (
        "Everybody else starts in a shared house."
        in client.get(reverse("pathway", args=[county.pathway.pk])).content.decode()
    )


def test_who_refers_who_nominates_and_where_a_stage_leads_are_set_on_screen_copied_and_compared(hari, county, draft):
    stage = draft.stages.get(kind="hostel_24h")
    address = reverse("stage_change", args=[stage.pk])
    given = {
        "kind": "hostel_24h", "name": stage.name, "order": 1, "expected_days": 90, "maximum_days": 180,
        "leads_to": "", "referred_by": ["council", "police"], "nominated_by": "council",
    }  # fmt: skip
    assert "cannot lead to itself" in errors(hari.post(address, given | {"leads_to": "hostel_24h"}))["leads_to"][0]
    assert hari.post(address, given).status_code == 302
    page = hari.get(reverse("pathway", args=[draft.pk])).content.decode()
    assert "Only the police and councils refer to this stage. The district council nominates." in page
    assert "It is the last stage" in page and "Every agency may refer" in page
    (change,) = differences(version_of(county.pathway)[0], version_of(draft)[0])
    assert change.before == (
        "From here people move on to Shared house. Every agency may refer to this stage. The hub nominates."
    )
    assert change.after.endswith("Only the police and councils refer to this stage. The district council nominates.")
    actions.publish(by=county.coordinator, pathway=draft)
    following = actions.add_pathway_version(by=county.coordinator, cohort=draft.cohort, area_group=draft.area_group)
    assert following.stages.get(kind="hostel_24h").referred_by == ["council", "police"]
    page = hari.get(reverse("service", args=["QUAY"])).content.decode()
    assert "Only the police and councils refer to this stage. The district council nominates." in page


def test_stages_that_led_on_by_their_order_lead_to_the_next_one_that_nobody_skips(county):
    Stage.objects.create(
        pathway=county.pathway, kind="resettlement", name="R", order=3, expected_days=1, maximum_days=1
    )
    Stage.objects.filter(kind="shared").update(optional=True)
    import_module("pathways.migrations.0004_stages_lead_onward_and_say_who_refers").by_the_order_as_before(apps, None)
    stages = county.pathway.stages.order_by("order")
    assert list(stages.values_list("leads_to", flat=True)) == ["resettlement", "resettlement", ""]


def test_the_page_of_a_rule_says_what_is_wrong_with_it_and_not_with_others(hari, county, draft):
    stage = draft.stages.first()
    wrong = actions.set_rule(
        by=county.coordinator, stage=stage, order=2, all_of=["in_custody", "sleeping_rough"], because="From the cells."
    )
    page = hari.get(reverse("rule", args=[wrong.pk])).content.decode()
    assert "Its conditions exclude each other" in page
    page = hari.get(reverse("rule", args=[stage.rules.first().pk])).content.decode()
    assert "To look at before publishing" not in page


def test_both_rules_that_have_one_place_say_so(hari, county, draft):
    one, other = (stage.rules.first() for stage in draft.stages.all())
    actions.set_rule(by=county.coordinator, stage=other.stage, rule=other, tier=one.tier, order=one.order)
    for rule in (one, other):
        assert "both can hold for one person" in hari.get(reverse("rule", args=[rule.pk])).content.decode()
