from django.core.management.base import BaseCommand

from agencies.actions import sync_roles


class Command(BaseCommand):
    help = "Make the permissions of every agency's roles equal to the table in agencies/roles.py."

    def handle(self, *args, **options):
        sync_roles()
        self.stdout.write("Roles are as agencies/roles.py says.")
