"""Load the demonstration county: the static county, who lived there before, two years of journeys, and some extras."""

import gc
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from agencies.actions import record
from agencies.models import Agency, Area, Event, User
from hub.demo import county, desks, duties, extras, matters, returns, stock
from hub.demo.journeys import World
from referrals.actions.bulk import Ledger
from referrals.models import ServiceUser

SIZE = 6000
VERB = "load_demo"


@dataclass
class Progress:
    """What a progress bar needs: `starts(what, how_many)`, then `done(how_many)`."""

    starts: Callable[[str, int], None] = lambda what, total: None
    done: Callable[[int], None] = lambda number: None


def is_loaded() -> bool:
    """Whether this database is a demonstration county already."""
    return Event.objects.filter(verb=VERB).exists()


def is_empty() -> bool:
    """Whether nothing has been set up here, and nobody recorded."""
    return not (Agency.objects.exists() or Area.objects.exists() or ServiceUser.objects.exists())


@contextmanager
def _without_collecting():
    """Hundreds of thousands of rows live until they are written: looking for garbage among them takes long."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_without_collecting()
@transaction.atomic
def load(today: date, size: int = SIZE, progress: Progress | None = None) -> World:
    """Fill an empty database with about `size` referrals that end on the evening before `today`. All or nothing.

    The same day and size give the same county.
    """
    progress = progress or Progress()
    progress.starts("Areas, agencies, people, services", 1)
    rows = county.make(today)
    progress.done(1)
    world = World(None, rows, today, 0)
    progress.starts("People who lived here before", 1)
    settled = stock.settle(world, rows, rows.people["HUB", "hub_coordinator"][0], share=min(1, size / SIZE))
    progress.done(1)
    ledger = world.steps = Ledger()
    world.new_referrals = max(1, size - settled)
    progress.starts("Two years of journeys", world.new_referrals)
    world.run(lambda: progress.done(1))
    desks.lay_out(world)
    ledger.refresh_all(world.until)
    progress.starts("Writing", ledger.register.total())
    ledger.write(progress.done)
    extras.add(rows, today)
    duties.add(rows, today)
    matters.add(rows, today)
    progress.starts("Returns of services", 1)
    returns.add(rows, today)
    progress.done(1)
    record(by=User.objects.clock(), verb=VERB, subject_kind="hub", subject="demo", today=f"{today}", size=size)
    return world
