"""Whatever says who somebody is leaves its line in the log: every door, pressed and opened, for everybody."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.models import Read, Showing
from referrals.models import ServiceUser
from tests.access.addresses import PEOPLE, arguments, names
from tests.access.leaving import words_of
from tests.pages import send

pytestmark = pytest.mark.django_db


class Undone(Exception):
    pass


def looked(client, method, url):
    """Status and words of an answer, and the references that the log holds since; then all is as it was."""
    try:
        with transaction.atomic():
            last = Read.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            answer = getattr(client, method)(url)
            words = words_of(answer) if answer.status_code < 500 else ""
            kept = set(Showing.objects.filter(read_id__gt=last).values_list("reference", flat=True))
            raise Undone
    except Undone:
        return answer.status_code, words, kept


def by_name():
    """{family name: the references by which the log may speak of that person}."""
    people = ServiceUser.objects.exclude(family_name="Marsh").prefetch_related("referrals")
    return {each.family_name: {each.reference, *(row.reference for row in each.referrals.all())} for each in people}


def unwritten(world, every):
    """Answers that say a name of which the log holds nothing, and presses that show more than is written down."""
    given, known = arguments(world), by_name()
    for number, name in enumerate(sorted(names() - {"account_logout"})):
        url = reverse(name, kwargs=given.get(name, {}))
        for who in PEOPLE[number % every : -1 : every]:
            client = Client(raise_request_exception=False)
            client.force_login(getattr(world, who))
            opened = set()
            for method in ("get", "post"):
                status, words, kept = looked(client, method, url)
                missing = [family for family, references in known.items() if family in words and not references & kept]
                if missing:
                    yield f"{method} {url} for {who}: {status}, shows {missing} and {sorted(kept)} is kept"
                if method == "get":
                    opened = kept
                elif opened and not kept and status in (403, 409) or status in (200, 422) and not kept >= opened:
                    yield f"post {url} for {who}: {status}, but only {sorted(kept)} of {sorted(opened)} is kept"


def test_whoever_is_named_on_a_page_of_a_sample_is_named_by_reference_in_the_log(world):
    wrong = list(unwritten(world, every=6))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_whoever_is_named_on_any_page_is_named_by_reference_in_the_log(world):
    wrong = list(unwritten(world, every=1))
    assert not wrong, "\n".join(wrong)


def test_an_empty_form_about_two_records_is_written_down_like_the_page(client, world):
    client.force_login(world.coordinator)
    assert send(client, "merge", *world.pair.values()).status_code == 422
    read = Read.objects.get(page="merge")
    assert read.shown == sorted(world.pair.values())
