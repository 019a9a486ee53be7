from django.core.management.base import BaseCommand, CommandError

from agencies.models import User
from analytics.asking import period_of
from analytics.periods import PeriodError
from analytics.returns.actions import expect


class Command(BaseCommand):
    help = (
        "Ask every service under contract for its return for a period. The periods that run are asked for by "
        "manage.py tick; this is for any other, of any scheme. Doing it twice changes nothing more."
    )

    def add_arguments(self, parser):
        parser.add_argument("--period", required=True, help="sp:Q23, fy:2013/14-Q2, cal:2016-Q4 or month:2009-01")

    def handle(self, *args, period, **options):
        try:
            asked = period_of(period)
        except PeriodError as error:
            raise CommandError(str(error)) from error
        made = expect(by=User.objects.clock(), period=asked)
        said = f"{len(made)} returns asked for, due on {made[0].due_on}." if made else "Every service is asked already."
        self.stdout.write(said)
