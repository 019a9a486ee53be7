"""Every page that a link leads to, as everybody: axe finds nothing, and a phone shows it without scrolling sideways.

HUB_PICTURES_OF_ALL=folder keeps a picture of each, as wide as a desk, a phone and a sheet of paper.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from agencies.roles import ROLES
from tests.browser import WIDTHS, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.deep, pytest.mark.xdist_group("demo")]

EVERY_LINK = "[...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
LOOKED_AT_BY = 2  # roles that look at the same kind of page
A4 = {"width": 794, "height": 1123}


def kind_of(address):
    """What kind of page an address leads to: its name and the words in it, not whose it is; None outside the hub."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    given = [str(value) for value in found.kwargs.values()]
    words = [value for value in given if value.replace("_", "").isalpha() and value.islower()]
    return " ".join([found.url_name or "", *sorted(words)])


def links_of(page, home):
    return [link.partition("#")[0] for link in page.evaluate(EVERY_LINK) if link.startswith(home)]


def look(page, kind, role):
    """What is wrong with the page as it stands, at a desk and on a phone."""
    troubles = []
    for width in ("desk", "phone"):
        page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        keep_picture(page, kind, role, width)
        try:
            assert_accessible(page)
        except AssertionError as found:
            troubles.append(f"{role}, {kind}, {width}: {found}")
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})
    return troubles


def keep_picture(page, kind, role, width):
    if folder := os.environ.get("HUB_PICTURES_OF_ALL"):
        name = f"{kind} {role} {width}".replace(" ", "-")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, animations="disabled")
        if width == "desk":
            page.emulate_media(media="print")
            page.set_viewport_size(A4)
            page.screenshot(path=Path(folder) / f"{name}-print.png", full_page=True, animations="disabled")
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": WIDTHS[width], "height": 900})


def walk(page, home, role, looked):
    """Follow every link from the worklist on, one page of each kind; what was wrong, in order."""
    troubles, waiting, known = [], [page.url], set()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or kind in known:
            continue
        known.add(kind)
        try:
            answer = page.goto(address)
        except Error as download:
            if "Download is starting" in str(download):
                continue
            raise
        if answer.status != 200:
            troubles.append(f"{role}: a link leads to {answer.status} at {address}")
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        waiting += links_of(page, home)
        if looked.setdefault(kind, set()) != {role} and len(looked[kind]) < LOOKED_AT_BY:
            looked[kind].add(role)
            troubles += look(page, kind, role)
    return troubles


def test_every_page_that_a_link_leads_to_can_be_read_by_everybody(demo_hub, open_page):
    looked, troubles = {}, []
    for role in ROLES.values():
        page = open_page(demo_hub)
        page.set_default_timeout(60_000)
        page.goto("/account/login/")
        page.get_by_role("button", name=f"Sign in as {role.label}", exact=True).click()
        page.wait_for_load_state()
        troubles += walk(page, demo_hub, role.label, looked)
        troubles += [f"{role.label}: {trouble}" for trouble in page.troubles]
        page.troubles.clear()
    assert not troubles, f"{len(looked)} kinds of pages\n" + "\n".join(troubles)
    assert len(looked) > 100
