"""A long timeline is read to its beginning, page by page, and nothing is skipped or told twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Event, Read
from referrals.views.referral import history
from tests.pages import page

pytestmark = pytest.mark.django_db


def happened(referral, minutes_ago, number, by):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return Event(
        happened_at=at, actor_id=by.pk, verb="withdraw", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, reason=f"Word {number}.",
    )  # fmt: skip


def pages_of(client, referral, **query):
    """The lines of every page, as they follow one another."""
    address, found = reverse("referral_tab", args=[referral.reference, "timeline"]), []
    answer = client.get(address, query)
    while True:
        found.append(answer.context["events"])
        if not answer.context["next_url"]:
            return found
        answer = client.get(address + answer.context["next_url"])


@pytest.fixture
def long(county, monkeypatch):
    """A referral with twenty-one words of the same three moments, and a look between them."""
    monkeypatch.setattr(history, "PAGE", 4)
    referral = county.submitted()
    moments = [timezone.now() - timedelta(days=days) for days in (1, 2, 3)]
    for number in range(21):
        row = happened(referral, 0, number, county.officer)
        row.happened_at = moments[number % 3]
        row.save()
    return referral


def words(pages):
    return [
        line["text"].removeprefix("Word ").rstrip(".") for lines in pages for line in lines if "Word" in line["text"]
    ]


def test_every_word_stands_on_one_page(county, client, long):
    client.force_login(county.officer)
    pages = pages_of(client, long, show="done")
    assert sorted(map(int, words(pages))) == list(range(21))
    assert all(len(lines) <= 4 for lines in pages)
    moments = [line["at"] for lines in pages for line in lines]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == Event.objects.filter(referral=long.reference).count()


def test_looks_stand_between_what_was_done_at_the_same_moment_too(county, client, long):
    for number in range(21, 27):
        look = Read.objects.create(actor_id=county.worker.pk, page="referral", subject=long.reference)
        for word in (number, number + 10):
            row = happened(long, 0, word, county.officer)
            row.happened_at = look.at
            row.save()
    client.force_login(county.officer)
    pages = pages_of(client, long)
    assert sorted(map(int, words(pages))) == [*range(27), *range(31, 37)]
    looked = [line for lines in pages for line in lines if line["title"] == "Read" and "Wendy" in line["by"]]
    assert sum(int(line["text"].split()[0]) for line in looked) == 6


def test_from_a_further_page_one_gets_back_to_the_newest(county, client, long):
    client.force_login(county.officer)
    first = page(client, "referral_tab", long.reference, "timeline", show="done")
    assert first.context["newest_url"] == ""
    address = reverse("referral_tab", args=[long.reference, "timeline"])
    further = client.get(address + first.context["next_url"])
    assert "Back to the newest" in further.content.decode()
    assert (
        client.get(address + further.context["newest_url"]).context["events"][0]["at"]
        == (first.context["events"][0]["at"])
    )


@pytest.mark.parametrize("text", ["x", "done_", "looked_2026-01-01_1", "done_2026-01-01T00:00:00+00:00_0", "\0"])
def test_a_place_that_makes_no_sense_is_the_beginning(county, client, text):
    referral = county.submitted()
    client.force_login(county.officer)
    answer = page(client, "referral_tab", referral.reference, "timeline", after=text)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.context["newest_url"] == ""


def test_a_page_costs_the_same_however_far_back_it_is(county, client, long, django_assert_max_num_queries):
    client.force_login(county.officer)
    address = reverse("referral_tab", args=[long.reference, "timeline"])
    page(client, "referral_tab", long.reference, "timeline")
    first = client.get(address)

    def cost(where):
        with django_assert_max_num_queries(60) as captured:
            client.get(where)
        return len(captured)

    assert cost(address + first.context["next_url"]) <= cost(address)
