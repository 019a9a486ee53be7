from django.core.management import call_command
from django.core.management.base import BaseCommand

from analytics.returns.actions import tick as tick_returns
from referrals.actions import clock


class Command(BaseCommand):
    help = (
        "Let time pass: lapse and remind about offers, band whoever waits anew each day, bring worklists up to date, "
        "ask for returns, remind of them and issue default notices. "
        "Sign-ins that have ended are cleared away. Run it every few minutes."
    )

    def handle(self, *args, **options):
        call_command("clearsessions")
        done = clock.tick()
        self.stdout.write(
            "{lapsed} offers lapsed, {reminded} providers reminded, {banded} people put in another band, "
            "{refreshed} worklists brought up to date, "
            "{stakes} stakes ended, {looks} unusual looks found.".format(**done)
        )
        done = tick_returns()
        self.stdout.write(
            "{expected} returns asked for, {remind} reminded of, {fall_due} past their deadline, "
            "{issue_default} default notices issued.".format(**done)
        )
