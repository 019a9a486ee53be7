"""The hub in production: what it refuses to start without, and that Django has nothing to say against its settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from hub.environment import COLOUR, DEVELOPMENT_KEY, NEEDED, PASSWORD_ALONE, colour, missing

ROOT = Path(__file__).resolve().parent.parent.parent
# As docs/operating.md asks for them.
SAFE = {
    "SECRET_KEY": "a5Tq0zR8wLx1nVb7KcYd3mPfGh9jUeSi2oQtZyXrNwMvBkCl4D",
    "DATABASE_URL": "sqlite:////nowhere/hub.sqlite3",
    "ALLOWED_HOSTS": "hub.example.org",
    "HUB_URL": "https://hub.example.org",
    "EMAIL_URL": "smtp+tls://hub:words@mail.example.org:587",
}


def started(**given):
    """What `manage.py check --deploy` says in production, with nothing else in the environment."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=plain | {"HUB_PRODUCTION": "1"} | given, capture_output=True, text=True,
    )  # fmt: skip


def test_under_the_documented_settings_django_has_nothing_to_say():
    done = started(**SAFE)
    assert done.returncode == 0, done.stderr
    assert "System check identified no issues" in done.stdout


def test_without_them_the_hub_does_not_start_and_says_everything_that_is_missing():
    done = started()
    assert done.returncode != 0
    assert all(f"{name} is not set" in done.stderr for name in NEEDED)


def test_nothing_is_missing_from_what_the_documents_ask_for():
    assert missing(SAFE) == []
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in NEEDED)


@pytest.mark.parametrize("name", NEEDED)
def test_each_one_is_asked_for_by_name(name):
    [said] = missing(SAFE | {name: ""})
    assert said.startswith(f"{name} is not set")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", DEVELOPMENT_KEY, "SECRET_KEY is too weak"),
        ("HUB_URL", "http://hub.example.org", "HUB_URL is not safe"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS lets every name in"),
        ("SECOND_STEP", "0", "SECOND_STEP is off"),
        ("SECOND_STEP", "", "SECOND_STEP is off"),
    ],
)
def test_what_is_given_must_also_be_good(name, value, said):
    [sentence] = missing(SAFE | {name: value})
    assert sentence.startswith(said)


def test_a_password_alone_opens_real_records_only_where_that_is_said_aloud():
    assert missing(SAFE | {"SECOND_STEP": "1"}) == missing(SAFE | {"SECOND_STEP": "on"}) == []
    assert missing(SAFE | {"SECOND_STEP": "0", PASSWORD_ALONE: "1"}) == []
    assert missing(SAFE | {"SECOND_STEP": "0", PASSWORD_ALONE: "0"})
    done = started(**SAFE, SECOND_STEP="0")
    assert (done.returncode != 0, "SECOND_STEP is off" in done.stderr) == (True, True)
    assert f"`{PASSWORD_ALONE}`" in (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_every_variable_that_the_settings_read_is_in_the_operators_handbook():
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    read = set()
    for name in ("environment.py", "settings.py", "sharing_settings.py", "sign_in_settings.py"):
        for part in (ROOT / "hub" / name).read_text(encoding="utf-8").split("env.")[1:]:
            quoted = part.partition("(")[2].lstrip().partition('"')[2].partition('"')[0]
            if part.partition("(")[2].lstrip().startswith('"') and quoted.isupper():
                read.add(quoted)
    assert len(read) > 30
    assert {name for name in read if f"`{name}`" not in text and name != "HUB_TEST_DATABASE"} == set()


def test_a_county_has_its_own_colour_if_white_words_can_be_read_on_it(client, settings):
    assert colour(COLOUR) == COLOUR
    settings.COUNTY_COLOUR = colour("#6b1f3a")
    page = client.get(reverse("help")).content.decode()
    assert f'href="{reverse("county_stylesheet")}?%236b1f3a"' in page
    sheet = client.get(reverse("county_stylesheet"))
    assert (sheet["Content-Type"], "--hub-brand: #6b1f3a" in sheet.content.decode()) == ("text/css", True)
    for wrong, why in (("blue", "six digits"), ("#12345", "six digits"), ("#ffdd00", "darker"), ("#8a8a8a", "darker")):
        with pytest.raises(ImproperlyConfigured, match=why):
            colour(wrong)


def test_no_step_waits_for_a_mail_server_that_does_not_answer(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 10
