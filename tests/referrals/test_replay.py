"""What routing said can be worked out again years later, from nothing but what was kept with it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways import actions as set_up
from pathways.models import Pathway, Service, StageRule
from referrals import actions
from referrals.actions.routing import replay
from referrals.models import RoutingInputs, RoutingRun, RuleSet, ServiceUser
from tests.factories import LONG_AGO, person

pytestmark = pytest.mark.django_db


def not_the_same():
    """The runs whose answer does not come again."""
    return [run.pk for run in RoutingRun.objects.all() if replay(run) != run.result]


@pytest.fixture
def decided(county):
    """A referral that was routed, while another person lived in Quay House, with a limit on the mix that counted."""
    manager, commissioner = person(county.harbour, "provider_manager"), person(county.hub, "commissioner")
    limit = set_up.set_mix_limit(
        by=manager, service=county.quay, criterion="drugs_need_high", at_most=1, because="Nights have one worker."
    )
    set_up.approve_mix_limit(by=commissioner, limit=limit)
    county.arrived(service_user=county.service_user(given_name="Robin", family_name="Wells"))
    return county.submitted()


def test_the_answer_comes_again_from_what_was_kept(decided):
    run = decided.routing_runs.last()
    assert run.inputs.given["loads"]["QUAY"][-1] == [1]
    assert (run.inputs.facts["housing_situation"], run.inputs.facts["needs"]["drugs"]) == ("rough_sleeping", "high")
    assert not_the_same() == []


def test_it_comes_again_after_pathway_services_assessment_and_loads_have_changed(county, decided):
    run, kept = decided.routing_runs.last(), decided.routing_runs.last().result
    Pathway.objects.update(published_to=timezone.localdate() + timedelta(days=1))
    StageRule.objects.update(all_of=["wheelchair"], because="Something else.")
    Service.objects.update(name="Another name", support_level="high", ends=LONG_AGO + timedelta(days=1))
    for service in (county.quay, county.mill_lane):
        service.criteria.create(criterion="woman", hard=True, starts=LONG_AGO)
        service.mix_limits.all().delete()
        service.units.update(available_to=LONG_AGO)
    ServiceUser.objects.update(date_of_birth=LONG_AGO, gender="female")
    decided.assessment.needs.drugs = "none"
    decided.assessment.needs.save()
    assert replay(run) == kept == RoutingRun.objects.get(pk=run.pk).result


def test_a_resident_who_moves_on_and_a_stage_that_a_person_chose_come_again_too(county):
    stay = county.arrived()
    actions.routing.route(by=county.coordinator, referral=stay.referral)
    other = county.submitted(service_user=county.service_user(given_name="Robin", family_name="Wells"))
    actions.routing.route(
        by=county.coordinator, referral=other, stage=county.shared, reason="A shared house is calmer."
    )
    asked = [set(inputs.given) - {"loads"} for inputs in RoutingInputs.objects.all()]
    assert asked == [{"referrer"}, {"at_stage", "because"}, {"referrer"}, {"at_stage"}]
    assert not_the_same() == []


def test_a_rule_set_is_kept_once_for_all_who_were_routed_by_it(county):
    county.submitted()
    county.submitted(service_user=county.service_user(given_name="Robin", family_name="Wells"))
    assert (RoutingInputs.objects.count(), RuleSet.objects.count()) == (2, 1)
    county.quay.criteria.create(criterion="woman", starts=LONG_AGO)
    county.submitted(service_user=county.service_user(given_name="Sam", family_name="Hill"))
    assert RuleSet.objects.count() == 2


def test_what_was_kept_names_nobody_and_goes_when_the_person_is_erased(county):
    stay = county.stayed(date(2020, 3, 2), date(2020, 9, 7))
    inputs = RoutingInputs.objects.get()
    assert "Jordan" not in str(inputs.facts) and "Marsh" not in str(inputs.facts)
    actions.erasure.erase(by=county.coordinator, person=stay.service_user, reason="Retention has ended.")
    run = RoutingRun.objects.get()
    assert not RoutingInputs.objects.exists() and replay(run) is None and run.result["services"]


def test_the_page_says_on_which_facts_it_was_decided_to_those_who_read_everything(county, decided, enter):
    address = reverse("referral_tab", args=[decided.reference, "pathway"])
    page = enter(county.officer).get(address).content.decode()
    assert "Decided on these facts" in page and "<li>Is sleeping rough</li>" in page
    assert "Decided on these facts" not in enter(county.housing_officer).get(address).content.decode()
