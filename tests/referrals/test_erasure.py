"""Whose retention has ended is erased: who they were goes for good, what was counted stays."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from agencies import audit
from agencies.actions import record as log
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event
from analytics.fairness import reading
from analytics.figures import FIGURES
from analytics.figures.base import Query, answer
from analytics.periods import between
from referrals import access, actions, erasure, likeness, twins
from referrals.matching import Facts
from referrals.models import MatchKey, Offer, Placement, Question, Referral, ServiceUser
from referrals.models.assessment import Section
from tests.factories import person
from tests.pages import page, queries_of, send
from tests.referrals.test_classes import IN_SECTIONS, OF_THE_HUB, about_people

pytestmark = pytest.mark.django_db
CAME, WENT = date(2020, 3, 2), date(2020, 9, 7)
WORDS = "Canary Yellow"


@pytest.fixture
def gone(county, settings, tmp_path, django_capture_on_commit_callbacks):
    """Canary Yellow, who lived in Quay House in 2020 and of whom every kind of text was written."""
    settings.MEDIA_ROOT = str(tmp_path)
    stay = county.stayed(
        CAME, WENT, given_name="Canary", family_name="Yellow", crn="X123456", phone="07700 900123",
        date_of_birth=date(1980, 5, 17),
    )  # fmt: skip
    referral = Referral.objects.get(pk=stay.referral_id)
    county.file = actions.assessment.attach(
        by=county.coordinator, referral=referral, title=WORDS, access_class="risk",
        upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan"),
    )  # fmt: skip
    Question.objects.create(
        referral=referral, asked_by=county.coordinator, asked_at=timezone.now(), question=WORDS, answer=WORDS,
        answered_by=county.officer, answered_at=timezone.now(),
    )  # fmt: skip
    Offer.objects.create(
        reference="O1", referral=referral, service=county.mill_lane, status="declined", decline_reason="full",
        detail=WORDS, sent_at=timezone.now(), sent_by=county.coordinator, due_at=timezone.now(),
        answered_at=stay.offer.answered_at, facts_say="against", unsupported=WORDS,
    )  # fmt: skip
    Referral.objects.filter(pk=referral.pk).update(band_reason=WORDS, closed_detail=WORDS, panel_detail=WORDS)
    for section in Section.__subclasses__():
        words = {name: WORDS[: section._meta.get_field(name).max_length] for name in erasure.GOES[section][1]}
        section.objects.filter(assessment=referral.assessment).update(**words)
    county.stay, county.person = stay, referral.service_user
    return county


def erase(county, by=None, reason="Retention has ended."):
    actions.erasure.erase(by=by or county.coordinator, person=county.person, reason=reason)


def test_every_field_of_words_goes_or_is_said_to_stay():
    tables = (about_people() | IN_SECTIONS | OF_THE_HUB) - set(erasure.ROWS)
    undecided = {
        f"{model.__name__}.{field.name}"
        for model in tables
        for field in model._meta.concrete_fields
        if field.get_internal_type() in ("CharField", "TextField", "FileField") and not field.choices
        and field.name not in erasure.GOES.get(model, (None, ()))[1]
        and field.name not in erasure.STAYS.get(model, ())
        and not (model is ServiceUser and field.name in erasure.PERSON)
    }  # fmt: skip
    assert undecided == set()


def test_no_word_of_them_is_left_but_in_the_log(gone):
    assert erasure.due(timezone.localdate()).get() == gone.person
    erase(gone)
    left = [
        f"{model.__name__}.{field.name}"
        for model in about_people() | IN_SECTIONS | OF_THE_HUB
        if not model._meta.abstract
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        for value in model._base_manager.values_list(field.name, flat=True)
        if any(word in str(value) for word in ("Canary", "Yellow", "X123456", "900123"))
    ]
    assert left == []
    one = ServiceUser.objects.get(pk=gone.person.pk)
    assert (one.date_of_birth, one.restricted) == (date(1980, 1, 1), True)
    assert not MatchKey.objects.exists() and not one.consents.exists()
    event = Event.objects.get(verb="erase")
    assert (event.subject, event.referral) == (one.reference, gone.stay.referral.reference)
    assert audit.kind_of_verb("erase") == "erasure"


def test_what_somebody_typed_as_a_reason_goes_from_the_log_too(gone):
    other = gone.submitted()
    actions.person.change_person(by=gone.officer, referral=other, given_name="Kit", reason="Canary is somebody else.")
    for kind, record in (("referral", gone.stay.referral), ("offer", gone.stay.offer), ("person", gone.person)):
        log(by=gone.officer, verb="change", subject_kind=kind, subject=record.reference, reason="Canary asked for it.")
    log(
        by=gone.officer,
        verb="change",
        subject_kind="file",
        subject="7",
        reason="",
        referral=gone.stay.referral.reference,
    )
    erase(gone)
    changes = Event.objects.filter(verb="change").values_list("subject_kind", "reason")
    assert dict(changes) == {"referral": "Erased", "offer": "Erased", "person": "Erased", "file": ""}
    assert Event.objects.get(verb="erase").reason == "Retention has ended."
    assert Event.objects.get(verb="change_person", referral=other.reference).reason == "Canary is somebody else."


def test_the_file_goes_when_the_rest_is_kept_and_not_before(gone, django_capture_on_commit_callbacks):
    storage, name = gone.file.file.storage, gone.file.file.name
    with django_capture_on_commit_callbacks() as waiting:
        erase(gone)
    assert storage.exists(name)
    for callback in waiting:
        callback()
    assert not storage.exists(name)


def counted():
    """Every figure of the two years about the stay, uncensored, and what fairness counts."""
    told, period = {}, between(date(2020, 1, 1), date(2020, 12, 31))
    for figure in FIGURES.values():
        told[figure.name] = answer(figure, period, Query(), 0).table
    return told, sorted(map(str, reading.rows(period)))


def test_no_figure_changes(gone):
    before = counted()
    assert Placement.objects.count() == 1 and before[1]
    erase(gone)
    assert counted() == before


def test_erased_people_are_found_by_nobody(gone):
    gone.second = person(gone.hub, "hub_coordinator")
    erase(gone)
    for user in (gone.coordinator, gone.second, gone.officer, gone.worker, gone.housing_officer):
        assert not access.referrals_for(user).exists() and not access.page(user) and access.count(user) == 0
        assert not access.offers_for(user).exists() and not access.placements_for(user).exists()
    found, hidden = likeness.possible_matches(gone.coordinator, Facts(given_name="Canary", family_name="Yellow"))
    assert (found, hidden) == ([], False)
    assert twins.pairs(gone.coordinator) == ([], None)
    with pytest.raises(NotPossible):
        actions.emergency.open_referral(
            by=gone.coordinator, agency=gone.hub, text=gone.stay.referral.reference, reason="Missing."
        )
    with pytest.raises(TooLate):
        erase(gone)


def test_a_number_that_was_theirs_is_free_again(gone):
    erase(gone)
    assert gone.service_user(crn="X123456").pk != gone.person.pk


def test_what_is_erased_cannot_be_named_again(gone):
    erase(gone)
    for change in ({"given_name": "Canary"}, {"restricted": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceUser.objects.filter(pk=gone.person.pk).update(**change)


def test_who_was_merged_into_them_is_erased_with_them_and_cannot_be_taken_apart(gone):
    twin = gone.service_user(given_name="Canarie", family_name="Yellow")
    done = actions.merging.merge(by=gone.coordinator, kept=gone.person, other=twin, reason="Canary is one person.")
    erase(gone)
    twin.refresh_from_db()
    assert (twin.given_name, twin.erased_at is None) == ("", False)
    done.refresh_from_db()
    assert "Canary" not in done.reason and not done.moves.exists()
    with pytest.raises(Refused):
        actions.merging.undo(by=gone.coordinator, merge=done, reason="Two.")


def test_nobody_is_due_who_is_on_a_journey_or_left_not_long_ago(gone, settings):
    today = timezone.localdate()
    gone.submitted()
    assert list(erasure.due(today)) == [gone.person]
    settings.RETENTION_YEARS = today.year - 2020 + 1
    assert not erasure.due(today).exists()
    settings.RETENTION_YEARS = 6
    limit = erasure.ended_before(today)
    for closed, expected in ((limit, 0), (limit - timedelta(seconds=1), 1)):
        Referral.objects.filter(service_user=gone.person).update(closed_at=closed)
        assert erasure.due(today).count() == expected
    gone.draft(service_user=gone.person)
    assert not erasure.due(today).exists()
    with pytest.raises(TooLate):
        erase(gone)


@pytest.mark.parametrize(
    ("today", "limit"), [(date(2028, 2, 29), date(2022, 3, 1)), (date(2026, 11, 22), date(2020, 11, 22))]
)
def test_years_end_on_the_same_day(today, limit):
    assert erasure.ended_before(today).date() == limit


def test_only_the_hub_erases_and_says_why(gone):
    for user in (gone.officer, gone.worker, gone.administrator, gone.member, person(gone.hub, "auditor")):
        with pytest.raises(Refused):
            erase(gone, by=user)
    with pytest.raises(NotPossible):
        erase(gone, reason=" ")


def test_who_is_due_is_listed_by_reference_and_erased_on_screen(gone, client):
    client.force_login(gone.coordinator)
    words = page(client, "erasure_due").content.decode()
    assert gone.person.reference in words and "7 September 2020" in words and "Yellow" not in words
    words = page(client, "person_erase", gone.person.reference).content.decode()
    assert "1 files" not in words and "1 file" in words and "Yellow" not in words
    assert send(client, "person_erase", gone.person.reference, reason="").status_code == 422
    send(client, "person_erase", gone.person.reference, reason="Retention has ended.")
    assert "Nobody is due" in page(client, "erasure_due").content.decode()
    assert page(client, "person_erase", gone.person.reference).status_code == 404


def test_a_page_of_those_due_costs_the_same_for_one_and_for_many(gone, client):
    client.force_login(gone.coordinator)
    once = queries_of(client, "erasure_due")
    for n in range(5):
        ServiceUser.objects.filter(pk=gone.service_user(given_name=f"Robin{n}").pk).update(
            created_at="2010-01-01T00:00Z"
        )
    assert queries_of(client, "erasure_due") == once
