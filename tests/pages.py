"""How a test opens a page by name, sends its form, and counts what it costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def page(browser, name, *args, **query):
    return browser.get(reverse(name, args=args), query)


def send(browser, name, *args, **typed):
    return browser.post(reverse(name, args=args), typed)


def queries_of(browser, name, *args, **query):
    """What a page costs; but for noting now and then in the session that somebody is still there."""
    with CaptureQueriesContext(connection) as captured:
        assert page(browser, name, *args, **query).status_code == 200
    asked = [each["sql"] for each in captured]
    return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE")) and "django_session" not in sql])
