"""The demonstration county as it is loaded: made up, complete, on time, and only where it belongs."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db.models import DateField, DateTimeField, Max
from django.urls import reverse

from agencies.models import Agency, Area, Event, Membership, User
from agencies.roles import ROLES
from hub.demo import load, words
from hub.demo.agencies import SIGN_IN
from pathways.differences import differences
from pathways.live import asked_by_services, faults_of, former_version, version_of
from pathways.models import MixLimit, Pathway, Service
from referrals.actions.bulk.register import WRITTEN
from referrals.actions.routing import replay
from referrals.clock import LONDON
from referrals.lifecycle.steps import OPEN_OFFER
from referrals.models import Offer, Placement, Referral, RoutingRun, ServiceUser, WaitingEntry, WorklistItem
from tests.shared import shared_rows

pytestmark = pytest.mark.xdist_group("demonstration")  # loaded once, by one process
TODAY = date(2026, 3, 4)
SIZE = 280
# Days that may lie ahead: what is expected, due, or held until then.
AHEAD = frozenset(
    {"due_at", "due_on", "expected_arrival", "expected_end", "overstay_until", "until", "ends", "parked_until",
     "homeless_from", "release_date", "order_ends", "recorded_at", "created_at"}
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "DEMO", True, raising=False)
        yield load.load(TODAY, SIZE)


def test_the_county_has_every_kind_of_agency_service_and_role(loaded, db):
    assert set(Agency.objects.values_list("kind", flat=True)) == set(Agency.Kind.values)
    assert set(Service.objects.values_list("service_type", flat=True)) == {
        value for value, _ in Service._meta.get_field("service_type").choices
    }
    assert set(Membership.objects.values_list("role_group__role", flat=True)) == {str(role) for role in ROLES}
    assert Area.objects.filter(kind="district").count() == 12
    assert Agency.objects.filter(kind="provider", agreement_signed=None).count() == 1


def test_the_sign_in_page_finds_its_people_first(loaded, db):
    for (agency, role), name in SIGN_IN.items():
        held = Membership.objects.filter(role_group__role=role).order_by("user__email").first()
        assert (held.agency.code, held.user.name) == (agency, name)


def test_nobody_in_it_can_be_taken_for_somebody_real(loaded, db):
    for person in ServiceUser.objects.all():
        assert not person.ni_number or person.ni_number.startswith("QQ")
        assert not person.crn or person.crn.startswith("X9")
        assert not person.prison_number or (person.prison_number[0], person.prison_number[-2:]) == ("Z", "ZZ")
        assert not person.phone or person.phone.startswith("07700 900")
    assert not [user.email for user in User.objects.all() if not user.email.endswith(".invalid")]
    assert not [user for user in User.objects.all() if user.has_usable_password()]


def test_the_newest_answers_of_routing_come_again_from_what_was_kept_with_them(loaded, db):
    newest = RoutingRun.objects.order_by("-at", "-pk")[:100]
    assert len(newest) == 100
    assert [run.pk for run in newest if replay(run) != run.result] == []


def test_nothing_has_happened_after_the_evening_before(loaded, db):
    evening = datetime.combine(TODAY - timedelta(days=1), datetime.max.time(), LONDON)
    late = []
    for model in WRITTEN:
        for field in model._meta.concrete_fields:
            if not isinstance(field, DateField) or field.name in AHEAD:
                continue
            if model is Event and field.name == "happened_at":
                # Setting up, importing and sharing out work happen when the county is loaded.
                rows = Event.objects.exclude(verb__in=["import", "assign", load.VERB])
                rows = rows.exclude(subject_kind__in=["agency", "area", "user", "pathway", "service", "unit"])
            else:
                rows = model.objects.all()
            last = rows.aggregate(last=Max(field.name))["last"]
            limit = evening if isinstance(field, DateTimeField) else evening.date()
            if last is not None and last > limit:
                late.append((model.__name__, field.name, last))
    assert late == []


def test_every_referral_that_was_made_here_has_an_assessment_and_every_one_sent_a_routing_run(loaded, db):
    made = Referral.objects.filter(imported=False)
    assert not made.filter(assessment=None).exists()
    assert not made.exclude(submitted_at=None).exclude(status="beside").filter(routing_runs=None).exists()
    assert made.count() + Referral.objects.filter(imported=True).count() >= SIZE * 0.95


def test_the_registers_constraints_hold_for_homes_and_units(loaded, db):
    for status in ("booked", "arrived"):
        held = list(Placement.objects.filter(status=status, unit__isnull=False).values_list("unit", flat=True))
        assert len(held) == len(set(held))


def test_the_provider_without_an_agreement_is_offered_nobody(loaded, db):
    assert not Offer.objects.filter(service__agency__agreement_signed=None).exists()


def test_open_work_waits_for_referrers_the_hub_and_providers(loaded, db):
    waiting = set(WorklistItem.objects.filter(closed_at=None).values_list("kind", flat=True))
    assert {"finish_draft", "triage", "answer_offer", "find_place"} <= waiting


def test_open_work_waits_for_each_person_of_the_sign_in_page(loaded, db, client, settings):
    settings.DEMO = True
    for role in ROLES:
        client.post(reverse("demo_sign_in"), {"role": role})
        assert client.get(reverse("worklist")).context["rows"], role
        client.logout()


def test_some_declines_that_the_facts_speak_against_are_challenged_before_the_hub_looks_at_them(loaded, db):
    challenged = Offer.objects.exclude(challenged_at=None)
    assert challenged.exists()
    for offer in challenged:
        assert offer.unsupported
        assert offer.answered_at < offer.challenged_at
        assert offer.reviewed_at is None or offer.challenged_at < offer.reviewed_at


def test_something_of_every_kind_waits_for_a_decision_about_pathways_and_fairness(loaded, db):
    draft = Pathway.objects.get(published_from=None)
    assert differences(version_of(former_version(draft, TODAY))[0], version_of(draft)[0])
    assert not faults_of(draft, TODAY)
    assert MixLimit.objects.filter(approved_on=None, refused_because="").exists()
    assert WaitingEntry.objects.filter(left_at=None, parked_until__gt=TODAY).exists()
    assert Referral.objects.filter(status="beside").exists()
    waiting = set(WorklistItem.objects.filter(closed_at=None).values_list("kind", flat=True))
    assert {"join_referral", "review_decline"} <= waiting
    offer = Offer.objects.exclude(challenge="").exclude(unsupported="").get(reviewed="")
    assert offer.service.agency.code == "HARBOUR" and offer.status == "declined"


def test_services_ask_for_a_local_connection_and_for_a_licence_that_lasts(loaded, db):
    asked = set(asked_by_services(TODAY))
    assert {"connected_or_exempt", "licence_ends_within_28_days"} <= asked


def test_a_panel_has_decided_about_long_searches_week_by_week(loaded, db):
    decided = Event.objects.filter(verb="panel")
    assert decided.exists()
    assert all(event.reason in words.PANELS for event in decided)


def test_loading_it_twice_says_so_and_changes_nothing(settings, loaded, db):
    settings.DEMO = True
    before, out = Event.objects.count(), StringIO()
    call_command("load_demo", stdout=out)
    assert "already" in out.getvalue()
    assert Event.objects.count() == before


def test_an_offer_that_can_be_answered_today_can_be_answered_this_evening_and_one_is_late(loaded, db):
    offers = Offer.objects.filter(status__in=OPEN_OFFER)
    morning, midnight = (datetime.combine(TODAY, moment, LONDON) for moment in (time.min, time.max))
    assert not offers.filter(due_at__range=(morning, midnight)).exists()
    assert offers.filter(due_at__lt=morning).exists()
    assert offers.filter(due_at__gt=midnight, service__agency__code="HARBOUR").count() >= 3


def test_nobody_sleeps_rough_with_a_family(loaded, db):
    rough = Referral.objects.filter(assessment__housing__situation="rough_sleeping")
    assert rough.exists()
    assert not rough.exclude(assessment__household__kind="single").exists()


def test_ex_service_personnel_take_the_pathway_that_their_referrer_chose(loaded, db):
    sent = Referral.objects.filter(cohort__code="ex_service", imported=False).exclude(submitted_at=None)
    assert sent.exists()
    for referral in sent:
        assert referral.client_group in ("single_homeless", "generic")
        assert referral.pathway.cohort.code == "ex_service"
        assert Event.objects.filter(referral=referral.reference, verb="choose_cohort").exists()
