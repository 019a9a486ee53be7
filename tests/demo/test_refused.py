"""Where the demonstration county is not loaded: outside a demonstration, over a real county, into the future."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agencies.models import Area


def test_it_is_refused_outside_a_demonstration(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="HUB_DEMO"):
        call_command("load_demo")


def test_it_is_refused_where_a_real_county_lives(settings, db):
    settings.DEMO = True
    Area.objects.create(code="E10000016", name="Kent", kind="county")
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")


def test_it_is_refused_for_a_day_in_the_future(settings, db):
    settings.DEMO = True
    with pytest.raises(CommandError, match="future"):
        call_command("load_demo", today=timezone.localdate() + timedelta(days=1))
