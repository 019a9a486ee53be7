"""The chores that `tick` does for the hub itself."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_sessions_that_have_ended_are_cleared_away(capsys):
    for key, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(days=days))
    call_command("tick")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
