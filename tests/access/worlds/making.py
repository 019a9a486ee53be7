"""Made-up worlds for access: agencies, people, memberships, stakes, offers, stays and grants in every combination.

Rows are written straight into the tables, so that a world also holds what the steps would take years to reach: stakes
that have run out, memberships that begin tomorrow, agreements that are missing. Every person and every confidential
address carries words that stand nowhere else.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.models import Permission
from django.db.models import prefetch_related_objects
from django.utils import timezone

from agencies.models import Agency, Area, Membership, RoleGroup, User
from agencies.roles import ROLES
from pathways.models import Cohort, Pathway, Service, ServiceStage, Stage, Unit
from referrals.models import (
    Assessment,
    DutyToRefer,
    MatchKey,
    Offer,
    Opening,
    Placement,
    Referral,
    ReferralGrant,
    ServiceUser,
    Stake,
    WaitingEntry,
    WorklistItem,
)  # fmt: skip
from referrals.sections import SECTIONS
from tests.access.worlds.answer import STAKES_THAT_SHOW, works
from tests.factories import LONG_AGO, AgencyFactory

KINDS = ("county", "council", "council", "provider", "provider", "provider", "probation", "probation", "police")
STATUSES = ("draft", "beside", "submitted", "information_asked", "waiting", "offered", "accepted", "placed", "closed")
ITEMS = {"hub": ("triage", "find_place", "plan_move_on"), "other": ("finish_draft", "answer_referral")}


@dataclass
class World:
    """Everything that was made, and today."""

    random: Random
    today: date
    agencies: list[Agency] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)

    def soon(self):
        """A day on either side of today; often today itself, on which conditions go wrong."""
        return self.today + timedelta(days=self.random.choice((-400, -2, -1, 0, 0, 1, 2, 300)))

    def often(self, likelihood):
        return self.random.random() < likelihood


def given_name(n):
    return f"Zqgiven{n:04d}x"


def family_name(n):
    return f"Zqfamily{n:04d}x"


def crn(n):
    return f"Z{n:06d}"


def alias(n):
    return f"Zqalias{n:04d}x"


def phone(n):
    return f"Zqphone{n:04d}x"


def safe_contact(n):
    return f"Zqsafe{n:04d}x"


def make(seed, referrals=40, users=14):
    """A world of that many referrals and people; the same number gives the same world."""
    world = World(Random(seed), timezone.localdate())
    _agencies(world)
    _users(world, users)
    _services(world)
    for n in range(referrals):
        _journey(world, n)
    for row in SECTIONS.values():
        row.model.objects.bulk_create(row.model(assessment=referral.assessment) for referral in world.referrals)
    prefetch_related_objects(world.referrals, "stakes", "referralgrant_set", "openings")
    return world


def _agencies(world):
    county = Area.objects.create(code="E10", name="The county", kind="county")
    districts = [
        Area.objects.create(code=f"E079{n}", name=f"District {n}", kind="district", parent=county)
        for n in range(KINDS.count("council"))
    ]
    areas = {"county": [county], "council": list(districts)}
    for kind in KINDS:
        signed = world.soon() if world.often(0.25) else LONG_AGO
        missing = world.often(0.1)
        ends = max(world.soon(), signed) if world.often(0.2) and not missing else None
        world.agencies.append(
            AgencyFactory(
                kind=kind, area=areas[kind].pop() if kind in areas else None,
                agreement_version="" if missing else "2026", agreement_signed=None if missing else signed,
                agreement_ends=ends,
            )
        )  # fmt: skip


def _users(world, users):
    groups = list(RoleGroup.objects.select_related("agency").order_by("agency", "role"))
    for name in ROLES:  # every role is held by somebody, whatever chance says
        _user(world, [world.random.choice([group for group in groups if group.role == name])])
    for _ in range(users - len(ROLES)):
        _user(world, world.random.sample(groups, world.random.choice((0, 1, 2, 2, 3, 5))))


def _user(world, groups):
    user = User.objects.create_user(f"person{len(world.users)}@example.org", f"Worker {len(world.users)}")
    for group in groups:
        starts = world.soon() if world.often(0.2) else LONG_AGO
        ends = max(world.soon(), starts) if world.often(0.3) else None
        Membership.objects.create(user=user, role_group=group, starts=starts, ends=ends)
    if world.often(0.05):
        user.is_active = False
        user.save()
    world.users.append(user)


def _services(world):
    areas = list(Area.objects.filter(code__startswith="E079"))
    group = Area.objects.create(code="GROUP", name="A group", kind="group")
    for code in ("offenders", "rough_sleepers"):
        cohort, _ = Cohort.objects.get_or_create(code=code, defaults={"name": code})
        pathway = Pathway.objects.create(
            cohort=cohort, area_group=group, version=1, published_from=LONG_AGO,
            names_before_acceptance=code == "rough_sleepers",
        )  # fmt: skip
        world.cohorts.append(cohort)
        world.stages.append(
            Stage.objects.create(
                pathway=pathway, kind="shared", name="Shared house", order=1, expected_days=90, maximum_days=180
            )
        )
    for agency in world.agencies:
        if agency.kind == "provider":
            for n in range(2):
                world.services.append(_service(world, agency, n, world.random.choice(areas)))


def _service(world, agency, n, area):
    service = Service.objects.create(
        code=f"{agency.code}S{n}", name=f"Zqhouse{agency.code}{n}x", agency=agency, service_type="supported_housing",
        term="short", client_group="offenders", area=area, starts=LONG_AGO, confidential_address=world.often(0.4),
        address=f"Zqstreet{agency.code}{n}x",
    )  # fmt: skip
    for cohort in world.cohorts:  # what it works at says where those stand who came by a spreadsheet
        if world.often(0.5):
            kind = world.random.choice(("shared", "hostel_24h"))
            ServiceStage.objects.create(service=service, cohort=cohort, kind=kind)
    Unit.objects.bulk_create(
        Unit(service=service, code=f"{m}", name=f"Zqroom{agency.code}{n}x{m}", available_from=LONG_AGO)
        for m in range(60)
    )
    return service


def _journey(world, n):
    """One referral with whatever chance hangs on it."""
    chance = world.random
    person = ServiceUser.objects.create(
        reference=f"SU{n}", given_name=given_name(n), family_name=family_name(n), date_of_birth=date(1980, 1, 1),
        also_known_as=alias(n), crn=crn(n), phone=phone(n), safe_contact=safe_contact(n),
        gender=chance.choice(("male", "female", "not_stated")), restricted=world.often(0.3),
    )  # fmt: skip
    for word in (family_name(n), alias(n)):
        MatchKey.objects.create(service_user=person, kind="word", value=word.lower())
    status, makers = chance.choice(STATUSES), [agency for agency in world.agencies if agency.kind != "county"]
    closed = {"closed_at": timezone.now(), "closed_reason": "no_place"} if status == "closed" else {}
    referral = Referral.objects.create(
        reference=f"ZR{n:04d}", service_user=person, status=status, restricted=person.restricted,
        agency=chance.choice(makers), band=chance.choice("AB"),
        cohort=chance.choice(world.cohorts), stage=chance.choice((*world.stages, None)), client_group="offenders",
        pathway=chance.choice((None, *(stage.pathway for stage in world.stages))),
        referrer=chance.choice(world.users), submitted_at=timezone.now(), assessment=_assessment(world, person),
        updated=timezone.now() - timedelta(minutes=chance.choice((0, 5, 5, n))), **closed,
    )  # fmt: skip
    world.referrals.append(referral)
    _stakes(world, referral)
    if status != "draft":
        _offers(world, referral)
    _duties(world, referral)
    _grants(world, referral)
    _openings(world, referral)
    if world.often(0.3) and status == "waiting":
        WaitingEntry.objects.create(referral=referral, stage=chance.choice(world.stages), since=timezone.now())
    for agency in chance.sample(world.agencies, 3):
        kinds = ITEMS["hub" if agency.kind == "county" else "other"]
        WorklistItem.objects.create(agency=agency, kind=chance.choice(kinds), referral=referral, since=timezone.now())


def _assessment(world, person):
    frozen = [
        {"section": "household", "field": "members", "class": "identifying", "question": "Who?",
         "answer": person.given_name},
    ]  # fmt: skip
    return Assessment.objects.create(
        service_user=person, made_by=world.random.choice(world.users), frozen_at=timezone.now(), frozen=frozen
    )


def _stakes(world, referral):
    """Stakes open, closed, run out and about to; now and then several of one agency."""
    for agency in world.random.sample(world.agencies, world.random.choice((0, 1, 2, 3, 4))):
        for kind in world.random.sample([*sorted(STAKES_THAT_SHOW), "following"], world.random.choice((1, 1, 2))):
            Stake.objects.create(
                referral=referral, agency=agency, kind=kind, opened_at=timezone.now(),
                closed_at=timezone.now() if world.often(0.25) else None,
                until=world.soon() if world.often(0.4) else None,
                status=referral.status, band=referral.band, cohort=referral.cohort, restricted=referral.restricted,
                updated=referral.updated,
            )  # fmt: skip


def _offers(world, referral):
    """Offers in every state, and a stay at some of their services: whoever is placed lives somewhere more often."""
    chance, housed = world.random, referral.status == "placed"
    for n, service in enumerate(world.random.sample(world.services, world.random.choice((0, 1, 2)))):
        status = chance.choice(("accepted",) if housed else ("open", "declined", "accepted", "lapsed"))
        declined = {"decline_reason": "full", "detail": "No room."} if status == "declined" else {}
        offer = Offer.objects.create(
            reference=f"ZO{referral.pk}-{n}", referral=referral, service=service, status=status,
            stage=referral.stage, sent_at=timezone.now(), sent_by=world.users[0], due_at=timezone.now(),
            answered_at=None if status == "open" else timezone.now(), **declined,
        )  # fmt: skip
        free = service.units.exclude(placements__status="arrived").first()
        if status == "accepted" and not referral.placements.filter(status="arrived").exists():
            Placement.objects.create(
                reference=f"ZP{referral.pk}-{n}", referral=referral, service_user=referral.service_user, offer=offer,
                service=service, unit=free, stage=chance.choice((referral.stage, None)), status="arrived",
                started=world.today - timedelta(days=chance.choice((0, 0, 9, 200))), client_group="offenders",
                expected_end=chance.choice((None, world.soon())), ready_on=chance.choice((None, world.today)),
            )  # fmt: skip


def _duties(world, referral):
    """Duties to refer of councils that hold a stake, and of some that do not or no longer."""
    councils = [agency for agency in world.agencies if agency.kind == "council"]
    held = referral.stakes.filter(kind="council_notified", agency__kind="council").values_list("agency", flat=True)
    for agency in councils:
        if agency.pk in held or world.often(0.1):
            DutyToRefer.objects.create(
                reference=f"ZD{referral.pk}-{agency.pk}", referral=referral, authority=agency, status="expired",
                reason="homeless", under_duty=True, sent_at=timezone.now(), sent_by=world.users[0],
                agreed_on=world.today, chose_on=world.today, contact_on=world.today, due_on=world.today,
                expires_on=world.today, ended_at=timezone.now(),
            )  # fmt: skip


def _grants(world, referral):
    permission = Permission.objects.get(codename="open_restricted", content_type__app_label="referrals")
    for user in world.random.sample(world.users, world.random.choice((0, 0, 1, 3))):
        ReferralGrant.objects.create(
            user=user, content_object=referral, permission=permission, reason="Licence.", ends=world.soon(),
            granted_by=world.users[0],
        )  # fmt: skip


def _openings(world, referral):
    """Openings in an emergency that hold, that have run out, and of people whose role does not let them."""
    for user in world.random.sample(world.users, world.random.choice((0, 0, 1, 3))):
        opened = timezone.now() - timedelta(hours=world.random.choice((1, 7, 9)))
        agencies = [agency for agency, _ in works(user, world.today)] or world.agencies
        Opening.objects.create(
            referral=referral, user=user, agency=world.random.choice(agencies), reason="Out all night.",
            opened_at=opened, ends_at=opened + timedelta(hours=8),
        )  # fmt: skip
