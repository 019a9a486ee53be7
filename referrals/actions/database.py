"""The book of the single actions: the tables themselves, one row at a time, under the lock of its referral.

A step reads and writes through a book and knows nothing else of where records live. The other book is the ledger of
`referrals.actions.bulk`, which offers the same by the same names, in memory. Neither holds a rule.
"""

from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models import Q

from agencies import access as agency_access
from agencies.actions import record
from agencies.models import Agency, Event, User
from pathways.live import pathway_now, published_pathway
from pathways.models import Cohort
from referrals import access, matching
from referrals.actions.references import next_references
from referrals.lifecycle.steps import BEGUN, PlacementStatus
from referrals.models import (
    Assessment,
    Consent,
    DutyToRefer,
    FollowUp,
    MatchKey,
    Offer,
    Opening,
    Outcome,
    Placement,
    Referral,
    RuleSet,
    ServiceUser,
    Stake,
    ToldApart,
    WorklistItem,
)
from referrals.signals import step_taken
from referrals.vacancies import bookable_units, service_now, services_now


class Database:
    """Everything that a step asks of its book, asked of the database."""

    def transaction(self) -> AbstractContextManager:
        """All that happens inside is kept, or nothing; inside a step it is a try that may be given up."""
        return transaction.atomic()

    # Rows. Unique constraints decide: `put`, `change` and `change_if` raise IntegrityError where one is broken.

    def make(self, model, **fields):
        """A row that is not kept yet, so that it can be checked."""
        return model(**fields)

    def put(self, row):
        row.save(force_insert=True)
        return row

    def add(self, model, **fields):
        return self.put(self.make(model, **fields))

    def add_many(self, model, rows):
        return model.objects.bulk_create(model(**fields) for fields in rows)

    def change(self, row, **fields):
        """Set fields of a row, in the table and at hand."""
        type(row)._base_manager.filter(pk=row.pk).update(**fields)
        for name, value in fields.items():
            setattr(row, name, value)

    def change_if(self, row, only, **fields):
        """Set fields where `only` still holds, in one statement; reads the row again. Whether it did."""
        rows = type(row)._base_manager.filter(pk=row.pk, **only)
        done = bool(rows.update(**fields) if fields else rows.count())
        row.refresh_from_db()
        return done

    def is_still(self, row, only):
        """Whether `only` holds of the row now."""
        return type(row)._base_manager.filter(pk=row.pk, **only).exists()

    def edit(self, row):
        """A row whose fields are about to be set by hand; `save` keeps it."""
        return row

    def save(self, row):
        row.save()

    def set_areas(self, row, name, areas):
        getattr(row, name).set(areas)

    def clean(self, row):
        """Check the fields of a row. Raises ValidationError; unique constraints have their say in `put`."""
        row.full_clean(validate_unique=False, validate_constraints=False)

    def remove(self, model, rows):
        model.objects.filter(pk__in=[row.pk for row in rows]).delete()

    def hold(self, row):
        """The row as it is now; whoever else wants it waits until this transaction ends."""
        return type(row)._base_manager.select_for_update().get(pk=row.pk)

    def fresh(self, row):
        """The row, as it is now."""
        row.refresh_from_db()
        return row

    def references(self, prefix, count, year):
        return next_references(prefix, count, year)

    # The log, and who is told.

    def record(self, **event):
        record(**event)

    def last_event(self, kind, subject):
        """The latest event about a subject, or None."""
        events = Event.objects.filter(subject_kind=kind, subject=subject).order_by("-recorded_at", "-id")
        return events.first()

    def announce(self, *, step, referral, tells, subject):
        """Send `step_taken` once the transaction has committed; a listener's failure never undoes the step."""

        def send():
            step_taken.send_robust(sender=Referral, step=step, referral_id=referral.pk, tells=tells, subject=subject)

        transaction.on_commit(send, robust=True)

    # The locks.

    def key(self, user, permission, obj):
        return access.key(user, permission, obj)

    def key_at(self, user, permission, agency):
        return agency_access.key_at(user, permission, agency)

    def county_key(self, user, permission):
        return next(iter(agency_access.county_keys(user, permission)), None)

    def was_theirs(self, user, permission, obj):
        return access.was_theirs(user, permission, obj)

    def clock(self):
        return User.objects.clock()

    # What belongs to a referral, in the order in which it was made.

    def offers(self, referral):
        return _of(referral, Offer.objects.filter(referral=referral).select_related("service__agency").order_by("pk"))

    def stays(self, referral):
        stays = Placement.objects.filter(referral=referral).order_by("pk")
        return _of(referral, stays.select_related("service__agency", "service__area", "unit", "stage"))

    def stays_beside(self, placement):
        """Stays that have begun, of the same person in a home or of anybody in the same unit."""
        same = Q(unit=placement.unit_id) if placement.unit_id else Q()
        if placement.accommodation:
            same |= Q(service_user=placement.service_user_id, accommodation=True)
        stays = Placement.objects.filter(same, status__in=BEGUN).exclude(pk=placement.pk).select_related("service")
        return list(stays) if same else []

    def stakes(self, referral):
        """The stakes that are not closed."""
        open_now = Stake.objects.filter(referral=referral, closed_at=None).order_by("pk")
        return _of(referral, open_now.select_related("agency"))

    def change_stakes(self, referral, **fields):
        """Set fields of every stake, open or closed."""
        Stake.objects.filter(referral=referral).update(**fields)

    def questions(self, referral):
        return _of(referral, referral.questions.order_by("pk"))

    def entries(self, referral):
        """The places on waiting lists that the person has and had."""
        return _of(referral, referral.waiting_entries.order_by("pk"))

    def moves(self, entry):
        """The log of a place on a waiting list."""
        return list(entry.moves.order_by("pk"))

    def openings(self, referral):
        """The openings in an emergency that nobody has reviewed."""
        return _of(referral, Opening.objects.filter(referral=referral, reviewed_at=None).order_by("pk"))

    def duties(self, referral):
        return _of(referral, DutyToRefer.objects.filter(referral=referral).select_related("authority").order_by("pk"))

    def items(self, referral):
        """The open items of worklists."""
        return _of(referral, WorklistItem.objects.filter(referral=referral, closed_at=None).order_by("pk"))

    def run(self, referral):
        """What routing said last, or None."""
        return referral.routing_runs.last()

    def outcomes(self, placement, on):
        return list(Outcome.objects.filter(placement=placement, recorded_on=on))

    def follow_ups(self, placement):
        """Whether the home after a stay has lasted: asked, or to be asked."""
        rows = list(FollowUp.objects.filter(placement=placement).order_by("pk"))
        for row in rows:
            row.placement = placement
        return rows

    def referrals(self, person):
        return list(Referral.objects.filter(service_user=person).order_by("pk"))

    def joined(self, referral):
        """The referrals that were brought together with this one."""
        return list(Referral.objects.filter(joined_to=referral).order_by("pk"))

    def consents(self, person):
        """Every answer of a person's, the latest last."""
        return list(Consent.objects.filter(service_user=person).order_by("starts", "id"))

    def lookalikes(self, person):
        """Other records with a key of this person's; without those merged away, and those told apart from it."""
        shared = Q()
        for kind, value in matching.keys(matching.facts_of(person)):
            shared |= Q(match_keys__kind=kind, match_keys__value=value)
        if not shared:
            return []
        others = ServiceUser.objects.filter(shared, merged_into=None).exclude(pk=person.pk)
        apart = ToldApart.objects.filter(Q(one=person) | Q(other=person)).values_list("one", "other")
        return list(others.exclude(pk__in={pk for pair in apart for pk in pair}).distinct())

    def match_keys(self, person):
        return list(MatchKey.objects.filter(service_user=person))

    def last_version(self, person):
        """The number of the latest version of a person's assessment; 0 without one."""
        return max(person.assessments.values_list("version", flat=True), default=0)

    def is_amended(self, assessment):
        return Assessment.objects.filter(amends=assessment).exists()

    # Where there is room, and what routing reads.

    def hub_id(self):
        """The agency that runs the hub: the county's, the first by code."""
        return Agency.objects.filter(kind=Agency.Kind.COUNTY).order_by("code").values_list("pk", flat=True).first()

    def council_of(self, area):
        """The district council that serves an area, or None (outside areas have none here)."""
        return Agency.objects.filter(kind=Agency.Kind.COUNCIL, area=area).first() if area else None

    def may_book(self, unit, service, day):
        return bookable_units(service, day).filter(pk=unit.pk).exists()

    def is_booked(self, unit):
        return Placement.objects.filter(unit=unit, status=PlacementStatus.BOOKED).exists()

    def is_lived_in(self, unit):
        return Placement.objects.filter(unit=unit, status=PlacementStatus.ARRIVED).exists()

    def service_now(self, service, day):
        return service_now(service, day)

    def services_now(self, cohort, day):
        return services_now(cohort, day)

    def cohort(self, code):
        return Cohort.objects.filter(code=code).first()

    def published_pathway(self, cohort, areas, day):
        return published_pathway(cohort, areas, day)

    def pathway_now(self, pathway):
        return pathway_now(pathway)

    def rule_set(self, digest, declared):
        """The rule set with this digest, kept now if nothing was routed by it before."""
        return RuleSet.objects.get_or_create(digest=digest, defaults={"declared": declared})[0]

    def stage(self, pathway, kind):
        """The stage of this kind in a pathway, or None."""
        return pathway.stages.filter(kind=kind).first()


def _of(referral, rows):
    """Rows of one referral, which holds for each of them as it is at hand."""
    rows = list(rows)
    for row in rows:
        row.referral = referral
    return rows


DATABASE = Database()
