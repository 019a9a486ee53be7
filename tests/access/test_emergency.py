"""A referral opened in an emergency: by whom, for how long, what it shows, who is told, and who says it was right."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Event, Membership, Read
from referrals import access, actions, worklists
from referrals.models import Opening, Placement, WorklistItem
from tests.factories import AgencyFactory, County, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    county = County()
    county.duty = person(AgencyFactory(kind="probation", name="Night team"), "referring_manager", name="Nia Night")
    county.second = person(county.hub, "hub_coordinator", name="Sam Second")
    return county


def agency_of(user):
    return Membership.objects.get(user=user).agency


def opens(user, text, **given):
    return actions.emergency.open_referral(
        by=user, agency=agency_of(user), text=text, **{"reason": "Missing since noon, without insulin."} | given
    )


def test_a_role_that_may_opens_a_referral_for_some_hours_and_for_reading_alone(county, settings):
    referral = county.submitted()
    assert not access.may(county.duty, "view_referral", referral)
    opening = opens(county.duty, referral.reference)
    assert opening.ends_at - opening.opened_at == timedelta(hours=settings.BREAK_GLASS_HOURS)
    assert access.key(county.duty, "view_referral", referral).stake == "emergency"
    assert access.allowed(county.duty, [referral])[referral.pk] == {"view_referral"}
    assert [row.pk for row in access.page(county.duty)] == [referral.pk]
    assert access.count(county.duty) == 1


def test_it_ends_by_itself_and_at_once_with_the_role(county):
    referral = county.submitted()
    opens(county.duty, referral.reference)
    Opening.objects.update(opened_at=timezone.now() - timedelta(hours=9), ends_at=timezone.now())
    assert not access.referrals_for(county.duty).exists()
    assert not access.page(county.duty)
    Opening.objects.update(ends_at=timezone.now() + timedelta(hours=1))
    assert access.referrals_for(county.duty).exists()
    Membership.objects.filter(user=county.duty).update(ends=timezone.localdate())
    assert not access.referrals_for(county.duty).exists()


def test_a_person_is_found_by_a_whole_number_and_by_nothing_less(county):
    referral = county.submitted(service_user=county.service_user(crn="X123456"))
    for text in ("X12345", "Marsh", "", "   ", "R99-00000"):
        with pytest.raises(NotPossible):
            opens(county.duty, text)
    assert opens(county.duty, " x123456 ").referral == referral


def test_who_may_not_is_refused_and_a_reason_is_wanted(county):
    referral = county.submitted()
    for user in (county.worker, county.mill_worker, county.member, county.administrator):
        with pytest.raises(Refused):
            opens(user, referral.reference)
    with pytest.raises(NotPossible):
        opens(county.duty, referral.reference, reason="  ")
    with pytest.raises(Refused):
        actions.emergency.open_referral(by=county.duty, agency=county.hub, text=referral.reference, reason="Missing.")
    assert not Opening.objects.exists()


def test_a_restricted_referral_answers_like_one_that_does_not_exist(county):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    with pytest.raises(NotPossible) as restricted:
        opens(county.duty, referral.reference)
    with pytest.raises(NotPossible) as missing:
        opens(county.duty, "R99-99999")
    assert str(restricted.value) == str(missing.value)


def test_what_is_not_found_is_kept_without_what_was_typed_and_soon_nothing_more_is_looked_for(county):
    referral, missing = county.submitted(), [f"R99-0000{n}" for n in range(8)]
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    for text in ("Marsh", referral.reference, *missing):
        with pytest.raises(NotPossible, match="Nothing that your role may open"):
            opens(county.duty, text)
    kept = Event.objects.filter(verb="look_in_emergency", actor_id=county.duty.pk)
    assert kept.count() == 10
    assert {(row.subject, row.referral, row.reason, str(row.detail)) for row in kept} == {("nothing", "", "", "{}")}
    other = county.submitted(service_user=county.service_user(given_name="Robin"))
    with pytest.raises(NotPossible, match="too many"):
        opens(county.duty, other.reference)
    with pytest.raises(NotPossible, match="Nothing that your role may open"):
        opens(county.housing_officer, "R99-00000")
    assert opens(county.duty, other.reference, at=timezone.now() + timedelta(minutes=61))


def test_the_hub_opens_a_restricted_referral_and_those_named_are_told(
    county, mailoutbox, django_capture_on_commit_callbacks
):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    assert not access.may(county.second, "view_referral", referral)
    with django_capture_on_commit_callbacks(execute=True):
        opens(county.second, referral.reference)
    assert access.may(county.second, "view_referral", referral)
    assert not access.may(county.second, "triage_referral", referral), "reading alone"
    assert access.allowed(county.second, [referral])[referral.pk] == {"view_referral"}
    told = [message.to[0] for message in mail.outbox]
    assert told.count(county.coordinator.email) == 2, "as somebody at the hub, and by name"
    words = "".join(message.subject + message.body for message in mail.outbox)
    assert referral.reference in words
    assert "Marsh" not in words and "Jordan" not in words


def test_the_hub_has_it_on_its_worklist_at_once_and_until_it_is_reviewed(county):
    referral = county.submitted()
    opening = opens(county.duty, referral.reference)
    items = worklists.items_of_agency(county.coordinator, county.hub).filter(kind="review_opening")
    assert items.count() == 1
    actions.emergency.review(by=county.coordinator, opening=opening, outcome="upheld", detail="The ward confirms it.")
    assert items.count() == 0
    with pytest.raises(TooLate):
        actions.emergency.review(by=county.second, opening=opening, outcome="not_justified", detail="No.")
    verbs = list(Event.objects.filter(referral=referral.reference).values_list("verb", flat=True))
    assert verbs[-2:] == ["break_glass", "review_opening"]


def test_a_reviewer_not_named_sees_the_item_of_a_restricted_referral_by_its_reference_alone(county, client):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    opens(county.second, referral.reference)
    third = person(county.hub, "hub_coordinator", name="Theo Third")
    client.force_login(third)
    for page in (reverse("worklist"), reverse("openings")):
        words = client.get(page).content.decode()
        assert referral.reference in words
        assert "Marsh" not in words and "Man, " not in words
    assert not worklists.items_of_agency(third, county.hub).exclude(kind="review_opening").filter(referral=referral)


def test_nobody_reviews_their_own_opening(county):
    referral = county.submitted()
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="Refuge.")
    opening = opens(county.second, referral.reference)
    with pytest.raises(Refused):
        actions.emergency.review(by=county.second, opening=opening, outcome="upheld", detail="Mine.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.update(
            review="upheld", review_detail="Mine.", reviewed_by=county.second, reviewed_at=timezone.now()
        )
    with pytest.raises(Refused):
        actions.emergency.review(by=county.duty, opening=opening, outcome="upheld", detail="A friend.")


def test_what_is_open_already_is_not_opened_again(county):
    referral = county.submitted()
    opens(county.duty, referral.reference)
    with pytest.raises(NotPossible):
        opens(county.duty, referral.reference)
    with pytest.raises(NotPossible):
        opens(county.housing_officer, referral.reference)
    assert Opening.objects.count() == 1


def test_who_opened_it_ends_it_early_and_others_do_not(county):
    opening = opens(county.duty, county.submitted().reference)
    with pytest.raises(Refused):
        actions.emergency.end(by=county.officer, opening=opening)
    actions.emergency.end(by=county.duty, opening=opening)
    assert not access.referrals_for(county.duty).exists()
    with pytest.raises(TooLate):
        actions.emergency.end(by=county.duty, opening=opening)


def test_the_page_shows_who_and_risk_and_never_where_somebody_is_in_hiding(county, client):
    stay = county.arrived()
    type(county.quay).objects.filter(pk=county.quay.pk).update(confidential_address=True, address="9 Secret Street")
    client.force_login(county.duty)
    answer = client.post(
        reverse("emergency"), {"text": stay.referral.reference, "reason": "Missing since noon."}, follow=True
    )
    words = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("referral", args=[stay.referral.reference])
    assert "Jordan Marsh" in words and "You opened this in an emergency" in words
    for tab in ("assessment", "pathway", "stays", "outcomes", "timeline", "who"):
        words += client.get(reverse("referral_tab", args=[stay.referral.reference, tab])).content.decode()
    for secret in ("Quay House", "Harbour Housing", "Wendy Worker", "Secret Street"):
        assert secret not in words, secret
    assert client.get(reverse("placement", args=[stay.reference])).status_code == 404
    assert Placement.objects.exists()
    looks = Read.objects.filter(actor_id=county.duty.pk, subject=stay.referral.reference)
    assert looks.count() == 7


def test_opening_reviewing_and_ending_on_screen(county, client):
    referral = county.submitted()
    client.force_login(county.duty)
    assert client.post(reverse("emergency"), {"text": referral.reference, "reason": ""}).status_code == 422
    client.post(reverse("emergency"), {"text": referral.reference, "reason": "Missing since noon."})
    opening = Opening.objects.get()
    assert "Open to you now" in client.get(reverse("emergency")).content.decode()
    client.post(reverse("opening_end", args=[opening.pk]))
    assert client.get(reverse("referral", args=[referral.reference])).status_code == 404
    client.force_login(county.coordinator)
    assert "Missing since noon." in client.get(reverse("openings")).content.decode()
    page = reverse("opening_review", args=[opening.pk])
    assert client.post(page, {"outcome": "not_justified", "detail": ""}).status_code == 422
    client.post(page, {"outcome": "not_justified", "detail": "The hub was open."})
    assert "The hub was open." in client.get(reverse("openings") + "?show=reviewed").content.decode()
    assert not WorklistItem.objects.filter(kind="review_opening", closed_at=None).exists()
