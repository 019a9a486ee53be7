"""What waits for whom, in the morning."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from hub.notifications import MESSAGES
from referrals import actions
from referrals.lifecycle import OFFER, PLACEMENT, REFERRAL, Side
from referrals.models import WorklistItem
from tests.factories import County, join, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    return County()


def page(client, user, address="/"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(address)


def test_a_provider_worker_finds_the_offer_to_answer_and_no_name(client, county):
    (offer,) = county.offered()
    answer = page(client, county.worker)
    words = answer.content.decode()
    assert "Answer the offer" in words
    assert "Man, " in words
    assert "Marsh" not in words
    assert reverse("offer", args=[offer.reference]) in words


def test_the_counter_agrees_with_the_list(client, county):
    county.offered()
    county.offered(service_user=county.service_user(given_name="Robin", family_name="Weald"))
    answer = page(client, county.worker)
    assert answer.context["count"] == answer.context["bell"]["count"] == len(answer.context["rows"]) == 2


def test_what_is_done_leads_back_to_where_the_worklist_was_left(client, county):
    (offer,) = county.offered()
    page(client, county.worker, "/?team=1")
    typed = {"question": "Any pets?"}
    answer = client.post(reverse("offer_step", args=[offer.reference, "ask"]), typed, follow=True)
    assert 'banner__link" href="/?team=1">Back to what is waiting</a>' in answer.content.decode()
    assert "Back to what is waiting" not in client.get(answer.request["PATH_INFO"]).content.decode()


def test_an_empty_worklist_says_so_kindly(client, county):
    assert "Nothing is waiting for you." in page(client, county.worker).content.decode()


def test_a_restricted_persons_work_is_hidden_from_colleagues_without_a_grant(client, county):
    (offer,) = county.offered()
    actions.restriction.restrict(by=county.coordinator, service_user=offer.referral.service_user, reason="Refuge.")
    answer = page(client, county.worker)
    assert answer.context["count"] == 0
    assert offer.referral.reference not in answer.content.decode()


def test_a_manager_gives_a_leavers_work_to_somebody_else(client, county):
    county.offered()
    manager = person(county.harbour, "provider_manager", name="Mona Manager")
    item = WorklistItem.objects.get(agency=county.harbour, closed_at=None)
    page(client, manager)
    client.post(reverse("worklist_assign"), {"item": [item.pk], "worker": county.worker.pk})
    item.refresh_from_db()
    assert item.worker == county.worker
    assert page(client, manager).context["count"] == 0
    assert page(client, county.worker).context["count"] == 1


def test_a_manager_who_ticked_nothing_is_told_where_and_the_chosen_worker_stays_chosen(client, county):
    county.offered()
    item = WorklistItem.objects.get(agency=county.harbour, closed_at=None)
    client.force_login(person(county.harbour, "provider_manager", name="Mona Manager"))
    said = client.post(reverse("worklist_assign"), {"worker": county.worker.pk}, follow=True).content.decode()
    assert f'<a href="#item-{item.pk}">Tick at least one thing' in said and f'id="item-{item.pk}"' in said
    assert f'<option value="{county.worker.pk}" selected>' in said


def test_a_worker_cannot_give_work_away(client, county):
    county.offered()
    item = WorklistItem.objects.get(agency=county.harbour, closed_at=None)
    page(client, county.worker)
    answer = client.post(reverse("worklist_assign"), {"item": [item.pk], "worker": county.worker.pk})
    assert answer.status_code == 403


def test_a_page_costs_the_same_for_two_rows_as_for_many(client, county, django_assert_max_num_queries):
    page(client, county.worker)

    def cost():
        with django_assert_max_num_queries(60) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    for n in range(2):
        county.offered(service_user=county.service_user(given_name=f"Robin{n}", family_name=f"Weald{n}"))
    few = cost()
    for n in range(2, 8):
        county.offered(service_user=county.service_user(given_name=f"Robin{n}", family_name=f"Weald{n}"))
    assert cost() == few


def test_somebody_without_a_role_today_is_told_whom_to_ask(client, county):
    leaver = person(county.harbour, "provider_worker", ends=timezone.localdate())
    assert "You do not work for an agency here" in page(client, leaver).content.decode()


def test_an_ended_membership_ends_at_the_next_request(client, county):
    join(county.officer, county.harbour, "provider_worker")
    county.offered()
    county.officer.memberships.update(ends=timezone.localdate())
    answer = page(client, county.officer)
    assert answer.context["acting"] is None


def test_one_e_mail_goes_out_for_each_offer_without_anything_about_the_person(
    county, django_capture_on_commit_callbacks
):
    referral = county.submitted()
    with django_capture_on_commit_callbacks(execute=True):
        actions.offer.send(by=county.coordinator, referral=referral, services=[county.quay, county.mill_lane])
    assert sorted(message.to for message in mail.outbox) == [[county.worker.email], [county.mill_worker.email]]
    for message in mail.outbox:
        assert referral.reference in message.subject
        assert "Marsh" not in message.subject + message.body


# Of these the hub hears by its worklist, which is where it works, and by no e-mail.
ON_THE_HUBS_WORKLIST = (
    "referral.submit", "referral.answer", "referral.urgency", "referral.withdraw", "referral.died", "offer.accept",
    "offer.decline", "offer.refused", "offer.lapse", "offer.challenge", "placement.arrive", "placement.did_not_arrive",
    "placement.cancel", "placement.ready", "placement.depart",
)  # fmt: skip


def test_whoever_the_life_cycle_says_is_told_gets_a_message():
    for kind, table in (("referral", REFERRAL), ("offer", OFFER), ("placement", PLACEMENT)):
        for step in table.values():
            sent = {message.to for message in MESSAGES.get(f"{kind}.{step.name}", ())}
            on_its_worklist = {Side.HUB} if f"{kind}.{step.name}" in ON_THE_HUBS_WORKLIST else set()
            assert sent == step.tells - on_its_worklist, f"{kind}.{step.name}"


def test_a_provider_is_told_when_the_referral_it_holds_is_withdrawn(county, django_capture_on_commit_callbacks):
    (offer,) = county.offered()
    with django_capture_on_commit_callbacks(execute=True):
        actions.referral.withdraw(by=county.officer, referral=offer.referral, reason="custody", detail="Recalled.")
    assert [message.to for message in mail.outbox] == [[county.worker.email]]


def test_the_referrer_is_told_of_each_decision(county, django_capture_on_commit_callbacks):
    (offer,) = county.offered()
    with django_capture_on_commit_callbacks(execute=True):
        actions.offer.decline(by=county.worker, offer=offer, reason="full", detail="No room.")
    assert [message.to for message in mail.outbox] == [[county.officer.email]]


def test_search_finds_a_name_only_for_those_who_may_read_it(client, county):
    (offer,) = county.offered()
    assert "Jordan Marsh" in page(client, county.officer, "/search/?q=marsh").content.decode()
    assert "Nothing was found" in page(client, county.worker, "/search/?q=marsh").content.decode()
    assert (
        offer.referral.reference
        in page(client, county.worker, f"/search/?q={offer.referral.reference}").content.decode()
    )


def test_what_is_typed_at_the_top_of_a_page_stands_in_no_address(client, county):
    county.submitted()
    assert 'method="post" role="search"' in page(client, county.officer).content.decode()
    answer = client.post(reverse("search"), {"q": " Jordan   marsh\0"}, follow=True)
    assert answer.redirect_chain == [(reverse("search"), 302)]
    words = answer.content.decode()
    assert "1 referral for “Jordan marsh”" in words and 'value="Jordan marsh"' in words
    client.logout()
    assert "Marsh" not in page(client, county.officer, reverse("search")).content.decode()


@pytest.mark.parametrize("row", ["²", "٣", "-1", "9" * 30, "9" * 5000, "", "x"])
def test_a_row_that_is_no_number_is_given_to_nobody(client, county, row):
    county.submitted()
    client.force_login(person(county.probation, "referring_manager"))
    address = reverse("worklist_assign")
    assert client.post(address, {"item": [row], "worker": ""}).status_code == 302
    assert client.post(address, {"item": [row], "worker": row or "0"}).status_code == 404


def test_somebody_who_works_nowhere_gives_no_work_to_others(client, county):
    client.force_login(person(county.probation, "referring_manager", ends=timezone.localdate()))
    assert client.post(reverse("worklist_assign"), {"item": ["1"]}).status_code == 403


def test_a_provider_that_houses_somebody_is_told_that_the_assessment_has_changed(
    county, mailoutbox, django_capture_on_commit_callbacks
):
    stay = county.arrived()
    with django_capture_on_commit_callbacks(execute=True):
        actions.assessment.amend(
            by=county.officer, referral=stay.referral, section="risk", answers={"rosh_staff": "high"},
            reason="After an incident.",
        )  # fmt: skip
    assert [county.worker.email] in [message.to for message in mailoutbox]
