"""The one command that a real county begins with; everything after it is done on screens."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import OperationalError, ProgrammingError, transaction
from django.template.loader import render_to_string

from agencies.actions.beginning import begin_county
from agencies.actions.invitation import invitation_link, send_invitation
from agencies.errors import NotPossible
from pathways.actions import seed_cohorts

AREA_CODE = re.compile(r"[A-Za-z0-9-]{1,20}")


class Command(BaseCommand):
    help = "Begin a county on an empty database: its area, its agency, the cohorts and the first administrator."

    def add_arguments(self, parser):
        parser.add_argument("--county", required=True, metavar="CODE", help="ONS code of the county, such as E10000016")
        parser.add_argument("--administrator", required=True, metavar="EMAIL", help="who is invited to set it all up")
        parser.add_argument("--name", default="", help="the administrator's name; it can be given later")
        parser.add_argument("--county-name", default=settings.COUNTY_NAME, help="default: HUB_COUNTY_NAME, or the code")

    def handle(self, *, county, administrator, name, county_name, **options):
        if not AREA_CODE.fullmatch(county):
            raise CommandError(f"“{county}” is not the code of an area. Give the county's ONS code, such as E10000016.")
        try:
            validate_email(administrator)
        except ValidationError as error:
            raise CommandError(f"“{administrator}” is not an e-mail address.") from error
        try:
            with transaction.atomic():
                user = begin_county(code=county, name=county_name or county, email=administrator, administrator=name)
                seed_cohorts()
                send_invitation(by=user, user=user)
        except NotPossible as error:
            raise CommandError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("The database has no tables yet, or cannot be reached. Run: make setup") from error
        words = {"county": county_name or county, "email": administrator, "link": invitation_link(user)}
        self.stdout.write(render_to_string("hub/start/begun.txt", words).strip())
