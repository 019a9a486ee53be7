"""Who may not open a page presses nothing on it: every address x everybody, sent what the page itself would send."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.models import Event
from tests.access.addresses import PEOPLE, about_people, arguments, names, the_table
from tests.access.canaries import NAMES_READ, canaries
from tests.access.hostile import Fields
from tests.access.leaving import listening, words_of
from tests.access.test_addresses import answers_when_restricted
from tests.access.test_hostile import Undone, ask

pytestmark = pytest.mark.django_db
# What a press may get where the page itself does not open; 302 leads to sign-in, and who presses often is told to wait.
MAY_GET = {401: {401, 405}, 403: {403, 405}, 404: {403, 404, 405}, 302: {302, 403, 405, 429}}


def pressed(client, url, sent):
    """Status and words of an answer to a press, and what the log says that it did; then all is as it was."""
    try:
        with transaction.atomic():
            last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            answer = client.post(url, sent)
            words = words_of(answer)
            did = [event.verb for event in Event.objects.filter(pk__gt=last)]
            raise Undone
    except Undone:
        return answer.status_code, words, did


def presses(world, every, opening, only):
    """(address, person, what opening it gets, status, words, what was done) of each press."""
    given, clients = arguments(world), {who: Client(raise_request_exception=False) for who in PEOPLE}
    for who, client in clients.items():
        if getattr(world, who).is_authenticated:
            client.force_login(getattr(world, who))
    for number, name in enumerate(sorted(only - {"account_logout"})):
        url, opens = reverse(name, kwargs=given.get(name, {})), [who for who in PEOPLE if opening(name, who) == 200]
        form = Fields(b"".join(ask(clients[opens[0]], "get", url)).decode(errors="replace")) if opens else None
        for who in PEOPLE[number % every :: every]:
            for sent in [{}, form.plausible()] if form and form.found else [{}]:
                yield name, who, opening(name, who), *pressed(clients[who], url, sent)


def wrong(world, every, opening, may_read, only=None, least=100):
    """What is wrong with the presses of each `every`th person; that some of them do something is looked at, too."""
    done = 0
    with listening() as heard:
        for name, who, opens, status, words, did in presses(world, every, opening, only or names()):
            done += bool(did)
            if status >= 500 or opens in MAY_GET and status not in MAY_GET[opens]:
                yield f"{who} presses {name}: {status}, though opening it gets {opens}"
            if did and (opens in (401, 403, 404) or who == "nobody"):
                yield f"{who} may not open {name} ({opens}) and did {did} there"
            if leaked := canaries(words) - may_read.get(who, set()):
                yield f"{who} presses {name} and reads the names of {sorted(leaked)}"
    if overheard := canaries(heard.words):
        yield f"The log or a message says the names of {sorted(overheard)}"
    if done < least // every:
        yield f"Only {done} presses did anything: the forms have changed."


def test_nobody_of_a_sample_presses_what_they_may_not_open(world):
    table = the_table()
    found = list(wrong(world, len(PEOPLE), lambda name, who: table[name][who], NAMES_READ, least=45))
    assert not found, "\n".join(found)


@pytest.mark.deep
def test_nobody_presses_what_they_may_not_open(world):
    table = the_table()
    found = list(wrong(world, 1, lambda name, who: table[name][who], NAMES_READ))
    assert not found, "\n".join(found)


@pytest.mark.deep
def test_nobody_who_is_not_named_presses_anything_of_a_restricted_person(world):
    opening, may_read = answers_when_restricted(world), {"coordinator": {1, 2, 3, 4, 5, 6}}
    found = list(wrong(world, 1, opening, may_read, only=about_people(world), least=15))
    assert not found, "\n".join(found)
