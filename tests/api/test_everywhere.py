"""API == list == page == export == count, for everybody, on worlds that chance makes; and nothing that an address may
say breaks it."""

import csv
import io

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies import access as agency_access
from agencies.models import Read, Showing
from agencies.roles import PERSONAL
from hub.api import counted, directory, people
from referrals import access
from tests.access import worlds
from tests.access.hostile import VALUES
from tests.api.asking import Program, browser_of, issued
from tests.factories import County, person

pytestmark = pytest.mark.django_db
CAN_SIGN_IN = django_settings.AUTHENTICATION_BACKENDS[-1]
# Written again and by hand, like the oracle's other tables: who takes lists away and who issues tokens.
ROLES_THAT_EXPORT = {"referring_manager", "provider_manager", "housing_options", "hub_coordinator"}
ROLES_WITH_A_TOKEN = ROLES_THAT_EXPORT | {"commissioner"}
PARTS = ("referral", "referral_assessment", "referral_offers", "referral_stays", "referral_timeline")


class Under:
    """A person as the oracle asks about them, with some of their roles alone."""

    def __init__(self, user, works):
        self.pk, self.works = user.pk, works


def with_roles(user, today, roles):
    """The person under those memberships whose role may, at agencies with an agreement."""
    return Under(
        user, [(a, role) for a, role in worlds.works(user, today) if role in roles and worlds.signed(a, today)]
    )


def everything(client, address):
    """Every row of a list, page after page; what was read must be logged as disclosed."""
    found, counts = [], set()
    while address:
        answer = client.get(address)
        if answer.status_code != 200:
            return answer.status_code, found, counts
        page = answer.json()
        found += page["results"]
        counts.add(page["count"])
        address = page["next"]
        if page["results"]:
            read = Read.objects.latest("pk")
            assert read.page == "api_referrals" and set(read.shown) == {row["reference"] for row in page["results"]}
            assert Showing.objects.filter(read_id=read.pk).count() == len(read.shown)
    return 200, found, counts


def reads_as_the_oracle_says(client, asked, world, address="/api/v1/referrals/?size=5"):
    """The API's list, count and records for one person, against the slow answer."""
    today = world.today
    right = [row for row in world.referrals if worlds.may_see(asked, row, today)]
    right.sort(key=lambda row: (row.updated, row.pk), reverse=True)
    status, found, counts = everything(client, address)
    assert [row["reference"] for row in found] == [row.reference for row in right]
    assert status == 200 or not right
    assert counts <= {len(right)}
    by_reference = {row["reference"]: row for row in found}
    for n, referral in enumerate(world.referrals):
        text = str(by_reference.get(referral.reference, ""))
        unnamed = referral in right and not worlds.may_name(asked, referral, today)
        if unnamed or n % 4 == 0:
            answers = {part: client.get(reverse(f"api_{part}", args=[referral.reference])) for part in PARTS}
            opens = {answer.status_code for answer in answers.values()}
            assert opens == ({200} if referral in right else {404} if status != 401 else {401}), referral.reference
            text += "".join(answer.content.decode() for answer in answers.values())
        if not worlds.may_name(asked, referral, today):
            assert worlds.given_name(n) not in text and worlds.family_name(n) not in text
    directory_says = client.get("/api/v1/services/").content.decode()
    assert not any(row.address in directory_says for row in world.services if row.confidential_address)


def exports_as_the_oracle_says(client, user, world):
    """The file of referrals, against the slow answer asked under those roles alone that may export."""
    asked = with_roles(user, world.today, ROLES_THAT_EXPORT)
    right = {row.reference for row in world.referrals if worlds.may_see(asked, row, world.today)}
    answer = client.post("/export/referrals/", {"reason": "To compare.", "form": "csv"})
    if "Content-Disposition" not in answer.headers:
        assert not right
        return
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["Referral"] for row in rows} == right and len(rows) == len(right)
    exporting = agency_access.under_those_with(user, "export")
    assert [row["Referral"] for row in rows] == [row.reference for row in access.page(exporting, size=1000)]
    for n, referral in enumerate(world.referrals):
        if not worlds.may_name(asked, referral, world.today):
            assert worlds.given_name(n) not in text and worlds.family_name(n) not in text


def agrees(world, user):
    """For one person: their browser, a token for each of their roles, and the file that they may take away."""
    browser = Client()
    browser.force_login(user, backend=CAN_SIGN_IN)
    reads_as_the_oracle_says(browser, user, world)
    exports_as_the_oracle_says(browser, user, world)
    for membership in agency_access.memberships(user):
        pair = (membership.agency, membership.role)
        if membership.role in ROLES_WITH_A_TOKEN and worlds.signed(membership.agency, world.today):
            secret = issued(user, membership=membership)[1]
            program = Client(headers={"Authorization": f"Bearer {secret}"})
            reads_as_the_oracle_says(program, Under(user, [pair]), world)
            break


@settings(max_examples=1)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_program_and_a_file_hold_the_slow_answer(seed):
    with transaction.atomic():
        world = worlds.make(seed, referrals=10, users=12)
        for user in [*world.users[1:6:2], *world.users[-3:]]:
            agrees(world, user)
        transaction.set_rollback(True)


@pytest.mark.deep
@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_program_and_a_file_hold_the_slow_answer_for_everybody(seed):
    with transaction.atomic():
        world = worlds.make(seed, referrals=40, users=20)
        for user in world.users:
            agrees(world, user)
        transaction.set_rollback(True)


def test_taking_people_away_needs_an_agreement():
    assert {"export", "issue_token"} <= PERSONAL


VIEWS = (people.Referrals, directory.Services, counted.OneFigure)
ODD = (*VALUES, "fy:0000/01-Q1", "sp:Q0", "9999-12-31T23:59:59.999999+00:00_1", "0001-01-01T00:00:00+14:00_1")


def broken_by(values):
    """Questions that the API answers with neither a page nor a reason."""
    county, wrong = County(), []
    county.submitted()
    program = Program(issued(person(county.hub, "hub_coordinator"))[1])
    addresses = ("/api/v1/referrals/", "/api/v1/services/", "/api/v1/figures/kpi2/")
    for address, view in zip(addresses, VIEWS, strict=True):
        for name in (*(each.name for each in view.asks), "odd"):
            for value in values:
                answer = program.client.get(address, {name: value}, headers=program.headers)
                if answer.status_code not in (200, 400, 404) or not answer.headers["Content-Type"].startswith(
                    "application/json"
                ):
                    wrong.append((address, name, value[:40], answer.status_code))
    return wrong + _broken_by_names(program)


def _broken_by_names(program):
    wrong = []
    for odd in ("x" * 3000, "%F0%9F%A7%91", "..%2F..", "%00", "R26-00000%0A"):
        for part in ("referrals", "services", "figures", "periods", ""):
            status = program.follow(f"/api/v1/{part}/{odd}/").status_code
            if status not in (400, 404):
                wrong.append((part, odd[:40], status))
    return wrong


def test_nothing_that_an_address_may_say_breaks_the_api(db):
    assert broken_by(ODD[-5:]) == []


@pytest.mark.deep
def test_nothing_at_all_that_an_address_may_say_breaks_the_api(db):
    assert broken_by(ODD) == []


def test_no_other_method_changes_or_breaks_anything(db):
    county = County()
    browser = browser_of(county.coordinator)
    for name in ("referrals", "services", "figures", "periods", "schema"):
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            assert getattr(browser, method)(reverse(f"api_{name}")).status_code in (403, 405)
