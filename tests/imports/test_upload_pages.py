"""A hub coordinator brings stays in from a spreadsheet, in a real browser, on a desk and on a phone."""

import pytest

from tests.browser import assert_accessible, sign_in
from tests.factories import County

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BAD = "reference,service_user,service,started,ended\n" + "".join(
    f"S{n},NOBODY,QUAY,31/02/2013,{'a very long word without a break' * 3}\n" for n in range(30)
)
GOOD = "reference,service_user,service,started\nS1,N1,QUAY,2024-01-01\nS2,N2,MILLLANE,01/02/2024\n"


def hand_in(page, text):
    page.set_input_files("input[type=file]", {"name": "stays.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Check the file").click()


@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_coordinator_corrects_a_file_checks_it_and_takes_it(hub, open_page, width, javascript):
    county = County()
    page = open_page(hub, width=width, javascript=javascript)
    sign_in(page, county.coordinator, hub)
    look = assert_accessible if javascript else lambda page: None
    page.goto("/import/")
    look(page)
    page.get_by_role("link", name="Placements", exact=True).click()
    look(page)
    hand_in(page, BAD)
    assert page.get_by_role("heading", name="What to correct").is_visible()
    look(page)
    hand_in(page, GOOD)
    assert "the reference of a person whom the hub knows" in page.content()
    page.get_by_label("for each person whom nobody knows yet").check()
    hand_in(page, GOOD)
    assert page.get_by_role("heading", name="Every row can be taken").is_visible()
    look(page)
    page.get_by_role("button", name="Take these rows").click()
    assert "2 rows of placements taken: 2 new" in page.get_by_role("alert").inner_text()
    look(page)
