from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from analytics.periods import latest_complete_quarter, up_to
from analytics.publication import renew
from analytics.returns.actions import tick as tick_returns
from analytics.windows import UnknownArea
from referrals.actions import clock


class Command(BaseCommand):
    help = (
        "Let time pass: lapse and remind about offers, band whoever waits anew each day, bring worklists up to date, "
        "ask for returns, remind of them and issue default notices. Clear away sign-ins that have ended, and once an "
        "hour count the last eight quarters' figures anew where something changed. Run it every few minutes."
    )

    def handle(self, *args, **options):
        call_command("clearsessions")
        done = clock.tick()
        self.stdout.write(
            "{lapsed} offers lapsed, {expired} duties to refer expired, {reminded} reminders sent, "
            "{banded} people put in another band, "
            "{refreshed} worklists brought up to date, "
            "{stakes} stakes ended, {looks} unusual looks found.".format(**done)
        )
        done = tick_returns()
        self.stdout.write(
            "{expected} returns asked for, {remind} reminded of, {fall_due} past their deadline, "
            "{issue_default} default notices issued.".format(**done)
        )
        self.stdout.write(f"{renew_figures(timezone.localdate())} sets of earlier figures counted.")


def renew_figures(today):
    """How many sets of tables were counted, of the last eight quarters: what stands beside others on a page."""
    try:
        return sum(renew(period) for period in up_to(latest_complete_quarter(today)))
    except UnknownArea:
        return 0  # a hub without its county has no figures yet
