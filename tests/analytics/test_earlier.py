"""Figures of quarters that are over are held in the database: counted once for all processes, never shown stale."""

from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from agencies.models import Event
from analytics import earlier, pages, publication
from analytics.asking import period_of
from analytics.cells import SUPPRESSED
from analytics.figures import FIGURES
from analytics.models import HeldTables
from analytics.periods import financial, latest_complete_quarter, up_to
from analytics.publication import kept, named, renew
from analytics.report import gather
from hub.management.commands.tick import renew_figures
from referrals.models import Placement
from tests.analytics.worlds import county

pytestmark = pytest.mark.django_db
QUARTER = period_of("fy:2013/14-Q2")
NAMED = named("destinations")


@pytest.fixture(autouse=True)
def _a_hub():
    cache.clear()
    county(3, stays=120)
    happens()


def happens():
    return Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb="depart", subject_kind="placement")


def another_process():
    """Nothing is kept in the memory of a process that has just begun."""
    cache.clear()


def shown(lately=False):
    return pages.shown("destinations", QUARTER, lately=lately).table.cells


def counted_by(monkeypatch):
    """Which periods are counted from now on."""
    found, count = [], publication.published

    def counting(wanted, on, also=()):
        found.append(on.period)
        return count(wanted, on, also)

    monkeypatch.setattr(publication, "published", counting)
    return found


def test_what_one_process_counted_another_shows_without_counting(monkeypatch):
    before = shown()
    another_process()
    counted = counted_by(monkeypatch)
    assert shown() == before
    assert counted == []


def test_the_quarter_asked_for_is_counted_again_as_soon_as_something_counts():
    before = shown()
    Placement.objects.filter(status="departed").update(planned=True)
    happens()
    another_process()
    assert shown(lately=True) == before, "beside another quarter it may be as it was lately"
    assert shown() != before
    assert shown(lately=True) == shown()


def test_what_stands_beside_another_quarter_is_two_hours_old_at_most():
    before = shown()
    Placement.objects.filter(status="departed").update(planned=True)
    happens()
    another_process()
    HeldTables.objects.update(held_at=timezone.now() - earlier.LATELY)
    assert shown(lately=True) != before


def test_a_cold_report_counts_its_own_quarter_only_once_the_clock_has_counted_the_others(monkeypatch):
    today = QUARTER.last + timedelta(days=20)
    assert latest_complete_quarter(today) == QUARTER
    assert renew_figures(today) > 0
    Placement.objects.filter(status="departed").update(planned=True)
    happens()
    another_process()
    counted = counted_by(monkeypatch)
    gather(QUARTER)
    assert set(counted) == {QUARTER}


def test_the_clock_counts_once_an_hour_and_only_what_may_have_changed(monkeypatch):
    counted = counted_by(monkeypatch)
    quarters = up_to(QUARTER)

    def renewed():
        counted.clear()
        return sum(renew(period) for period in quarters) and len(counted)

    first = renewed()
    assert first >= len(quarters) and renewed() == 0
    happens()
    assert renewed() == 0, "within the hour"
    HeldTables.objects.update(held_at=timezone.now() - earlier.RENEWED_AFTER)
    assert renewed() == first
    HeldTables.objects.update(held_at=timezone.now() - earlier.RENEWED_AFTER)
    assert renewed() == 0, "nothing happened that counts"
    assert HeldTables.objects.filter(held_at__lt=timezone.now() - timedelta(minutes=1)).count() == 0


def test_tick_says_how_much_it_counted(capsys):
    call_command("tick")
    assert "sets of earlier figures counted" in capsys.readouterr().out
    call_command("tick")
    assert "0 sets of earlier figures counted" in capsys.readouterr().out


def test_nothing_is_held_of_a_quarter_that_is_not_over():
    today = timezone.localdate()
    running = financial(today.year if today.month >= 4 else today.year - 1, (today.month - 4) % 12 // 3 + 1)
    pages.shown("destinations", running)
    assert not HeldTables.objects.exists()


def test_what_is_held_is_what_was_published_with_small_numbers_hidden():
    shown()
    [row] = HeldTables.objects.filter(first=QUARTER.first)
    hidden = 0
    for figure, _, _, content in row.content:
        for cell in content["cells"]:
            numbers = [number for number in cell[2:4] if number is not None]
            hidden += cell[6] == SUPPRESSED
            assert not FIGURES[figure].counts_people or cell[6] != SUPPRESSED or not numbers
    assert hidden


def test_of_several_who_ask_at_once_one_counts_and_all_get_the_answer():
    counted, answers = [], []

    def slowly():
        counted.append(1)
        sleep(0.3)
        return "counted"

    asking = [Thread(target=lambda: answers.append(kept("a-page", (1, "then"), slowly))) for _ in range(6)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert (len(counted), answers) == (1, ["counted"] * 6)


def test_who_fails_to_count_leaves_no_lock_behind():
    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept("a-page", (1, "then"), fails)
    assert kept("a-page", (1, "then"), lambda: "counted") == "counted"
