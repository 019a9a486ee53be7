"""What hub/static/hub/app.js adds to a page that works without it, tried on a page of two lines in a real browser."""

from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en-GB"><title>Worklist</title><body data-live="/live/">
<p id="hub-live-status" role="status"></p>
<div id="list" data-live-region><a id="first" href="#">{words}</a></div>
<div id="notes" data-live-region><label>Notes <input name="notes"></label>{words}</div>
<form method="post" action="/made-up/send/"><button>Send referral</button></form>
<script type="module" src="/static/hub/app.js"></script>
"""


@pytest.fixture
def worklist(open_page, hub):
    """A made-up page at the hub's address: its words, how often its form was sent, its sockets, newest last."""
    page = open_page(hub)
    made_up = SimpleNamespace(page=page, words="7 things", sent=0, sockets=[])

    def show(route):
        route.fulfill(body=PAGE.format(words=made_up.words), content_type="text/html")

    def receive(route):
        made_up.sent += 1

    page.route("**/made-up/", show)
    page.route("**/made-up/send/", receive)
    page.route_web_socket("**/live/", lambda socket: made_up.sockets.append(socket))
    page.goto("/made-up/")
    page.wait_for_function("document.body.dataset.liveState === 'open'")
    return made_up


def test_a_worklist_shows_what_a_colleague_did_without_being_reloaded(worklist):
    worklist.words = "6 things"
    worklist.sockets[-1].send("changed")
    worklist.page.wait_for_function("document.getElementById('list').innerText === '6 things'")
    assert "This page was updated at" in worklist.page.locator("#hub-live-status").inner_text()


def test_somebody_in_the_middle_of_typing_keeps_what_they_typed(worklist):
    worklist.page.get_by_label("Notes").fill("Rang at noon")
    worklist.words = "6 things"
    worklist.sockets[-1].send("changed")
    worklist.page.wait_for_function("document.getElementById('list').innerText === '6 things'")
    assert worklist.page.get_by_label("Notes").input_value() == "Rang at noon"
    assert "7 things" in worklist.page.locator("#notes").inner_text()


def test_a_keyboard_stays_where_it_was_when_the_list_changes_under_it(worklist):
    worklist.page.locator("#first").focus()
    worklist.words = "6 things"
    worklist.sockets[-1].send("changed")
    worklist.page.wait_for_function("document.getElementById('list').innerText === '6 things'")
    assert worklist.page.evaluate("document.activeElement.id") == "first"


def test_a_page_catches_up_when_its_socket_comes_back(worklist):
    worklist.words = "5 things"
    worklist.sockets[-1].close()
    worklist.page.wait_for_function("document.getElementById('list').innerText === '5 things'")
    assert len(worklist.sockets) == 2


def test_a_second_press_sends_nothing_again(worklist):
    worklist.page.evaluate("""() => {
        const form = document.querySelector('form');
        form.requestSubmit();
        setTimeout(() => form.requestSubmit(), 100);
    }""")
    worklist.page.wait_for_timeout(500)
    assert worklist.sent == 1
