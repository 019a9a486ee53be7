"""The table of the assessment's sections against its models: every question has a class and stands on a page."""

import pytest
from django.urls import reverse

from referrals.codes import AccessClass
from referrals.forms.sections import SectionForm
from referrals.models import ServiceUser
from referrals.models.assessment import Section
from referrals.sections import PERSON_CLASSES, SECTIONS, is_asked
from tests.factories import County

OWN = {"id", "assessment", "saved_at"}
# Of a service user: what the hub keeps for itself and shows to nobody as a fact about the person.
KEPT = {"id", "imported", "changed_on_screen", "merged_into", "erased_at", "created_at"}


def test_every_section_model_has_its_row():
    assert {row.model for row in SECTIONS.values()} == set(Section.__subclasses__())


@pytest.mark.parametrize("code", SECTIONS)
def test_every_question_of_a_section_has_a_class(code):
    row = SECTIONS[code]
    fields = {field.name for field in (*row.model._meta.fields, *row.model._meta.many_to_many)}
    assert set(row.asks) == fields - OWN
    assert all(ask.access in AccessClass for ask in row.asks.values())


def test_every_fact_about_a_person_has_a_class():
    assert set(PERSON_CLASSES) == {field.name for field in ServiceUser._meta.fields} - KEPT


@pytest.mark.parametrize("code", SECTIONS)
def test_a_question_hangs_on_one_that_comes_before_it_and_can_be_answered_so(code):
    row = SECTIONS[code]
    names = list(row.asks)
    for name, ask in row.asks.items():
        if ask.when:
            parent, answers = ask.when
            assert names.index(parent) < names.index(name)
            question = row.model._meta.get_field(parent)
            assert set(answers) <= {value for value, _ in question.choices or [(True, "Yes"), (False, "No")]}


@pytest.mark.parametrize("code", SECTIONS)
def test_a_question_is_asked_when_its_parent_is_answered_so_and_not_before(code):
    row = SECTIONS[code]
    for name, ask in row.asks.items():
        section = row.model()
        assert is_asked(section, name) is (ask.when is None)
        if ask.when:
            for answer in ask.when[1]:
                setattr(section, ask.when[0], answer)
                assert is_asked(section, name)


@pytest.mark.django_db
def test_every_question_stands_on_its_page(client):
    county = County()
    referral = county.draft()
    client.force_login(county.officer)
    for code, row in SECTIONS.items():
        text = client.get(reverse("draft_section", args=[referral.reference, code])).content.decode()
        for name in row.asks:
            assert f'name="{name}' in text, name


@pytest.mark.django_db
def test_a_page_that_is_saved_as_it_stands_keeps_every_answer():
    """What a browser would send back of a filled page is what was there before."""
    county = County()
    referral = county.complete(county.draft())
    for code in SECTIONS:
        section = getattr(referral.assessment, code)
        form = SectionForm(section, data=sent_back(SectionForm(section)))
        assert form.is_valid(), form.errors
        for name, answer in form.answers().items():
            now = getattr(section, name)
            assert answer == (list(now.all()) if hasattr(now, "all") else now), name


def sent_back(form):
    sent = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "strftime"):
            sent |= {f"{bound.name}_{n}": part for n, part in enumerate((value.day, value.month, value.year))}
        elif value not in (None, ""):
            sent[bound.name] = value
    return sent


@pytest.mark.django_db
def test_what_is_wrong_with_a_question_that_is_not_asked_stops_nobody():
    county = County()
    section = county.draft().assessment.justice
    typed = {"release_date_0": "31", "release_date_1": "2", "release_date_2": "2026"}
    assert SectionForm(section, data=typed | {"in_custody": "False"}).is_valid()
    assert "release_date" in SectionForm(section, data=typed | {"in_custody": "True"}).errors


@pytest.mark.django_db
def test_a_change_after_sending_may_not_empty_what_sending_required():
    county = County()
    section = county.complete(county.draft()).assessment.household
    assert not SectionForm(section, data={}, complete=True).is_valid()
    assert SectionForm(section, data={}).is_valid()
