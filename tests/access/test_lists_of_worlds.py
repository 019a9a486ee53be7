"""Lists as files, the board, the worklist's page and the live socket, for everybody, on worlds by chance."""

import csv
import io
import re

import pytest
from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import live
from hub.sockets import LiveConsumer
from referrals.models import Offer, Placement, WaitingEntry, WorklistItem
from referrals.views.taken import EXPORTS
from tests.access import worlds
from tests.access.test_generated_worlds import Secrets, one_by_one

pytestmark = pytest.mark.django_db
CAN_SIGN_IN = django_settings.AUTHENTICATION_BACKENDS[-1]
REFERENCE = {"referrals": "Referral", "offers": "Offer", "residents": "Stay", "waiting": "Referral"}
HANGS_ON = ("referral__stakes", "referral__referralgrant_set", "referral__openings", "referral__pathway")


def browser(user):
    client = Client()
    client.force_login(user, backend=CAN_SIGN_IN)
    return client


def records(model):
    return list(model.objects.select_related("service__agency").prefetch_related(*HANGS_ON))


def files_agree(world, user):
    """Every list that can be taken away is pressed for: its rows are the slow answer's, and no name stands in it that
    is not the reader's under the roles that take lists away."""
    client, secrets = browser(user), Secrets(world, worlds.takes_away(user, world.today))
    waiting = set(WaitingEntry.objects.filter(left_at=None).values_list("referral", flat=True))
    expected = worlds.exported(user, world, records(Offer), records(Placement), waiting)
    for name in EXPORTS:
        answer = client.post(reverse("export", args=[name]), {"reason": "Counted.", "form": "csv"})
        text = b"".join(answer).decode("utf-8-sig")
        assert not secrets.in_(text, record=True), (name, secrets.in_(text, record=True))
        if answer.headers["Content-Type"].startswith("text/csv"):
            rows = list(csv.DictReader(io.StringIO(text)))
            found = [row[REFERENCE[name]] for row in rows]
            assert len(found) == len(set(found)) and set(found) == expected[name], name
        else:
            refused = answer.status_code in (302, 403)  # to sign in, or by role: otherwise there is nothing to take
            assert not expected.get(name) and (refused or name in expected), (name, answer.status_code)


def boards_agree(world, user):
    """The board as a table, cohort by cohort: just those who are the reader's, who live somewhere or wait to.

    Chance also makes referrals that are placed though nobody has arrived: steps never do, and no column holds them.
    """
    housed = set(Placement.objects.filter(status="arrived").values_list("referral__reference", flat=True))
    client = browser(user)
    for cohort in world.cohorts:
        answer = client.get(reverse("board"), {"cohort": cohort.code, "as": "table"})
        shown = set(re.findall(r"ZR\d{4}", answer.content.decode())) if answer.status_code == 200 else set()
        right = {
            row.reference for row in world.referrals
            if row.cohort == cohort and worlds.on_board(user, row, world.today)
            and (row.status != "placed" or row.reference in housed)
        }  # fmt: skip
        assert shown == right, cohort


def api_agrees(world, user):
    """The list that a program reads, to its end, and its count."""
    client, address, shown, count = browser(user), reverse("api_referrals"), [], 0
    while address and (answer := client.get(address)).status_code == 200:
        said = answer.json()
        shown, count, address = [*shown, *(row["reference"] for row in said["results"])], said["count"], said["next"]
    right = {row.reference for row in world.referrals if worlds.may_see(user, row, world.today)}
    assert set(shown) == right and len(shown) == len(right) == count


def worklists_agree(world, user):
    """The worklist's page for the whole team, page after page, for the agency that the person acts for."""
    client, address, shown, acting = browser(user), "/?team=1", set(), None
    while address:
        answer = client.get(address)
        if answer.status_code != 200 or "team" not in answer.context:
            break  # signed out, or of a role that has no worklist
        acting = answer.context["request"].acting
        shown |= set(re.findall(r"ZR\d{4}", answer.content.decode()))
        address = answer.context["pages"]["next_url"]
    if acting is None:
        held = worlds.works(user, world.today)
        assert len(held) > 1 or not any(
            role in worlds.ROLES_WITH_VIEW and worlds.signed(at, world.today) for at, role in held
        )
        return
    items = WorklistItem.objects.filter(agency=acting.agency, closed_at=None).values_list("referral", flat=True)
    right = {row.reference for row in world.referrals if row.pk in items and worlds.may_see(user, row, world.today)}
    assert shown == right


def sockets_agree(world, user, hinted):
    """The live socket opens to whoever works somewhere, and says once for each of their agencies that something
    changed: for the hub, and for agencies with a stake in what changed."""
    works = {agency.pk for agency, _ in worlds.works(user, world.today)}
    hub, session = {agency.pk for agency in world.agencies if agency.kind == "county"}, browser(user).session

    async def story():
        socket = WebsocketCommunicator(LiveConsumer.as_asgi(), "/live/")
        socket.scope["session"] = session
        connected, _ = await socket.connect()
        assert connected == bool(works)
        for referral in hinted if connected else ():
            await database_sync_to_async(live.tell)(None, referral_id=referral.pk)
            concerned = {stake.agency_id for stake in referral.stakes.all()} | hub
            for _ in works & concerned:
                assert await socket.receive_json_from(timeout=5) == {"changed": True}
            assert await socket.receive_nothing(timeout=0.02, interval=0.01)
        await socket.disconnect()

    async_to_sync(story)()


def doors_agree(world, user):
    files_agree(world, user)
    boards_agree(world, user)
    api_agrees(world, user)
    worklists_agree(world, user)


@settings(max_examples=1)
@given(seed=st.integers(0, 2**32 - 1))
def test_files_boards_and_worklists_give_the_slow_answer(seed):
    one_by_one(doors_agree, seed, referrals=12, users=11)


@pytest.mark.deep
@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1), referrals=st.integers(100, 300))
def test_files_boards_and_worklists_give_the_slow_answer_in_a_big_world(seed, referrals):
    one_by_one(doors_agree, seed, referrals, users=24)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [3, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(4, 12))])
def test_the_live_socket_opens_to_whoever_works_somewhere_and_tells_them_of_their_agencies_alone(seed, monkeypatch):
    monkeypatch.setattr(live, "_quiet_until", 0.0)
    world = worlds.make(seed, referrals=8, users=14)
    for user in world.users:
        sockets_agree(world, user, world.random.sample(world.referrals, 2))
