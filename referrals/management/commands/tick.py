from django.core.management.base import BaseCommand

from referrals.actions import clock


class Command(BaseCommand):
    help = "Let time pass: lapse and remind about offers, bring worklists up to date. Run it every few minutes."

    def handle(self, *args, **options):
        done = clock.tick()
        self.stdout.write(
            "{lapsed} offers lapsed, {reminded} providers reminded, {refreshed} worklists brought up to date, "
            "{stakes} stakes ended, {looks} unusual looks found.".format(**done)
        )
