"""Plumbing for pytest: the database, the browser, the hub as a process. Nothing about people is here."""

import gc
import os
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import sync_playwright

from agencies import append_only
from analytics import guarded
from tests.browser import CHROMIUM_FLAGS, WIDTHS, Server, chromium_path, database_url, manage, watch
from tests.deep import pytest_terminal_summary  # noqa: F401  the table of a deep run

# Thousands of modules live as long as the tests: looked through seldom, they cost an eighth less.
gc.set_threshold(100_000, 50, 1000)

_SLOW_IS_FINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
hypothesis_settings.register_profile("small", max_examples=40, derandomize=True, database=None, **_SLOW_IS_FINE)
hypothesis_settings.register_profile("deep", max_examples=1000, **_SLOW_IS_FINE)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """SQLite's test database is a file, so that the hub's process and racing threads can share it."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "hub.sqlite3")
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_log():
    """Log and closed quarters refuse to be emptied; tests that commit empty their database: lifted for just that."""
    with pytest.MonkeyPatch.context() as patch:
        flush = BaseDatabaseOperations.execute_sql_flush

        def flush_with_log_open(operations, statements):
            append_only.lift(operations.connection)
            guarded.lift(operations.connection)
            try:
                return flush(operations, statements)
            finally:
                append_only.lay(operations.connection)
                guarded.lay(operations.connection)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_with_log_open)
        yield


@pytest.fixture(autouse=True)
def _no_limit_of_questions(settings):
    """Tests ask the API faster than any program; the one about the limit sets its own."""
    settings.API_RATE = None


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_in_fewer_rounds():
    """The same kind of hash as the hub's own, which says how many rounds it took: the hub's process reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield


@pytest.fixture(scope="session")
def _server(django_db_setup, tmp_path_factory):
    with Server(database_url(connection.settings_dict), tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture
def hub(transactional_db, _server):
    """The address of the hub, running as a process on this test's database: what the test commits, its pages show."""
    return _server


@pytest.fixture(scope="session")
def demo_hub(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a hub with the demonstration county, shared by all tests of this process that ask for it."""
    folder = tmp_path_factory.mktemp("demo")
    wanted = dict(connection.settings_dict)
    on_file = wanted["ENGINE"].endswith("sqlite3")
    wanted["NAME"] = str(folder / "hub.sqlite3") if on_file else f"{wanted['NAME']}_demo"

    def administer(statement):
        if not on_file:
            with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
                cursor.execute(f'{statement} "{wanted["NAME"]}"')

    administer("create database")
    try:
        manage(database_url(wanted), folder, "migrate", "--verbosity", "0")
        manage(database_url(wanted), folder, "load_demo")
        with Server(database_url(wanted), folder) as address:
            yield address
    finally:
        administer("drop database")


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for a module. Not for the session: while Playwright runs, this thread counts as an event loop's, and
    tests that come after must not find it so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
            yield browser
            browser.close()


@pytest.fixture
def open_page(chromium):
    """Opens a page of its own for one person: open_page(address, width="phone", javascript=False).

    Fails the test at its end for what went wrong behind a page; a test that expects that clears `page.troubles`.
    """
    opened = SimpleNamespace(contexts=[], pages=[])

    def open_one(address, *, width="desk", javascript=True):
        context = chromium.new_context(
            base_url=address, viewport={"width": WIDTHS[width], "height": 900}, java_script_enabled=javascript
        )
        context.set_default_timeout(10_000)
        opened.contexts.append(context)
        page = watch(context.new_page())
        opened.pages.append(page)
        return page

    yield open_one
    troubles = [trouble for page in opened.pages for trouble in page.troubles]
    for context in opened.contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(open_page, hub):
    """One desk-wide page at the hub that runs on this test's database."""
    return open_page(hub)
