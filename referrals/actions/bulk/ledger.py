"""The book of a whole history: rows that are made and changed in memory, and written at the end."""

from functools import cache

from django.db import transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Agency, Event, User
from agencies.roles import COUNTY_ROLES
from pathways.models import Cohort
from referrals import access, matching
from referrals.actions import (
    assessment,
    correcting,
    declining,
    following,
    joining,
    offer,
    overstay,
    person,
    placement,
    referral,
    routing,
    waiting,
)
from referrals.actions.bulk.conditions import holds
from referrals.actions.bulk.pathways import Pathways
from referrals.actions.bulk.register import Register
from referrals.actions.bulk.rows import Rows
from referrals.actions.database import DATABASE
from referrals.actions.searching import searched_long
from referrals.actions.worklist import refresh
from referrals.lifecycle.steps import BEGUN, ReferralStatus
from referrals.models import (
    Assessment,
    Consent,
    FollowUp,
    MatchKey,
    Offer,
    Outcome,
    Placement,
    Question,
    Referral,
    RoutingRun,
    Stake,
    WaitingEntry,
    WaitingMove,
    WorklistItem,
)

# The actions of which a ledger takes the steps, by the name under which it offers them.
NOUNS = {
    "person": person, "assessment": assessment, "referral": referral, "routing": routing, "offer": offer,
    "placement": placement, "waiting": waiting, "declining": declining, "joining": joining,
    "correcting": correcting, "following": following, "overstay": overstay,
}  # fmt: skip


class Steps:
    """The steps of one noun, named and called as the single actions are, taken in a ledger."""

    def __init__(self, ledger, actions):
        self._ledger, self._actions = ledger, actions

    def __getattr__(self, name):
        ledger, body = self._ledger, getattr(self._actions, name).body

        def take(*, at, **given):
            with ledger.transaction():
                return body(ledger, at=at, **given)

        setattr(self, name, take)
        return take


class Ledger(Rows):
    """Take steps in the order of time, then `write` them all in one transaction.

    Each of `NOUNS` holds its steps under its name; what they refuse leaves no trace. A restricted record is never
    opened here: restrictions are taken one by one, after the history.
    """

    def __init__(self):
        super().__init__()
        self.pathways = Pathways()
        self._clock, self._hub_id = User.objects.clock(), DATABASE.hub_id()
        # What does not change while a history is written is asked once.
        self._councils = {row.area_id: row for row in reversed(Agency.objects.filter(kind=Agency.Kind.COUNCIL))}
        self._cohorts = {row.code: row for row in Cohort.objects.all()}
        self._keys, self._rule_sets = cache(agency_access.keys), {}
        self._stake_is_open = holds(Stake, access.stake_is_open(timezone.localdate()))
        for name, actions in NOUNS.items():
            setattr(self, name, Steps(self, actions))

    def write(self, told=lambda rows: None):
        """Write everything in one transaction and forget it. Raises TooLate when somebody else wrote meanwhile."""
        with transaction.atomic():
            self.register.write(told)
        self.register = Register()

    # What a caller may ask of its own history.

    def said(self, referral):
        """What routing said last, as it is stored."""
        return self.run(referral).result

    def searched_long(self, referral, at):
        """Since when a search belongs on the panel's list, or None."""
        return searched_long(referral, at, self)

    def referrals(self, person):
        return list(self._filed[Referral][person.pk])

    def every_referral(self):
        """Every referral of this history, the latest first."""
        return reversed(self.register.rows[Referral])

    def refresh_all(self, at):
        """Bring every worklist up to date with the passing of time, as the clock does."""
        for each in self.register.rows[Referral]:
            if each.status != ReferralStatus.CLOSED:
                refresh(each, at, self)

    # The log.

    def record(self, *, by, verb, subject_kind, subject, at, key=None, referral="", reason="", **detail):
        self.add(
            Event,
            happened_at=at,
            actor_id=by.pk,
            agency_code=key.agency_code if key else "",
            role=key.role if key else "",
            verb=verb,
            subject_kind=subject_kind,
            subject=subject,
            referral=referral,
            reason=reason,
            detail=detail,
        )

    def last_event(self, kind, subject):
        return None  # who was faster is asked by people, on a page

    def announce(self, **step):
        """Nobody is told of a history."""

    # The locks.

    def key(self, user, permission, obj):
        found = access.referral_of(obj)
        if found.restricted:
            return None
        stakes = ((row.agency_id, row.kind) for row in self.stakes(found) if self._stake_is_open(row))
        return access.key_among(self._keys(user, permission), permission, obj, stakes)

    def key_at(self, user, permission, agency):
        return next((key for key in self._keys(user, permission) if key.agency_id == agency.pk), None)

    def county_key(self, user, permission):
        return next((key for key in self._keys(user, permission) if key.role in COUNTY_ROLES), None)

    def was_theirs(self, user, permission, obj):
        return hasattr(obj, "service") and self.key_at(user, permission, obj.service.agency) is not None

    def clock(self):
        return self._clock

    # What belongs to a referral or a person, in the order in which it was made.

    def offers(self, referral):
        return list(self._filed[Offer][referral.pk])

    def stays(self, referral):
        return list(self._filed[Placement][referral.pk])

    def stays_beside(self, placement):
        rows = (row for row in self.register.rows[Placement] if row.status in BEGUN and row.pk != placement.pk)
        home = (placement.service_user_id, True)
        return [
            row
            for row in rows
            if (placement.accommodation and (row.service_user_id, row.accommodation) == home)
            or (row.unit_id and row.unit_id == placement.unit_id)
        ]

    def stakes(self, referral):
        return [stake for stake in self._filed[Stake][referral.pk] if stake.closed_at is None]

    def change_stakes(self, referral, **fields):
        for stake in self._filed[Stake][referral.pk]:
            self.change(stake, **fields)

    def questions(self, referral):
        return list(self._filed[Question][referral.pk])

    def entries(self, referral):
        return list(self._filed[WaitingEntry][referral.pk])

    def moves(self, entry):
        return list(self._filed[WaitingMove][entry.pk])

    def openings(self, referral):
        return []  # an emergency is opened one at a time

    def duties(self, referral):
        return []  # a council is told one at a time

    def items(self, referral):
        return [item for item in self._filed[WorklistItem][referral.pk] if item.closed_at is None]

    def run(self, referral):
        runs = self._filed[RoutingRun][referral.pk]
        return runs[-1] if runs else None

    def outcomes(self, placement, on):
        return [row for row in self._filed[Outcome][placement.pk] if row.recorded_on == on]

    def follow_ups(self, placement):
        return list(self._filed[FollowUp][placement.pk])

    def joined(self, referral):
        return [row for row in self.register.rows[Referral] if row.joined_to_id == referral.pk]

    def consents(self, person):
        return sorted(self._filed[Consent][person.pk], key=lambda row: (row.starts, row.pk))

    def lookalikes(self, person):
        shared = matching.keys(matching.facts_of(person))
        rows = {row.service_user_id: row.service_user for pair in shared for row in self._by_key[pair]}
        return [row for pk, row in sorted(rows.items()) if pk != person.pk]

    def match_keys(self, person):
        return list(self._filed[MatchKey][person.pk])

    def last_version(self, person):
        return max((row.version for row in self._filed[Assessment][person.pk]), default=0)

    def is_amended(self, assessment):
        return any(row.amends_id == assessment.pk for row in self._filed[Assessment][assessment.service_user_id])

    # Where there is room, and what routing reads.

    def hub_id(self):
        return self._hub_id

    def council_of(self, area):
        return self._councils.get(area.pk) if area else None

    def may_book(self, unit, service, day):
        return unit.service_id == service.pk and unit in self.vacancies.bookable(service, day)

    def is_booked(self, unit):
        return self.vacancies.booking_of(unit) is not None

    def is_lived_in(self, unit):
        return self.vacancies.resident_of(unit) is not None

    def service_now(self, service, day):
        return self.vacancies.service_now(service, day)

    def services_now(self, cohort, day):
        return self.vacancies.services_now(cohort, day)

    def cohort(self, code):
        return self._cohorts.get(code)

    def published_pathway(self, cohort, areas, day):
        return self.pathways.published(cohort, areas, day)

    def pathway_now(self, pathway):
        return self.pathways.now(pathway)

    def rule_set(self, digest, declared):
        if digest not in self._rule_sets:
            self._rule_sets[digest] = DATABASE.rule_set(digest, declared)
        return self._rule_sets[digest]

    def stage(self, pathway, kind):
        return self.pathways.stage(pathway, kind)
