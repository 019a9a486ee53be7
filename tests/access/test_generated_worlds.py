"""List == page == search == count == export == board == worklist == socket, for everybody, on worlds by chance."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies import access as agency_access
from agencies.roles import PERMISSIONS
from analytics.figures import FIGURES
from referrals import access, worklists
from referrals.codes import AccessClass
from referrals.filters import find
from referrals.models import DutyToRefer, Offer, Placement, WorklistItem
from tests.access import worlds
from tests.access.addresses import names
from tests.access.leaving import files, listening, quarter, records_behind, words_of

pytestmark = pytest.mark.django_db
CAN_SIGN_IN = django_settings.AUTHENTICATION_BACKENDS[-1]


def whole_list(user, size):
    """Every page of the list, one after another."""
    found, after = [], None
    while page := access.page(user, after=after, size=size):
        found += page
        after = (page[-1].updated, page[-1].pk)
    return found


def of_world(world, duty):
    """The same duty to refer, of the referral as the world holds it."""
    duty.referral = next(referral for referral in world.referrals if referral.pk == duty.referral_id)
    return duty


def agrees(world, user):
    """Every door that shows referrals, against the slow answer, for one person."""
    today, everything = world.today, world.referrals
    right = {referral.pk for referral in everything if worlds.may_see(user, referral, today)}
    named = {referral.pk for referral in everything if worlds.may_name(user, referral, today)}
    assert {row.pk for row in access.referrals_for(user)} == right
    listed = whole_list(user, size=7)
    assert [row.pk for row in listed] == [
        row.pk for row in sorted(everything, key=lambda row: (row.updated, row.pk), reverse=True) if row.pk in right
    ]
    assert access.count(user) == len(right)
    with pytest.MonkeyPatch.context() as few:  # so few that several stakes in one referral are noticed
        few.setattr(access, "ROWS_COUNTED", 3)
        few.setattr(access, "MOST_COUNTED", 2)
        assert access.count(user) == min(len(right), 3)
    for status in ("waiting", "closed"):
        chosen = {row.pk for row in everything if row.status == status} & right
        assert access.count(user, filters={"status": status}) == len(chosen)
        assert {row.pk for row in access.page(user, filters={"status": status}, size=1000)} == chosen
    classes = access.readable(user, everything)
    assert {pk for pk, found in classes.items() if found} == right | named
    assert {pk for pk, found in classes.items() if AccessClass.IDENTIFYING in found} == named
    duties = DutyToRefer.objects.select_related("referral")
    seen = {duty.pk for duty in duties if worlds.sees_duty(user, of_world(world, duty), today)}
    assert {duty.pk for duty in access.duties_for(user)} == seen
    some = world.random.sample(everything, min(len(everything), 6))
    assert all(user.has_perm("referrals.view_referral", row) == (row.pk in right) for row in some)
    assert [row.pk for row in some if find(user, row.reference, {})] == [row.pk for row in some if row.pk in right]
    found = [row.pk for row in some if find(user, row.service_user.family_name.lower(), {})]
    assert found == [row.pk for row in some if row.pk in right & named]
    board = access.referrals_for(user, "view_board").exclude(status__in=("draft", "beside", "closed"))
    assert {row.pk for row in board} == {row.pk for row in everything if worlds.on_board(user, row, today)}
    _work_agrees(world, user, right)
    _records_agree(world, user)


def _work_agrees(world, user, right):
    """Worklists and sockets: items of one's agencies on referrals that one sees; hints for where one works."""
    for agency in world.agencies:
        items = WorklistItem.objects.filter(agency=agency, closed_at=None, referral__in=right)
        assert set(worklists.items_of_agency(user, agency)) == set(items)
    listens = {membership.agency.pk for membership in agency_access.memberships(user)}
    assert listens == {agency.pk for agency, _ in worlds.works(user, world.today)}


def _records_agree(world, user):
    """Offers and stays, and what may be pressed on each: one by one and all at once."""
    hangs_on = ("referral__stakes", "referral__referralgrant_set", "referral__openings")
    offers = list(Offer.objects.select_related("service__agency").prefetch_related(*hangs_on))
    stays = list(Placement.objects.select_related("service__agency").prefetch_related(*hangs_on))
    assert set(access.offers_for(user)) == {row for row in offers if worlds.sees_offer(user, row, world.today)}
    assert set(access.placements_for(user)) == {row for row in stays if worlds.sees_stay(user, row, world.today)}
    for records in (world.referrals, offers, stays):
        some = world.random.sample(records, min(1, len(records)))
        for record in some:
            pressed = {name for name in PERMISSIONS if access.may(user, name, record)}
            assert access.allowed(user, some)[record.pk] == pressed


def one_by_one(agree, seed, referrals, users):
    """A world is made, asked about for everybody in it, and undone."""
    with transaction.atomic():
        world = worlds.make(seed, referrals, users)
        for user in world.users:
            agree(world, user)
        transaction.set_rollback(True)


@settings(max_examples=1)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_door_gives_the_slow_answer_for_everybody(seed):
    one_by_one(agrees, seed, referrals=12, users=12)


@pytest.mark.deep
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), referrals=st.integers(100, 400), users=st.integers(14, 40))
def test_every_door_gives_the_slow_answer_for_everybody_in_a_big_world(seed, referrals, users):
    one_by_one(agrees, seed, referrals, users)


# Pages that show something else when asked so.
ASKED = (
    "/?team=1", "/referrals/?status=waiting", "/triage/?tab=waiting", "/board/?as=table",
    "/board/?cohort=rough_sleepers&as=table", "/log/?show=reads",
)  # fmt: skip
TABS = ("assessment", "pathway", "stays", "outcomes", "timeline", "who", "files", "sheet", "triage")
# Addresses that answer with an error, and the reference of somebody that they are asked with.
ERRORS = (
    ("get", "/nowhere/{reference}/"), ("get", "/referrals/?q=%00{reference}"), ("put", "/referrals/{reference}/"),
    ("post", "/worklist/assign/?q={reference}"), ("get", "/emergency/?text={reference}"),
    ("post", "/referrals/{reference}/do/withdraw/"), ("delete", "/search/?q={reference}"),
)  # fmt: skip
# Who opens figures, written again by hand.
ROLES_WITH_FIGURES = {"hub_coordinator", "commissioner", "partnership_member", "auditor"}


def reversible(**given):
    """Every address of the hub that needs just these words."""
    for name in sorted(names()):
        try:
            yield reverse(name, kwargs=given)
        except NoReverseMatch:
            continue


def words(client, address, method="get"):
    """The status and all words of an answer, but for those that were typed and stand in their box, or lead back."""
    answer = getattr(client, method)(address)
    assert answer.status_code < 500, address
    said, typed = words_of(answer), address.rpartition("=")[2] if "=" in address else address
    return answer.status_code, said.replace(f'value="{typed}"', "").replace(quote(address), "")


IDENTIFIES = re.compile(r"Zq(?:given|family|alias)(\d{4})x|\bZ(\d{6})\b", re.IGNORECASE)
REACHES = re.compile(r"Zq(?:phone|safe)(\d{4})x", re.IGNORECASE)
# Pages that tell of people: a place that is named there is where somebody is, or was asked to go.
RECORDS = re.compile(
    r"^/(referrals|offers?|stays?|placements?|board|residents|search|worklist|api/v1/referrals)/|^/\?|^/$"
)


class Secrets:
    """What one person may not read: names, numbers and contacts of people by number, and the addresses of places in
    hiding. Their names and rooms stand in the directory, but not on a record, where they would tell who is there."""

    def __init__(self, world, user):
        today, works = world.today, worlds.works(user, world.today)
        self.named = {n for n, row in enumerate(world.referrals) if worlds.may_name(user, row, today)}
        self.reached = {n for n, row in enumerate(world.referrals) if worlds.may_contact(user, row, today)}
        roles, own = {role for _, role in works}, {agency.pk for agency, _ in works}
        hidden = [row for row in world.services if row.confidential_address and row.agency_id not in own]
        self.hidden = [] if "hub_coordinator" in roles else [row.address for row in hidden]
        located = [row.pk for row in world.referrals if worlds.may_locate(user, row, today)]
        known = {
            service for model in (Offer, Placement)
            for service in model.objects.filter(referral__in=located).values_list("service", flat=True)
        }  # fmt: skip
        unknown = [] if "hub_coordinator" in roles else [row.name for row in hidden if row.pk not in known]
        self.unplaced = [*unknown, *(name.replace("house", "room") for name in unknown)]

    def in_(self, text, record=False):
        """The secrets that a text gives away; on a record of a person, where they are too."""
        found = [words for words in [*self.hidden, *(self.unplaced if record else ())] if words in text]
        found += {f"name of {one or other}" for one, other in IDENTIFIES.findall(text)} - {
            f"name of {n:0{width}d}" for n in self.named for width in (4, 6)
        }
        return found + [f"contact of {n}" for n in REACHES.findall(text) if int(n) not in self.reached]


def known_by(n):
    """What else somebody may type to find a person."""
    return [worlds.alias(n), worlds.crn(n), worlds.phone(n), worlds.given_name(n)]


def pages_for(world, user, client, figures, reports):
    """(method, address) of everything that somebody might open: pages, files, records behind numbers, errors."""
    period = quarter(world.today)
    yield from (("get", address) for address in [*reversible(), *ASKED])
    for n, referral in enumerate(world.referrals):
        page = reverse("referral", args=[referral.reference])
        yield "get", f"/search/?q={worlds.family_name(n)}"
        yield from (("get", f"/search/?q={words}") for words in world.random.sample(known_by(n), 1))
        if worlds.may_see(user, referral, world.today) and referral.status != "draft":
            yield from (("get", f"{page}{tab}/") for tab in TABS)
    for referral in world.random.sample(world.referrals, 2):
        yield from (("get", address) for address in reversible(reference=referral.reference))
    yield from (("get", reverse("offer", args=[row.reference])) for row in Offer.objects.all())
    yield from (("get", reverse("placement", args=[row.reference])) for row in Placement.objects.all())
    yield from (("get", reverse("service", args=[row.code])) for row in world.services)
    if any(role in ROLES_WITH_FIGURES for _, role in worlds.works(user, world.today)):
        yield from (("get", address) for address in files(period, figures, reports=reports))
        yield from (("get", address) for address in records_behind(client, period, figures))
    somebody = world.random.choice(world.referrals).reference
    yield from ((method, address.format(reference=somebody)) for method, address in ERRORS)


def crawls(world, user, figures=tuple(FIGURES), reports=("html", "xlsx", "pdf")):
    """Everything for one person: 404 outside their world, no name that is not theirs, no address in hiding, and no
    secret of anybody in the log, in messages or in what a report is set from."""
    client = Client()
    client.force_login(user, backend=CAN_SIGN_IN)
    secrets = Secrets(world, user)
    with listening() as heard:
        for referral in world.referrals:
            page = reverse("referral", args=[referral.reference])
            status, text = words(client, page)
            # Whoever is no longer active is led to sign in; who may see a draft that is theirs, to its task list.
            sees = worlds.may_see(user, referral, world.today)
            assert (status == 200 or status == 302 and user.is_active) == sees, page
            assert not secrets.in_(text, record=True), (page, secrets.in_(text, record=True))
        for method, address in pages_for(world, user, client, figures, reports):
            _, text = words(client, address, method)
            found = secrets.in_(text, record=RECORDS.match(address) is not None)
            assert not found, (address, found)
    assert not [word for word in ("Zqgiven", "Zqfamily", "Zqalias", "Zqphone", "Zqsafe") if word in heard.words]
    assert not [row.name for row in world.services if row.confidential_address and row.name in heard.words]
    assert "Zqstreet" not in heard.words


def test_no_page_shows_a_name_or_an_address_that_is_not_the_readers(settings):
    settings.DEMO = False
    world = worlds.make(seed=11, referrals=5, users=10)
    for user in world.users[2:5]:
        crawls(world, user, figures=("kpi2",), reports=())


@pytest.mark.deep
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1))
def test_nothing_shows_anybody_a_name_or_an_address_that_is_not_theirs(seed):
    """Some fifty thousand pages: of each reader those about every person, so more people cost more than they find."""
    one_by_one(crawls, seed, referrals=30, users=24)
