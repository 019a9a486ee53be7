"""The frame around every page, in a real browser: readable by everybody, at every width, with a quiet log."""

import pytest

from tests.browser import WIDTHS, assert_accessible

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_who_is_not_signed_in_can_read_the_sign_in_page(open_page, hub, width):
    page = open_page(hub, width=width)
    page.goto("/account/login/")
    assert page.locator("h1").count() == 1
    assert_accessible(page)


def test_a_wrong_address_has_a_page_that_says_what_to_do(page):
    answer = page.goto("/no-such-page/")
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Page not found"
    assert_accessible(page)


def test_a_keyboard_reaches_the_content_first(page):
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
