"""What a page never asked for: forged ids, fields of the record, other methods, rubbish in the address, a right that
has just ended. Each from the table of addresses: nothing breaks, nothing is changed, nothing is said."""

import re
from itertools import count, islice
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CharField, JSONField, Q, TextField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Event, Membership
from referrals.sections import SECTIONS
from tests.access.addresses import (
    PEOPLE,
    arguments,
    personal,
    the_table,
)
from tests.access.canaries import NAMES_READ, canaries
from tests.access.hostile import LONG, Fields
from tests.access.leaving import words_of
from tests.access.test_hostile import Undone, ask, doors

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
OURS = ("agencies", "pathways", "referrals", "analytics", "hub")
# Words that pages read from their address, as the code says them.
ASKED = sorted(
    set().union(
        *(
            re.findall(r"""GET(?:\.get\(|\.getlist\(|\[)["'](\w+)""", path.read_text(encoding="utf-8"))
            for app in OURS
            for path in (ROOT / app).rglob("*.py")
        )
    )
)
RUBBISH = (
    "x", "-1", "9" * 40, "2026-02-31", "cal:9999-Q9", "\u0663", "%ff", "../..", LONG[:3000], "[]", "after", "a_1",
    "0001-01-01T00:00:00+00:00_1", "' OR 1=1 --", "__class__", "\ud7ff\U0010ffff",
)  # fmt: skip
FORGED = "Zqforged"
NOBODYS = "987654321"
# Fields whose value is the browser's own to choose.
FREE = {"once", "next", "later", "csrfmiddlewaretoken", "password", "remember"}
UNSAFE = ("put", "patch", "delete")
# A question that another answer must ask for first: else what is sent for it is left out, and nothing is taken.
HANGS_ON = {
    field: {ask.when[0]: str(ask.when[1][0])}
    for section in SECTIONS.values()
    for field, ask in section.asks.items()
    if ask.when
}


def browser(user):
    client = Client(raise_request_exception=False)
    if user.is_authenticated:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])  # by which people sign in
    return client


# Rubbish in the address.


def rubbish_breaks(world, every, values, who=("coordinator", "worker")):
    """What breaks, or says a name, when every word that a page may read from its address is rubbish."""
    given = arguments(world)
    for person in who:
        client, may_read = browser(getattr(world, person)), NAMES_READ[person]
        for name in islice(the_table(), 0, None, every):
            page = reverse(name, kwargs=given.get(name, {}))
            for value in values:
                answer = ask(client, "get", page, dict.fromkeys(ASKED, value))
                if answer.status_code >= 500 or canaries(words_of(answer)) - may_read:
                    yield f"{person} {page}: {answer.status_code} for {value[:40]!r}"


def test_rubbish_in_the_address_of_a_sample_breaks_nothing(world):
    assert {"after", "before", "q", "period", "tab"} <= set(ASKED)
    wrong = list(rubbish_breaks(world, every=4, values=("9" * 40, "a_1"), who=("coordinator",)))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_rubbish_in_any_address_breaks_nothing(world):
    wrong = list(rubbish_breaks(world, every=1, values=RUBBISH, who=("coordinator", "worker")))
    assert not wrong, "\n".join(wrong)


# Other methods.


def changes_by_method(world, every):
    """Where a method that no form sends, or one that pretends to be another, changes something."""
    for name, url, client, _ in doors(world, every=every):
        before = Event.objects.count()
        for method in UNSAFE:
            pretending = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}
            with transaction.atomic():
                answer = getattr(client, method)(
                    f"{url}?_method=post",
                    b"_method=post",
                    content_type="application/x-www-form-urlencoded",
                    **pretending,
                )
                changed = Event.objects.exclude(verb="export").count() != before
                transaction.set_rollback(True)
            if answer.status_code >= 500 or changed:
                yield f"{method} {name}: {answer.status_code}, changed: {changed}"


def test_no_other_method_changes_anything_on_a_sample(world):
    wrong = list(changes_by_method(world, every=6))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_other_method_changes_anything(world):
    wrong = list(changes_by_method(world, every=1))
    assert not wrong, "\n".join(wrong)


# Values that a form did not offer, and fields that it does not have.


def foreign_values():
    """Numbers, codes and references of rows of every kind, as a forger might put them in the place of his own."""
    yield from (NOBODYS, "0", "-1", "superuser", "administrator", "HUB", "MILL", "MILLLANE")
    for name in ("Referral", "Offer", "Placement", "ServiceUser"):
        yield from apps.get_model("referrals", name).objects.values_list("reference", flat=True)[:8]


def forged(world, every, values, share=1):
    """Forms that take a value which they did not offer: each field with choices or hidden, one at a time.

    Of many values each field gets its share (every third, say): several of each kind, and between them all.
    """
    turn = count()
    for name, url, client, answer in doors(world, every=every):
        fields = Fields(b"".join(answer).decode(errors="replace"))
        plausible = fields.plausible()
        for field, offered in fields.found.items():
            if not set(offered) - {"", "on"} or field in FREE:  # a box says that it was ticked, whatever its value
                continue
            for value in [value for value in values if value not in offered][next(turn) % share :: share]:
                before = Event.objects.count()
                try:
                    with transaction.atomic():
                        got = client.post(url, plausible | HANGS_ON.get(field, {}) | {field: value})
                        taken = Event.objects.count() != before
                        raise Undone
                except Undone:
                    pass
                if got.status_code >= 500 or taken:
                    yield f"{name}: {got.status_code}, took {value} for {field}"


def test_no_form_of_a_sample_takes_what_it_did_not_offer(world):
    wrong = list(forged(world, every=4, values=(NOBODYS, "MILLLANE")))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_form_takes_what_it_did_not_offer(world):
    wrong = list(forged(world, every=1, values=tuple(foreign_values()), share=3))
    assert not wrong, "\n".join(wrong)


def columns():
    """Names of every column of every table, as a forger would guess them."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return {name for model in models for field in model._meta.concrete_fields for name in (field.name, field.attname)}


def rows_that_hold(word):
    """Tables in which some text is this word, or contains it."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            texts = [
                field.name for field in model._meta.concrete_fields
                if isinstance(field, CharField | TextField | JSONField) and not field.choices
            ]  # fmt: skip
            holds = Q()
            for name in texts:
                holds |= Q(**{f"{name}__contains" if not isinstance(model._meta.get_field(name), JSONField)
                              else f"{name}__icontains": word})  # fmt: skip
            if texts and model.objects.filter(holds).exists():
                yield model.__name__


def assigned(world, every):
    """Forms that store a field which they do not show."""
    guessed = columns()
    for name, url, client, answer in doors(world, every=every):
        fields = Fields(b"".join(answer).decode(errors="replace"))
        if not fields.found:
            continue
        sent = dict.fromkeys(guessed - set(fields.found), FORGED) | fields.plausible()
        try:
            with transaction.atomic():
                got, found = client.post(url, sent), list(rows_that_hold(FORGED))
                raise Undone
        except Undone:
            pass
        if got.status_code >= 500 or found:
            yield f"{name}: {got.status_code}, stored in {found}"


def test_no_form_of_a_sample_stores_a_field_that_it_does_not_show(world):
    wrong = list(assigned(world, every=4))
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
def test_no_form_stores_a_field_that_it_does_not_show(world):
    wrong = list(assigned(world, every=1))
    assert not wrong, "\n".join(wrong)


# A right that ends between two pages.


def membership_ends(user):
    Membership.objects.filter(user=user).update(ends=timezone.localdate())


def session_ends(user):
    Session.objects.all().delete()


def leaves_altogether(user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def agreement_ends(user):
    agencies = Membership.objects.filter(user=user).values("role_group__agency")
    Agency.objects.filter(pk__in=agencies).update(agreement_version="", agreement_signed=None, agreement_ends=None)


def as_for(like):
    """What the table says of another person."""
    table = the_table()
    return lambda name: {table[name][like]}


def without_agreement(who):
    """What the table says of somebody, and that nothing personal opens: refused, not there, led elsewhere, or for
    pressing only."""
    table, of_people = the_table(), personal()

    def expected(name):
        own = table[name][who]
        if of_people[name] == "no":
            return {own}
        return {403, 404} | ({own} if own in (302, 405) or of_people[name] == "partly" else set())

    return expected


def still_open(world, who, end, expected, every=1):
    """Addresses that answer a person as if nothing had ended."""
    given, client = arguments(world), browser(getattr(world, who))
    assert client.get(reverse("worklist")).status_code in (200, 302, 403)
    with transaction.atomic():
        end(getattr(world, who))
        for name in islice(sorted(the_table()), 0, None, every):
            if name == "account_logout":
                continue
            answer = client.get(reverse(name, kwargs=given.get(name, {})))
            if answer.status_code not in expected(name) or canaries(words_of(answer)):
                yield f"{who} {name}: {answer.status_code}, not {sorted(expected(name))}"
        transaction.set_rollback(True)


def test_what_ends_between_two_pages_has_ended_on_the_second(world):
    wrong = [*still_open(world, "officer", membership_ends, as_for("leaver"), every=3)]
    wrong += [*still_open(world, "officer", session_ends, as_for("nobody"), every=3)]
    wrong += [*still_open(world, "officer", leaves_altogether, as_for("nobody"), every=3)]
    wrong += [*still_open(world, "coordinator", agreement_ends, without_agreement("coordinator"), every=5)]
    wrong += [*still_open(world, "provider_manager", agreement_ends, without_agreement("provider_manager"), every=5)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.deep
@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "nobody"])
def test_whatever_ends_ends_for_everybody_on_every_page(world, who):
    wrong = [*still_open(world, who, membership_ends, as_for("leaver"))]
    wrong += [*still_open(world, who, session_ends, as_for("nobody"))]
    wrong += [*still_open(world, who, leaves_altogether, as_for("nobody"))]
    wrong += [*still_open(world, who, agreement_ends, without_agreement(who))]
    assert not wrong, "\n".join(wrong)
