from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from hub.demo import load


class Command(BaseCommand):
    help = "Load the demonstration county into an empty database (HUB_DEMO=1 only). Does nothing where it is loaded."

    def add_arguments(self, parser):
        parser.add_argument("--today", type=date.fromisoformat, help="the day after the history ends (YYYY-MM-DD)")
        parser.add_argument("--size", type=int, default=load.SIZE, help="about how many referrals")

    def handle(self, *args, today, size, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demonstration. Set HUB_DEMO=1 to load made-up people.")
        if load.is_loaded():
            self.stdout.write("The demonstration county is loaded already.")
            return
        if not load.is_empty():
            raise CommandError("This database is not empty. Use another one for the demonstration.")
        if size < 1:
            raise CommandError("Give a size of 1 or more.")
        now = timezone.localdate()
        if today and today > now:
            raise CommandError("Give a day that is not in the future.")
        bars = Bars(self.stderr)
        with nobody_told():
            load.load(today or now, size, load.Progress(bars.starts, bars.done))
        bars.close()
        self.stdout.write(self.style.SUCCESS("The demonstration county is ready. Everybody in it is made up."))


@contextmanager
def nobody_told():
    """The few steps that are taken one by one would send e-mail to people who do not exist."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


class Bars:
    """One bar after the other on a terminal, one line each elsewhere."""

    def __init__(self, stream):
        self.stream, self.bar = stream, None

    def starts(self, what, total):
        self.close()
        self.bar = tqdm(total=total, desc=what, file=self.stream, unit="", mininterval=0.3, disable=None)
        if self.bar.disable:
            self.stream.write(f"{what}...")

    def done(self, number):
        self.bar.update(number)

    def close(self):
        if self.bar is not None:
            self.bar.close()
