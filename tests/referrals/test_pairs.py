"""Records that may be of one person, as the hub finds them in pairs."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.errors import TooLate
from referrals import actions, twins
from referrals.models import Merge
from tests.pages import page, queries_of, send

pytestmark = pytest.mark.django_db


def test_pairs_share_a_number_or_two_other_keys_and_are_likely(two):
    two.service_user(given_name="Robin", family_name="Weald", date_of_birth=date(1992, 3, 4))
    found, more = twins.pairs(two.coordinator)
    assert [(newer, older) for newer, older, _ in found] == [(two.new, two.old)] and more is None
    assert "date of birth the same" in found[0][2]
    actions.merging.tell_apart(by=two.coordinator, one=two.new, other=two.old, reason="Two cousins.")
    assert twins.pairs(two.coordinator) == ([], None)
    with pytest.raises(TooLate):
        actions.merging.tell_apart(by=two.coordinator, one=two.old, other=two.new, reason="Again.")


def test_pages_of_pairs_leave_none_out(two, monkeypatch):
    for n in range(4):
        two.service_user(given_name=f"Jordan{n}")
    whole = [(newer.pk, older.pk) for newer, older, _ in twins.pairs(two.coordinator)[0]]
    assert len(whole) == 15
    for limits in ({"MOST_PAIRS": 4}, {"MOST_PAIRS": 4, "WINDOW": 2}, {"MOST_WALKED": 2, "WINDOW": 1}):
        with monkeypatch.context() as few:
            for name, limit in limits.items():
                few.setattr(twins, name, limit)
            seen, below = [], 2**62
            while below is not None:
                found, below = twins.pairs(two.coordinator, below)
                seen += [(newer.pk, older.pk) for newer, older, _ in found]
        assert seen == whole


def test_a_page_without_pairs_leads_on_to_older_records(two, client, monkeypatch):
    for n in range(3):
        two.service_user(given_name=f"Nobody{n}", family_name=f"Else{n}", date_of_birth=date(1960 + n, 1, 1))
    monkeypatch.setattr(twins, "MOST_WALKED", 2)
    monkeypatch.setattr(twins, "WINDOW", 1)
    client.force_login(two.coordinator)
    words = page(client, "duplicates").content.decode()
    assert "No pair among these records." in words and "Older records" in words


def test_a_common_name_alone_is_no_pair(two):
    for n in range(3):
        two.service_user(given_name="John", family_name="John", date_of_birth=date(1960 + n, 1, 1))
    assert not [pair for pair in twins.pairs(two.coordinator)[0] if pair[0].given_name == "John"]


def test_the_hub_merges_on_screen_and_takes_apart(two, client):
    client.force_login(two.coordinator)
    assert "Compare" in page(client, "duplicates").content.decode()
    pair = (two.new.reference, two.old.reference)
    words = page(client, "merge", *pair).content.decode()
    assert "X123456" in words and "07700 900123" in words and "Nearly the same" in words
    assert send(client, "merge", *pair, kept="", reason="").status_code == 422
    assert send(client, "merge", *pair, kept=pair[1], reason="Same CRN.").url == reverse("duplicates")
    assert "No two records look like one person" in page(client, "duplicates").content.decode()
    assert "Same CRN." in page(client, "duplicates", show="merged").content.decode()
    assert page(client, "merge", *pair).status_code == 404
    assert page(client, "referral", two.sent.reference).status_code == 200
    send(client, "merge_undo", Merge.objects.get().pk, reason="Two cousins.")
    assert Merge.objects.get().undone_by == two.coordinator
    assert "Taken apart: Two cousins." in page(client, "duplicates", show="merged").content.decode()
    send(client, "tell_apart", *pair, reason="Two cousins.")
    assert "No two records look like one person" in page(client, "duplicates").content.decode()


def test_a_page_of_pairs_costs_the_same_for_one_pair_and_for_many(two, client):
    client.force_login(two.coordinator)
    once = queries_of(client, "duplicates")
    for n in range(4):
        two.service_user(given_name=f"Jordan{n}")
    assert queries_of(client, "duplicates") == once
