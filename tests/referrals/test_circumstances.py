"""What routing may know is what the assessment can say: every fact of it, and every criterion both ways."""

from dataclasses import fields
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from pathways.criteria import CRITERIA, NEED_DOMAINS, ROSH_GROUPS, Answer, Circumstances
from referrals import actions
from referrals.circumstances import circumstances_of, circumstances_of_many
from referrals.models import Assessment, AssessmentChange
from tests.factories import County

pytestmark = pytest.mark.django_db

YES_NO = {
    "housing": ("eviction_threat", "slept_rough_before", "duty_accepted"),
    "background": (
        "care_leaver", "armed_forces", "care_management", "care_programme", "institutionalised", "first_tenancy",
        "harassment", "no_contact_with_children",
    ),
    "practical": ("interpreter", "pets", "wants_single_gender", "abstinent", "active_substance_use"),
    "money": ("no_recourse", "rent_arrears"),
    "risk": ("exclusion_unmapped",),
}  # fmt: skip


@pytest.fixture
def county():
    return County()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def all_yes(county):
    """Everything that can be said of somebody in prison who is connected to where they want to live."""
    found = {section: dict.fromkeys(names, True) for section, names in YES_NO.items()}
    found["background"]["enhanced_care_programme"] = True
    found["housing"] |= {"situation": "prison", "homeless_from": in_days(5)}
    found["connection"] = {
        "areas_wanted": [county.thanet], "areas_to_avoid": [county.dover], "connected_to": [county.thanet],
        "connection_grounds": ["residence", "work", "family", "special"],
    }  # fmt: skip
    found["household"] = {"kind": "family", "children": 3, "pregnant": True}
    groups = ["refugees", "traveller", "teenage_parents", "older_people", "domestic_abuse"]
    found["needs"] = {"client_group": "offenders", "further_groups": groups, **dict.fromkeys(NEED_DOMAINS, "high")}
    found["risk"] |= {
        **{f"rosh_{group}": "very_high" for group in ROSH_GROUPS}, "mappa_category": 1, "mappa_level": 3,
        "convictions_known": True, "exclusion_areas": [county.dover], "exclusion_premises": [county.mill_lane],
        "convictions": ["arson", "sexual", "violence", "domestic", "drugs_supply", "theft"],
    }  # fmt: skip
    found["justice"] = {
        "in_custody": True, "release_date": in_days(5), "order": "licence", "order_ends": in_days(20)
    }  # fmt: skip
    found["practical"] |= {"access_known": True, "access_needs": ["wheelchair", "ground_floor", "hearing", "sight"]}
    found["money"]["benefits"] = "universal_credit"
    return found


def all_no(county):
    """The same of a single tenant of whom nothing is so and who is connected nowhere."""
    found = {section: dict.fromkeys(names, False) for section, names in YES_NO.items()}
    found["housing"] |= {"situation": "private_tenancy", "homeless_from": in_days(200)}
    found["connection"] = {
        "areas_wanted": [county.thanet], "areas_to_avoid": [], "connected_to": [], "connection_grounds": [],
    }  # fmt: skip
    found["household"] = {"kind": "single", "pregnant": False}
    found["needs"] = {"client_group": "drugs", "further_groups": [], **dict.fromkeys(NEED_DOMAINS, "none")}
    found["risk"] |= {
        **{f"rosh_{group}": "low" for group in ROSH_GROUPS}, "mappa_category": 0, "convictions_known": False,
        "exclusion_areas": [], "exclusion_premises": [],
    }  # fmt: skip
    found["justice"] = {"in_custody": False, "order": "none"}
    found["practical"]["access_known"] = False
    found["money"]["benefits"] = "not_entitled"
    return found


def assessed(county, answers, **about):
    """What routing knows of a person of whom all this has been said, page by page."""
    referral = county.draft(service_user=county.service_user(**about))
    for section, given in answers.items():
        actions.assessment.save_section(by=county.officer, referral=referral, section=section, answers=given)
    return circumstances_of(Assessment.objects.get(pk=referral.assessment_id), timezone.localdate())


def born(years, days=0):
    today = timezone.localdate()
    return today.replace(year=today.year - years, day=min(today.day, 28)) - timedelta(days=days)


def test_every_fact_that_routing_may_know_can_be_said_on_some_page(county):
    known = assessed(county, all_yes(county))
    assert [field.name for field in fields(Circumstances) if getattr(known, field.name) is None] == []


def lives(county):
    """Enough people that each criterion holds for one of them and fails for another."""
    yield all_yes(county), {"gender": "female", "date_of_birth": born(30, 40)}
    yield all_no(county), {"gender": "male", "date_of_birth": born(40, 40)}
    for years in (16, 19, 56, 70):
        yield all_no(county), {"date_of_birth": born(years, 40)}
    situations = (
        "rough_sleeping", "friends", "hostel", "refuge", "temporary", "approved_premises", "hospital", "care",
    )  # fmt: skip
    yield {"justice": {"in_custody": False, "released_on": in_days(-5)}}, {}
    for situation in situations:
        yield all_no(county) | {"housing": {"situation": situation}}, {}
    yield all_no(county) | {"household": {"kind": "couple"}}, {}
    for category in (2, 3, 4):
        yield {"risk": all_yes(county)["risk"] | {"mappa_category": category}}, {}


def test_every_criterion_is_reached_both_ways_through_an_assessment(county):
    people = [assessed(county, answers, **about) for answers, about in lives(county)]
    reached = {(name, row.test(each)) for each in people for name, row in CRITERIA.items()}
    wanted = {(name, answer) for name in CRITERIA for answer in (Answer.YES, Answer.NO)}
    assert wanted - reached == {("under_16", Answer.YES)}  # children are members of a household: nobody refers them


def test_what_is_read_for_thousands_is_what_is_read_for_one(county):
    one = assessed(county, all_yes(county))
    ((_, many),) = circumstances_of_many(Assessment.objects.all(), timezone.localdate())
    assert many == one


def test_without_a_connection_there_are_no_grounds_and_a_connection_without_grounds_leaves_them_open(county):
    page = all_yes(county)["connection"]
    nowhere = assessed(county, {"connection": page | {"connected_to": [], "connection_grounds": []}})
    untold = assessed(county, {"connection": page | {"connection_grounds": []}})
    assert (nowhere.local_connection_grounds, untold.local_connection_grounds) == (frozenset(), None)


def test_the_enhanced_programme_is_asked_only_of_whoever_is_under_the_programme(county):
    said = {"care_programme": False, "enhanced_care_programme": True}
    known = assessed(county, {"background": said})
    assert (known.care_programme, known.enhanced_care_programme) == (False, None)


def test_grounds_are_ticked_and_read_back_in_words(county, client):
    referral = county.draft()
    client.force_login(county.officer)
    address = reverse("draft_section", args=[referral.reference, "connection"])
    client.post(
        address,
        {
            "areas_wanted": [county.thanet.pk],
            "connected_to": [county.thanet.pk],
            "connection_grounds": ["work", "special"],
            "connection_detail": "Works at the harbour",
        },
    )
    section = Assessment.objects.get(pk=referral.assessment_id).connection
    assert section.connection_grounds == ["work", "special"]
    assert actions.assessment.in_words(section, "connection_grounds") == "They work there, Another special reason"


def test_words_about_a_connection_that_were_changed_before_stand_under_the_question_for_words(county):
    assessment = county.submitted().assessment
    kept = {"assessment": assessment, "section": "connection", "old": "Lived there", "new": "Works there"}
    change = AssessmentChange.objects.create(field="connection_grounds", **kept)
    migration = import_module("referrals.migrations.0016_coded_connection_duty_and_care")
    migration.words_keep_their_question(apps, None)
    change.refresh_from_db()
    assert (change.field, change.new) == ("connection_detail", "Works there")
