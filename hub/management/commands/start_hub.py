"""The one command that a real county begins with; everything after it is done on screens."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import OperationalError, ProgrammingError, transaction
from django.template.loader import render_to_string

from agencies.actions.beginning import begin_county
from agencies.actions.invitation import send_invitation
from agencies.errors import NotPossible
from hub.checks import is_area_code
from pathways.actions import seed_cohorts


class Command(BaseCommand):
    help = "Begin a county on an empty database: its area, its agency, the cohorts and the first administrator."
