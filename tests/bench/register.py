"""A register of any size for measuring access: agencies, people who sign in, referrals and stakes, by set-based SQL.

A few agencies hold much and many hold little; each person has five referrals, of which one is open. The same number
gives the same row, so that a register grows by adding. A few names are common and most are rare, and one record in a
hundred is of somebody who was recorded before.
"""

from datetime import date, timedelta
from itertools import product
from random import Random

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from agencies.actions import sync_roles
from agencies.models import Agency, Area, Membership, RoleGroup, User
from agencies.roles import RoleName
from pathways.models import Cohort, Pathway, Stage
from referrals.matching import Facts, keys, words
from referrals.models import MatchKey, Referral, ReferralGrant, ServiceUser, Stake, WaitingEntry

COUNCILS, PROVIDERS, REFERRERS, USERS = 12, 60, 57, 2000
ROLE_OF = {
    "county": RoleName.HUB_COORDINATOR,
    "council": RoleName.HOUSING_OPTIONS,
    "provider": RoleName.PROVIDER_WORKER,
    "probation": RoleName.REFERRER,
}
COHORTS = ("offenders", "rough_sleepers")
PER_PERSON = 5
GRANTED_EACH = 100  # one referral in so many is a restricted person's
SMALL = "small"
LONG_AGO = timedelta(days=2000)
# Syllables of which names are made.
BEGINNINGS, MIDDLES, ENDINGS = (
    ("Ba", "Bro", "Ca", "Cla", "Da", "Du", "E", "Fa", "Ga", "Ha", "Ho", "I", "Jo", "Ka", "La", "Mo", "Ne", "Sha"),
    ("", "bi", "do", "le", "li", "ma", "ni", "ra", "ro", "si", "ti", "va"),
    ("bert", "den", "field", "gan", "ker", "land", "lin", "man", "na", "ra", "son", "ston", "ta", "vin", "wood"),
)  # fmt: skip
GIVEN_NAMES = ["".join(parts) for parts in product(BEGINNINGS, ("", "ri", "li"), ENDINGS)]
FAMILY_NAMES = ["".join(parts) for parts in product(BEGINNINGS, MIDDLES, MIDDLES, ENDINGS)]
RECORDED_TWICE, FIRST_OF_JANUARY, WITH_NUMBER = 0.01, 0.03, 0.6


def chance(prime, power=1):
    """SQL for a number from 0 to 1 drawn from row number g; a higher power leans towards 0."""
    return f"power(((g::bigint * {prime}) % 1000003)::float8 / 1000003, {power})"


def pick(ids, drawn):
    """SQL for one of `ids`."""
    return f"(array[{', '.join(map(str, ids))}])[1 + floor({len(ids)} * {drawn})::int]"


def fill(model, source, **columns):
    """Insert one row for each row of `source`; columns that are not given take the model's defaults."""
    names, values, given, source = [], [], [], source.replace("%", "%%")
    for field in model._meta.concrete_fields:
        if field.primary_key and field.attname not in columns:
            continue
        names.append(f'"{field.column}"')
        if field.attname in columns:
            values.append(columns[field.attname].replace("%", "%%"))
        else:
            default = timezone.now() if getattr(field, "auto_now_add", False) else field.get_default()
            values.append("%s")
            given.append(field.get_db_prep_save(default, connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {model._meta.db_table} ({', '.join(names)}) select {', '.join(values)} from {source}", given
        )


class Register:
    """The agencies, and the people whose pages are measured; `grow` adds referrals."""

    def __init__(self):
        self.size = 0
        self.began = timezone.now()
        self._agencies()
        self._people()
        self._pathways()

    def _agencies(self):
        districts = Area.objects.bulk_create(
            Area(code=f"D{n:03d}", name=f"District {n}", kind=Area.Kind.DISTRICT) for n in range(COUNCILS)
        )
        kinds = ["county", *["council"] * COUNCILS, *["provider"] * PROVIDERS, *["probation"] * REFERRERS]
        areas = [None, *districts, *[None] * (PROVIDERS + REFERRERS)]
        made = Agency.objects.bulk_create(
            Agency(
                code=f"B{n:03d}", name=f"Agency {n}", kind=kind, area=area,
                agreement_version="2026", agreement_signed=(self.began - LONG_AGO).date(),
            )
            for n, (kind, area) in enumerate(zip(kinds, areas, strict=True))
        )  # fmt: skip
        sync_roles()
        self.districts = districts
        self.agencies = {kind: [agency for agency in made if agency.kind == kind] for kind in ROLE_OF}

    def _people(self):
        everywhere = [agency for agencies in self.agencies.values() for agency in agencies]
        groups = {(group.agency_id, group.role): group for group in RoleGroup.objects.all()}
        provider, council, referrer = (self.agencies[kind] for kind in ("provider", "council", "probation"))
        worked_at = {
            "a small provider": [provider[5]],
            "a big provider": [provider[0]],
            "a council": [council[3]],
            "five memberships": [referrer[9], referrer[20], referrer[30], council[8], provider[12]],
            "twenty agencies": [*referrer[6:13], *council[4:11], *provider[1:7]],
            "the hub": self.agencies["county"],
        }
        crowd = [[everywhere[n % len(everywhere)]] for n in range(USERS - len(worked_at))]
        users = User.objects.bulk_create(
            User(email=f"user{n}@example.org", name=f"User {n}", password="!") for n in range(USERS)
        )
        Membership.objects.bulk_create(
            Membership(
                user=user, role_group=groups[agency.pk, ROLE_OF[agency.kind]], starts=(self.began - LONG_AGO).date()
            )
            for user, agencies in zip(users, [*worked_at.values(), *crowd], strict=True)
            for agency in agencies
        )
        self.readers = dict(zip(worked_at, users, strict=False))

    def _pathways(self):
        """Two cohorts, each with a pathway of three stages through all districts."""
        county = Area.objects.create(code="ALL", name="All districts", kind=Area.Kind.GROUP)
        self.stages = []
        for code in COHORTS:
            cohort, _ = Cohort.objects.get_or_create(code=code, defaults={"name": code})
            pathway = Pathway.objects.create(
                cohort=cohort, area_group=county, version=1, published_from=(self.began - LONG_AGO).date()
            )
            self.stages += Stage.objects.bulk_create(
                Stage(pathway=pathway, kind=kind, name=kind, order=n, expected_days=90, maximum_days=180)
                for n, kind in enumerate(("assessment_bed", "hostel_24h", "shared"), start=1)
            )

    def ids(self, kind):
        return [agency.pk for agency in self.agencies[kind]]

    def keep_small(self):
        """Keep a copy of the register as it is now, which `look_at` shows in place of the big one."""
        with connection.cursor() as cursor:
            cursor.execute(f"create schema {SMALL}")
            for table in (model._meta.db_table for model in (Referral, Stake, ReferralGrant)):
                cursor.execute(f"create table {SMALL}.{table} (like public.{table} including all)")
                cursor.execute(f"insert into {SMALL}.{table} select * from public.{table}")

    @staticmethod
    def look_at(small):
        """The same statements find the small register's tables, or the big one's."""
        with connection.cursor() as cursor:
            cursor.execute(f"set search_path to {f'{SMALL}, ' if small else ''}public")

    def grow(self, size):
        """Add referrals until there are `size`, with their people, stakes and grants."""
        rows = f"generate_series({self.size + 1}, {size}) g"
        self._service_users(range(self.size // PER_PERSON + 1, size // PER_PERSON + 1))
        self._referrals(rows)
        self._stakes(rows)
        self._waits(rows)
        self._grants()
        self.size = size
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")

    def _service_users(self, numbers):
        """People with names by chance, and the keys by which they are found again."""
        table, kept = ServiceUser._meta.db_table, MatchKey._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("create temporary table named (g bigint, given text, family text, born date, crn text)")
            with cursor.copy("copy named from stdin") as named:
                for row in self.people(numbers):
                    named.write_row(row)
            fill(
                ServiceUser, "named", id="g", reference="'P' || g", given_name="given", family_name="family",
                date_of_birth="born", crn="crn", restricted=f"g % {GRANTED_EACH} = 0",
            )  # fmt: skip
            with cursor.copy(f"copy {kept} (service_user_id, kind, value) from stdin") as filed:
                for number, given, family, born, crn in self.people(numbers):
                    found = keys(Facts(given_name=given, family_name=family, date_of_birth=born, crn=crn))
                    for kind, value in found | {("word", word) for word in words(given, family)}:
                        filed.write_row((number, kind, value))
            cursor.execute("drop table named")
            cursor.execute(f"analyze {table}")

    @staticmethod
    def people(numbers):
        """(number, given name, family name, birth date, CRN): the same number is the same person."""
        for number in numbers:
            chance = Random(number)
            if chance.random() < RECORDED_TWICE and number > 1:  # somebody known, without their number
                ((_, given, family, born, _),) = Register.people([chance.randrange(1, number)])
                yield number, given, family, born, ""
                continue
            given = GIVEN_NAMES[int(len(GIVEN_NAMES) * chance.random() ** 2.5)]
            family = FAMILY_NAMES[int(len(FAMILY_NAMES) * chance.random() ** 3)]
            born = date(1945, 1, 1) + timedelta(days=chance.randrange(21900))
            if chance.random() < FIRST_OF_JANUARY:  # who does not know their birthday is given this one
                born = born.replace(month=1, day=1)
            yield number, given, family, born, f"X{number:06d}" if chance.random() < WITH_NUMBER else ""

    def _referrals(self, rows):
        person = f"(1 + (g - 1) / {PER_PERSON})"
        still_open = f"g % {PER_PERSON} = 0"

        def by_stage(ids):
            return pick(list(ids), chance(86028121))

        moment = f"'{self.began.isoformat()}'::timestamptz - {chance(7919)} * interval '5 years'"
        fill(
            Referral, rows, id="g", reference="'R' || g", service_user_id=person,
            status=f"case when {still_open} then (array['submitted', 'waiting', 'offered', 'placed'])[1 + g / 5 % 4] "
            "else 'closed' end",
            closed_reason=f"case when {still_open} then '' else 'moved_on' end",
            closed_at=f"case when {still_open} then null else {moment} end",
            agency_id=pick(self.ids("probation"), chance(611953, 2)), origin_kind="'area'",
            origin_area_id=pick([area.pk for area in self.districts], chance(15485863)),
            restricted=f"{person} % {GRANTED_EACH} = 0", updated=moment, created_at=moment, submitted_at=moment,
            cohort_id=by_stage(stage.pathway.cohort_id for stage in self.stages), band="(array['A', 'B'])[1 + g % 2]",
            pathway_id=by_stage(stage.pathway_id for stage in self.stages),
            stage_id=by_stage(stage.pk for stage in self.stages),
        )  # fmt: skip

    def _waits(self, rows):
        source = f"{rows} join {Referral._meta.db_table} r on r.id = g and r.status in ('waiting', 'offered')"
        fill(WaitingEntry, source, referral_id="g", stage_id="r.stage_id", since="r.updated")

    def _stakes(self, rows):
        copies = {name: f"r.{name}" for name in ("status", "band", "cohort_id", "restricted", "updated")}
        source = f"{rows} join {Referral._meta.db_table} r on r.id = g"
        council = pick(self.ids("council"), chance(15485863))
        provider = pick(self.ids("provider"), chance(104729, 3))
        for kind, agency, where in (
            ("referrer", "r.agency_id", "true"),
            ("council_origin", council, "g % 10 < 7"),
            ("housing", provider, "g % 10 in (0, 4, 8)"),
        ):
            fill(
                Stake, f"{source} where {where}", referral_id="g", agency_id=agency, kind=f"'{kind}'",
                opened_at="r.created_at", **copies,
            )  # fmt: skip
        fill(
            Stake, f"{source} where g % 5 = 1", referral_id="g", agency_id=provider, kind="'offered'",
            opened_at="r.created_at", closed_at="r.updated", **copies,
        )  # fmt: skip

    def _grants(self):
        """Each restricted person's referrals are open to one of the people measured, in turn."""
        permission = Permission.objects.get(codename="open_restricted", content_type__app_label="referrals").pk
        readers = [user.pk for user in self.readers.values()]
        fill(
            ReferralGrant, f"(select id as g from {Referral._meta.db_table} where restricted and id > {self.size}) r",
            content_object_id="g", user_id=pick(readers, chance(32452843)), permission_id=str(permission),
            reason="'Measured.'", ends=f"'{(self.began + timedelta(days=300)).date()}'", granted_by_id=str(readers[-1]),
        )  # fmt: skip

    def grant_row_by_row(self, codename):
        """What a permission row per person and referral would hold for the people measured: never done in the hub."""
        kind = ContentType.objects.get_for_model(Referral)
        permission = Permission.objects.create(codename=codename, name="Measured", content_type=kind).pk
        for user in self.readers.values():
            groups = user.memberships.values_list("role_group__agency", flat=True)
            source = f"(select distinct referral_id as g from {Stake._meta.db_table} where closed_at is null and "
            source += f"agency_id in ({', '.join(map(str, groups))})) s"
            if user is self.readers["the hub"]:
                source = f"(select id as g from {Referral._meta.db_table}) r"
            fill(
                ReferralGrant, source, content_object_id="g", user_id=str(user.pk), permission_id=str(permission),
                reason="'Measured.'", ends=f"'{(self.began + timedelta(days=300)).date()}'", granted_by_id=str(user.pk),
            )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
