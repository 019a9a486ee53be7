"""Pictures of the main pages for README and docs, taken in the demonstration county by the people who use them.

Taken again with HUB_PICTURES=1 (`make pictures`), and whenever one is missing; else only looked at.
"""

import os
import struct
import tempfile
from pathlib import Path

import pytest

from tests.browser import ROOT, WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

FOLDER = ROOT / "docs" / "pictures"
TALLEST = 1500
REPORT = ".hub-table tbody a:has-text('HTML')"  # handed out as a file
PNG = b"\x89PNG\r\n\x1a\n"


# name: the role that looks, where it begins, and the links that it follows from there
PICTURES = {
    "worklist": ("Provider worker", "/", []),
    "offer": ("Provider worker", "/offers/", ["#offers tbody th a"]),
    "referral": ("Referrer", "/referrals/?status=offered", ["#referrals tr:not(:has-text('Restricted')) th a"]),
    "assessment": ("Referrer", "/referrals/?status=draft", ["#referrals tbody th a", "a[href$='/draft/risk/']"]),
    "board": ("Housing options officer", "/board/", []),
    "triage": ("Hub coordinator", "/triage/", ["#triage tr:has-text('With the hub') th a"]),
    "figures": ("Partnership member", "/figures/", []),
    "waiting-list": ("Hub coordinator", "/waiting/", []),
    "reports": ("Partnership member", "/reports/", []),
    "report": ("Partnership member", "/reports/", [REPORT]),
}


def wanted():
    """Pictures to be taken now."""
    again = os.environ.get("HUB_PICTURES") == "1"
    return [name for name in PICTURES if again or not (FOLDER / f"{name}.png").exists()]


def follow(page, link):
    """To where a link leads; a file is opened as the browser would open it."""
    if link != REPORT:
        page.locator(link).first.click()
        return page.wait_for_load_state()
    with page.expect_download() as handed_out, tempfile.TemporaryDirectory() as folder:
        page.locator(link).first.click()
        handed_out.value.save_as(file := Path(folder) / "report.html")
        return page.goto(file.as_uri())


def take(page, name):
    role, address, links = PICTURES[name]
    page.goto("/account/login/")
    page.get_by_role("button", name=f"Sign in as {role}", exact=True).click()
    page.wait_for_load_state()
    page.goto(address)
    for link in links:
        follow(page, link)
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": WIDTHS["desk"], "height": height}
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, clip=clip, animations="disabled")


def test_the_main_pages_have_a_picture_as_wide_as_a_desk(request, open_page):
    FOLDER.mkdir(exist_ok=True)
    for name in wanted():
        page = open_page(request.getfixturevalue("demo_hub"))
        page.set_default_timeout(60_000)
        take(page, name)
    for name in PICTURES:
        head = (FOLDER / f"{name}.png").read_bytes()[:24]
        assert head.startswith(PNG), name
        assert struct.unpack(">I", head[16:20]) == (WIDTHS["desk"],), name
