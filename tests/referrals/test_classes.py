"""No fact about a person without a class: the tables against the models, and pages against the tables."""

import pytest
from django.apps import apps
from django.db.models import ManyToManyField

from referrals.classes import KEPT, RECORDS, reads
from referrals.codes import AccessClass
from referrals.models import (
    Assessment,
    MatchKey,
    Merge,
    MergeMove,
    Opening,
    Placement,
    Referral,
    ReferralGrant,
    ServiceUser,
    Stake,
    ToldApart,
    WorklistItem,
)  # fmt: skip
from referrals.models.assessment import Section

# Who may see, whose turn it is, and how a person is found again: of the hub, and shown to nobody as a fact.
OF_THE_HUB = {Stake, ReferralGrant, Opening, WorklistItem, MatchKey, Merge, MergeMove, ToldApart}
# Classed in `referrals.sections`, and held to it in test_sections.
IN_SECTIONS = {ServiceUser, Assessment, *Section.__subclasses__()}


def about_people():
    """Every model that hangs on a person, a referral or a stay, directly or by another."""
    found = {ServiceUser, Referral, Placement}
    while True:
        more = {
            model for model in apps.get_app_config("referrals").get_models()
            if any(field.related_model in found for field in model._meta.fields if field.is_relation)
        }  # fmt: skip
        if more <= found:
            return found
        found |= more


def test_every_model_that_describes_a_person_stands_in_a_table():
    assert about_people() - OF_THE_HUB - IN_SECTIONS == set(RECORDS) == set(KEPT)


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_field_of_such_a_model_has_a_class_or_is_kept_by_the_hub(model):
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
    fields = {name for name in fields if not isinstance(model._meta.get_field(name), ManyToManyField)} - {"id"}
    assert set(RECORDS[model]) | KEPT[model] == fields
    assert not set(RECORDS[model]) & KEPT[model]


def test_a_council_reads_where_a_stay_ended_neither_by_area_nor_by_text():
    council = {AccessClass.PLAIN, AccessClass.IDENTIFYING, AccessClass.CONTACT, AccessClass.RISK}
    assert reads(council, Placement, "destination", "planned")
    assert not reads(council, Placement, "destination_area")
    assert not reads(council, Placement, "overstay_reason")


def test_an_open_offer_reads_no_name_address_or_free_text():
    offered = {AccessClass.PLAIN, AccessClass.RISK, AccessClass.HEALTH, AccessClass.OFFENCE}
    assert not reads(offered, Referral, "origin_area")
    assert not reads(offered, Referral, "closed_detail")
