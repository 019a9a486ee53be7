"""How a test asks the API: as a program with a token, or as a person with a browser."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import token as tokens


def issued(person, days=30, name="Nightly copy", membership=None):
    """(token, secret) that a person issued for a role, their first if none is said."""
    ends = timezone.localdate() + timedelta(days=days)
    return tokens.issue(by=person, membership=membership or person.memberships.first(), name=name, ends=ends)


class Program:
    """A program that sends a token's secret with every question."""

    def __init__(self, secret):
        self.client, self.headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {secret}"}

    def get(self, name, *args, **asked):
        return self.client.get(reverse(f"api_{name}", args=args), asked, headers=self.headers)

    def follow(self, address):
        return self.client.get(address, headers=self.headers)


def program_of(person):
    """A program that reads by a new token of this person's."""
    return Program(issued(person)[1])


def browser_of(person):
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def read(browser, name, *args, **asked):
    """What a signed-in browser gets from the API."""
    return browser.get(reverse(f"api_{name}", args=args), asked)
