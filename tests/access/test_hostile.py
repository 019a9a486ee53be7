"""Nothing that a person can type, send or put into an address leads to a page that says the hub is broken."""

import re
from itertools import islice
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from hub.imports.kinds import KINDS
from referrals.sections import SECTIONS
from referrals.views import offers, referral, stays, steps, triage
from tests.access.addresses import PEOPLE, arguments, the_table
from tests.access.hostile import ADDRESSES, FEW, METHODS, Fields, all_at_once, one_by_one

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
# Where one address stands for several pages.
VARIANTS = {
    "referral_step": ("step", steps.STEPS),
    "referral_tab": ("tab", [name for name in referral.TABS if name != "overview"]),
    "offer_step": ("step", offers.STEP_PAGES),
    "placement_step": ("step", stays.STEP_PAGES),
    "triage_step": ("step", triage.STEP_PAGES),
    "draft_section": ("section", SECTIONS),
    **dict.fromkeys(("import_kind", "import_template", "import_take"), ("kind", KINDS)),
}
WORKERS = ("officer", "coordinator", "worker")  # who takes a step, or brings records in
BYTES = b"reason=\xff\xfe&text=%00%ff&on_0=\xc3\x28&services=%ED%A0%80"


class Undone(Exception):
    """Ends a request whose changes are not kept."""


def ask(client, method, url, *given, **more):
    """The status of one request; what it changed is undone, so that the next one finds the world as it was."""
    try:
        with transaction.atomic():
            answer = getattr(client, method)(url, *given, **more)
            b"".join(answer)
            raise Undone
    except Undone:
        return answer


def doors(world, every=1):
    """(name, url, browser, first answer) of every page and variant of it, for the first person to whom it opens.

    Of a sample (`every` third address, say) the variants are left out.
    """
    given, clients = arguments(world), {}
    for who in PEOPLE:
        clients[who] = Client(raise_request_exception=False)
        if getattr(world, who).is_authenticated:
            clients[who].force_login(getattr(world, who))
    for name, row in islice(the_table().items(), 0, None, every):
        argument, words = VARIANTS.get(name, ("", ())) if every == 1 else ("", ())
        # A step may be another's to take, or not be in turn: then whoever comes nearest tries it.
        people = WORKERS if words else [min(PEOPLE, key=lambda who: (row[who] not in (200, 405), row[who]))]
        for more in [{argument: word} for word in words] or [{}]:
            url = reverse(name, kwargs=given.get(name, {}) | more)
            answers = {who: ask(clients[who], "get", url) for who in people}
            who = min(people, key=lambda who: answers[who].status_code)
            yield name, url, clients[who], answers[who]


def broken(client, url, posts):
    """The posts to which a page answered that the hub is broken."""
    for sent in posts:
        status = ask(client, "post", url, sent).status_code
        if status >= 500:
            odd = {name: str(value)[:40] for name, value in sent.items()}
            yield f"{url}: {status} for {odd}"


def whatever_the_form(client, url):
    """Bodies and methods that no form of the page sends."""
    yield "bytes", ask(client, "post", url, BYTES, content_type="application/x-www-form-urlencoded")
    yield "json", ask(client, "post", url, '{"reason": [1, null]}', content_type="application/json")
    yield "half a file", ask(client, "post", url, b"--x\r\nContent-D", content_type="multipart/form-data; boundary=x")
    yield "query", ask(client, "get", url, dict.fromkeys(("q", "page", "tab", "cohort", "version", "period"), "\x00"))
    yield (
        "far",
        ask(client, "get", url, dict.fromkeys(("page", "agency", "after", "district", "version"), "9" * 40)),
    )
    for method in METHODS:
        yield method, ask(client, method, url)


def test_no_form_of_a_sample_breaks_when_everything_in_it_is_hostile(world):
    wrong = []
    for _, url, client, answer in doors(world, every=3):
        fields = Fields(b"".join(answer).decode(errors="replace"))
        if fields.found:
            wrong += broken(client, url, all_at_once(fields, values=("\0",), days=()))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.parametrize("posts", [all_at_once, one_by_one])
def test_no_field_of_any_form_breaks_it(world, posts):
    wrong = []
    for _, url, client, answer in doors(world):
        fields = Fields(b"".join(answer).decode(errors="replace"))
        if fields.found:
            wrong += broken(client, url, posts(fields))
    assert not wrong, "\n".join(wrong)


# Words that pages read from what is sent, beside their forms, as the code says them.
SENT = sorted(
    set().union(
        *(
            re.findall(r"""POST(?:\.get\(|\.getlist\(|\[)["'](\w+)""", path.read_text(encoding="utf-8"))
            for app in ("agencies", "pathways", "referrals", "analytics", "hub")
            for path in (ROOT / app).rglob("*.py")
        )
    )
)


def buttons(world):
    """(url, browser) of every address that is for pressing alone, for each person to whom it is open."""
    given = arguments(world)
    for name, row in the_table().items():
        for who in (who for who in PEOPLE if row[who] == 405 and getattr(world, who).is_authenticated):
            client = Client(raise_request_exception=False)
            client.force_login(getattr(world, who))
            yield reverse(name, kwargs=given.get(name, {})), client


def test_no_button_breaks_when_all_that_it_sends_is_hostile(world):
    assert {"item", "membership", "worker"} <= set(SENT)
    wrong = []
    for number, (url, client) in enumerate(buttons(world)):
        values = (*FEW, "[]", "/[]")[number % 3 :: 3]  # an address is open to several: between them they send all
        wrong += broken(client, url, (dict.fromkeys(SENT, value) for value in values))
    assert number > 20
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_other_way_of_asking_breaks_a_page(world):
    wrong = []
    for _, url, client, _ in doors(world):
        for how, answer in whatever_the_form(client, url):
            if answer.status_code >= 500:
                wrong.append(f"{url}: {answer.status_code} for {how}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_address_breaks_a_page(world):
    wrong, given = [], arguments(world)
    for name, _, client, _ in doors(world):
        for argument, value in given.get(name, {}).items():
            for odd in ADDRESSES if isinstance(value, str) else ("0", "9" * 40):
                address = reverse(name, kwargs=given[name]).replace(str(value), odd)
                for method in ("get", "post"):
                    status = ask(client, method, address).status_code
                    if status >= 500:
                        wrong.append(f"{method} {address[:80]}: {status} ({argument})")
    assert not wrong, "\n".join(wrong)
