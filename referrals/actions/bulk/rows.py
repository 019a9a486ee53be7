"""Rows in memory: made, found again, changed, and taken back when the step that touched them is refused."""

from collections import defaultdict

from django.db import IntegrityError

from referrals.actions.assessment import MANY
from referrals.actions.bulk.areas import Areas
from referrals.actions.bulk.conditions import Unique, still
from referrals.actions.bulk.register import Register
from referrals.actions.bulk.vacancies import Vacancies
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
    ServiceUser,
    Stake,
    WaitingEntry,
    WaitingMove,
    WorklistItem,
)

# What belongs to what, so that a step finds it again: the column that says to which.
FILED = {
    Assessment: "service_user_id",
    Consent: "service_user_id",
    MatchKey: "service_user_id",
    FollowUp: "placement_id",
    Outcome: "placement_id",
    Referral: "service_user_id",
    WaitingMove: "entry_id",
    **dict.fromkeys((Offer, Placement, Question, RoutingRun, Stake, WaitingEntry, WorklistItem), "referral_id"),
}
# Whose unique constraints a step leans on; those of the other tables are asked when all is written.
UNIQUE = (ServiceUser, Assessment, Referral, Offer, Placement, WaitingEntry)


class Rows:
    """What `referrals.actions.database` does with one row in a table, done with rows that are not written yet."""

    def __init__(self):
        self.register, self.vacancies = Register(), Vacancies()
        self._filed = {model: defaultdict(list) for model in FILED}
        self._by_key = defaultdict(list)  # (kind, value) -> match keys
        self._unique = {model: Unique(model) for model in UNIQUE}
        self._depth, self._before, self._added, self._undo = 0, {}, set(), []

    # A step is kept, or nothing of it. A try inside a step that fails fails the step.

    def transaction(self):
        return self

    def __enter__(self):
        self._depth += 1

    def __exit__(self, error, *_):
        self._depth -= 1
        if not self._depth:
            if error:
                self._take_back()
            self._before.clear()
            self._added.clear()
            self._undo.clear()

    def _take_back(self):
        rows = [row for row, _, _ in self._before.values() if id(row) not in self._added]
        for row in rows:
            self._release(row)
        for undo in reversed(self._undo):
            undo()
        for row in rows:
            _, values, relations = self._before[id(row)]
            row.__dict__.clear()
            row.__dict__.update(values)
            row._state.fields_cache = relations
        for row in rows:
            self._claim(row)
            if type(row) is Placement:
                self.vacancies.keep(row)

    def _remember(self, row):
        if id(row) not in self._before:
            self._before[id(row)] = (row, dict(row.__dict__), dict(row._state.fields_cache))

    def _claim(self, row):
        if unique := self._unique.get(type(row)):
            unique.claim(row)

    def _release(self, row):
        if unique := self._unique.get(type(row)):
            unique.release(row)

    # Rows.

    def make(self, model, **fields):
        row = self.register.make(model, fields)
        if model in MANY:
            row._prefetched_objects_cache = {name: Areas() for name in MANY[model]}
        return row

    def put(self, row):
        model = type(row)
        self._claim(row)
        self._added.add(id(row))
        self._undo.append(lambda: self._drop(row))
        self.register.rows[model].append(row)
        if model in FILED:
            self._filed[model][getattr(row, FILED[model])].append(row)
        if model is MatchKey:
            self._by_key[row.kind, row.value].append(row)
        elif model is Placement:
            self.vacancies.keep(row)
        elif model is Offer:
            self._undo.append(self.vacancies.offered(row.service, row.sent_at))
        elif model is RoutingRun:
            self._undo.append(self.vacancies.routed(row.referral, row.result))
        return row

    def _drop(self, row):
        model = type(row)
        self._release(row)
        self.register.rows[model].remove(row)
        if model in FILED:
            self._filed[model][getattr(row, FILED[model])].remove(row)
        if model is MatchKey:
            self._by_key[row.kind, row.value].remove(row)
        elif model is Placement:
            self.vacancies.forget(row)

    def add(self, model, **fields):
        return self.put(self.make(model, **fields))

    def add_many(self, model, rows):
        return [self.put(self.make(model, **fields)) for fields in rows]

    def remove(self, model, rows):
        for row in rows:
            self._drop(row)
            self._undo.append(lambda row=row: self.put(row))

    def change(self, row, **fields):
        self._remember(row)
        unique = self._unique.get(type(row))
        if unique and not unique.reads.isdisjoint(fields):
            unique.release(row)
            old = {name: getattr(row, name) for name in fields}
            self.register.set(row, fields)
            try:
                unique.claim(row)
            except IntegrityError:
                self.register.set(row, old)
                unique.claim(row)
                raise
        else:
            self.register.set(row, fields)
        if type(row) is Placement:
            self.vacancies.keep(row)

    def change_if(self, row, only, **fields):
        if not still(row, only):
            return False
        self.change(row, **fields)
        return True

    def is_still(self, row, only):
        return still(row, only)

    def edit(self, row):
        self._remember(row)
        self._release(row)
        return row

    def save(self, row):
        self._claim(row)

    def set_areas(self, row, name, areas):
        kept, cached = self.register.areas[type(row), name], row._prefetched_objects_cache
        was, had = kept.get(row.pk, []), cached[name]
        kept[row.pk], cached[name] = [area.pk for area in areas], Areas(areas).order_by("name")

        def undo():
            kept[row.pk], cached[name] = was, had

        self._undo.append(undo)

    def clean(self, row):
        # Related rows are trusted: they come from the caller as rows, not as numbers.
        row.clean_fields(exclude=self.register.table(type(row)).relations)
        row.clean()

    def hold(self, row):
        return row

    def fresh(self, row):
        return row

    def references(self, prefix, count, year):
        given, undo = self.register.references(prefix, count, year)
        self._undo.append(undo)
        return given
