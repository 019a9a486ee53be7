"""What the kinds of record share: how codes and references are read, and which records a column may name."""

from agencies.models import Agency, Area
from agencies.spreadsheets.values import text, yes_no
from hub.imports.table import Column, Names
from pathways.models import Service
from referrals.actions.imported import people_open_to, placements_open_to
from referrals.models import Placement, ServiceUser

CODE, REFERENCE, NAME = text(20, "a code"), text(40, "a reference"), text(120, "a name")
TEAM = text(80, "a name")
YES_NO = "yes or no; empty is no"
KNOWN_LATER = "yes or no; empty while it is not known"
AREA = Names(Area.objects.all, "the code of an area that the hub knows")
AGENCY = Names(Agency.objects.all, "the code of an agency that the hub knows")
# What those who answer for services and figures bring in, and not people.
PROVISION = "import_provision"
SERVICE = Names(Service.objects.all, "the code of a service that the hub knows")
PERSON = Names(
    ServiceUser.objects.select_related("merged_into").all,
    "the reference of a person whom the hub knows",
    field="reference",
    found=lambda person: person.merged_into or person,  # whose records are merged comes in under the one that is kept
    may_be_made=True,
    open_to=people_open_to,
)
PLACEMENT = Names(
    Placement.objects.select_related("referral")
    .only("pk", "reference", "changed_on_screen", "referral__reference", "referral__restricted")
    .all,
    "the reference of a placement that the hub knows",
    field="reference",
    open_to=placements_open_to,
)


def needs(name, reads, names=None, hint=""):
    return Column(name, reads, required=True, names=names, hint=hint)


def may_have(name, reads, names=None, hint=""):
    return Column(name, reads, names=names, hint=hint)


def yes_or_no(name, hint=YES_NO):
    return may_have(name, yes_no, hint=hint)
