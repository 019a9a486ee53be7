"""The ledger: what every step does alike, in memory."""

from collections import defaultdict
from functools import cache

from django.db import transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.access import Key
from agencies.errors import Refused, TooLate
from agencies.models import Agency, Event, User
from agencies.roles import COUNTY_ROLES
from referrals import access
from referrals.actions.bulk.assessments import AssessmentSteps
from referrals.actions.bulk.offers import OfferSteps
from referrals.actions.bulk.pathways import Pathways
from referrals.actions.bulk.people import PersonSteps
from referrals.actions.bulk.placements import PlacementSteps
from referrals.actions.bulk.referrals import ReferralSteps
from referrals.actions.bulk.register import Register
from referrals.actions.bulk.routings import RoutingSteps
from referrals.actions.bulk.vacancies import Vacancies
from referrals.actions.steps import REFUSED, TABLES
from referrals.actions.worklist import hub_agency_id, wanted
from referrals.codes import DestinationAreaKind, StakeKind
from referrals.lifecycle import LIVE_PLACEMENT
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Stake, WorklistItem


class Ledger:
    """Take steps in the order of time, then `write` them all in one transaction.

    `person`, `assessment`, `referral`, `routing`, `offer` and `placement` hold the steps, named and called as the
    single actions are; each checks the same locks, statuses and facts and raises the same Refused, TooLate and
    NotPossible. A restricted record is never opened here: restrictions are taken one by one, after the history.
    """

    def __init__(self):
        self.register = Register()
        self.vacancies = Vacancies()
        self.stories = {}  # referral id -> Story
        self.journeys = defaultdict(list)  # service user id -> their referrals
        self.consents = defaultdict(list)  # service user id -> consents
        self.hub_id = hub_agency_id()
        self.clock = User.objects.clock()
        self.today = timezone.localdate()
        self.councils = {agency.area_id: agency for agency in Agency.objects.filter(kind=Agency.Kind.COUNCIL)}
        # What does not change while a history is written is asked once.
        self.keys = cache(agency_access.keys)
        self._locks = cache(self._find_locks)
        self.pathways = Pathways()
        self.person = PersonSteps(self)
        self.assessment = AssessmentSteps(self)
        self.referral = ReferralSteps(self)
        self.routing = RoutingSteps(self)
        self.offer = OfferSteps(self)
        self.placement = PlacementSteps(self)

    def write(self, told=lambda rows: None):
        """Write everything in one transaction and forget it. Raises TooLate when somebody else wrote meanwhile."""
        with transaction.atomic():
            self.register.write(told)
        self.register = Register()

    def story(self, obj):
        return self.stories[access.referral_of(obj).pk]

    def refresh_all(self, at):
        """Bring every worklist up to date with the passing of time, as the clock does."""
        for story in self.stories.values():
            if story.referral.status != ReferralStatus.CLOSED:
                self.refresh(story.referral, at)

    # What a caller may ask of its own history.

    def fresh(self, record):
        """The record as it is now: here it always is."""
        return record

    def said(self, referral):
        """What routing said last, as it is stored."""
        return self.story(referral).run.result

    def offers(self, referral):
        return list(self.story(referral).offers)

    def stays(self, referral):
        return list(self.story(referral).placements)

    def referrals(self, person):
        return list(self.journeys[person.pk])

    # The locks, as `referrals.access.key` and `referrals.actions.steps.unlock`.

    def key(self, user, permission, obj):
        referral = access.referral_of(obj)
        if referral.restricted:
            return None  # restrictions and grants are taken one by one, after the history
        county, held, kinds, owned = self._locks(user, permission)
        if county:
            return county
        if owned and hasattr(obj, "service"):
            held = {pk: key for pk, key in held.items() if pk == obj.service.agency_id}
        stakes = [
            (stake.agency_id, str(stake.kind))
            for stake in self.stories[referral.pk].stakes
            if stake.closed_at is None
            and stake.agency_id in held
            and stake.kind in kinds
            and (stake.until is None or stake.until >= self.today)
        ]
        if not stakes:
            return None
        agency_id, kind = min(stakes)
        return Key(agency_id, held[agency_id].agency_code, held[agency_id].role, kind)

    def _find_locks(self, user, permission):
        """(the county key, keys by agency, kinds of stake that carry it, whether a service's own agency must do it)."""
        keys = self.keys(user, permission)
        kinds = access.KINDS_WITH.get(permission, frozenset())
        return (
            next((key for key in keys if key.role in COUNTY_ROLES), None),
            {key.agency_id: key for key in reversed(keys)},
            kinds,
            bool(kinds) and not kinds & {StakeKind.REFERRER, StakeKind.COUNCIL_ORIGIN},
        )

    def unlock(self, *, by, permission, obj):
        if not permission:
            if by.pk != self.clock.pk:
                raise Refused("Only the hub itself does this, when time has passed.")
            return None
        key = self.key(by, permission, obj)
        if key is None:
            raise Refused(REFUSED)
        return key

    def _was_theirs(self, user, permission, obj):
        return hasattr(obj, "service") and any(
            key.agency_id == obj.service.agency_id for key in self.keys(user, permission)
        )

    def begin(self, *, by, obj, step, **fields):
        """Check the locks, move the status and set fields. Returns the key; raises Refused or TooLate."""
        row = TABLES[type(obj)][1][step]
        in_turn = obj.status in row.from_
        key = self.key(by, row.permission, obj) if row.permission else self.unlock(by=by, permission="", obj=obj)
        if key is None and row.permission and (in_turn or not self._was_theirs(by, row.permission, obj)):
            raise Refused(REFUSED)
        if not in_turn:
            raise TooLate(f"{obj.reference} is now “{obj.get_status_display().lower()}”.")
        for name, value in fields.items():
            setattr(obj, name, value)
        if row.to and "status" not in fields:
            obj.status = row.to
        return key

    def finish(self, *, by, key, obj, step, at, reason="", **detail):
        """Write the event, copy what lists need onto the stakes, bring worklists up to date."""
        referral = access.referral_of(obj)
        self.record(
            by=by, key=key, verb=step, subject_kind=TABLES[type(obj)][0], subject=obj.reference,
            referral=referral.reference, reason=reason, at=at, **detail,
        )  # fmt: skip
        self.touch(referral, at)
        self.refresh(referral, at)

    def record(self, *, by, verb, subject_kind, subject, at, key=None, referral="", reason="", **detail):
        self.register.add(
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

    def touch(self, referral, at):
        referral.updated = at
        for stake in self.stories[referral.pk].stakes:
            stake.status, stake.band, stake.cohort = referral.status, referral.band, referral.cohort
            stake.restricted, stake.updated = referral.restricted, at

    # Worklists, as `referrals.actions.worklist.refresh`.

    def refresh(self, referral, at):
        story = self.stories[referral.pk]
        pending = DestinationAreaKind.PENDING
        stays = [p for p in story.placements if p.status in LIVE_PLACEMENT or p.destination_area_kind == pending]
        items = wanted(referral, story.offers, stays, story.questions, story.waiting(), self.hub_id, at)
        by_identity = {item.identity: item for item in items}
        still_open = []
        for row in story.items:
            item = by_identity.pop((row.agency_id, row.kind, row.offer_id, row.placement_id), None)
            if item is None:
                row.closed_at = at
            else:
                row.due_at = item.due_at
                still_open.append(row)
        story.items = still_open + [
            self.register.add(
                WorklistItem,
                agency_id=item.agency_id,
                kind=item.kind,
                referral=referral,
                offer_id=item.offer_id,
                placement_id=item.placement_id,
                worker_id=item.worker_id,
                since=item.since,
                due_at=item.due_at,
            )
            for item in by_identity.values()
        ]

    # Stakes, as `referrals.actions.stakes`.

    def _open(self, referral, kind, agency_id=None):
        return [
            stake
            for stake in self.stories[referral.pk].stakes
            if stake.closed_at is None and stake.kind == kind and agency_id in (None, stake.agency_id)
        ]

    def open_stake(self, referral, agency, kind, at):
        found = self._open(referral, kind, agency.pk)
        if found:
            found[0].until = None
            return
        self.stories[referral.pk].stakes.append(
            self.register.add(
                Stake,
                referral=referral,
                agency=agency,
                kind=kind,
                opened_at=at,
                status=referral.status,
                band=referral.band,
                cohort=referral.cohort,
                restricted=referral.restricted,
                updated=referral.updated,
            )
        )

    def close_stakes(self, referral, kind, at, *, agency=None):
        for stake in self._open(referral, kind, agency.pk if agency else None):
            stake.closed_at = at

    def end_stakes_on(self, referral, kind, agency, day):
        for stake in self._open(referral, kind, agency.pk):
            stake.until = day

    def leave_waiting_list(self, referral, at):
        if entry := self.stories[referral.pk].waiting():
            entry.left_at = at
