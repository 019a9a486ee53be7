"""What people do on pages, in their own words: follow, press, answer a day; and what they see."""

from playwright.sync_api import expect

from tests.browser import assert_accessible


def follow(page, name):
    """Follow a link by what it says, also one that looks like a button."""
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    page.wait_for_load_state()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def choose(page, question, answer):
    """Press one of the answers to a question."""
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def fill_day(page, question, day):
    """Type a day as three numbers; `day` is a date, or the three as somebody mistypes them."""
    parts = day if isinstance(day, tuple) else (day.day, day.month, day.year)
    group = page.get_by_role("group", name=question)
    for label, value in zip(("Day", "Month", "Year"), parts, strict=True):
        group.get_by_label(label, exact=True).fill(str(value))


def sees(page, *words):
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def does_not_see(page, *words):
    for each in words:
        expect(page.locator("body")).not_to_contain_text(each)


def heading(page, words):
    """The page has this heading, and everybody can read it."""
    expect(page.locator("h1")).to_contain_text(words)
    assert_accessible(page)
