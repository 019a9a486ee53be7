"""Conditions and unique constraints of the models, read from there and asked of rows in memory."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter

from django.db import IntegrityError
from django.db.models import Q, UniqueConstraint

LOOKUPS: dict[str, Callable] = {
    "exact": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,
    "isnull": lambda value, wanted: (value is None) is wanted,
    "gte": lambda value, wanted: value is not None and value >= wanted,
    "lte": lambda value, wanted: value is not None and value <= wanted,
}


def holds(model, condition: Q | None) -> Callable:
    """A function of a row that says whether a condition on its own columns holds of it."""
    if condition is None:
        return lambda row: True
    tests = [_test(model, each) for each in condition.children]
    joined = all if condition.connector == Q.AND else any
    if len(tests) == 1:
        (plain,) = tests
    else:

        def plain(row):
            return joined(test(row) for test in tests)

    return (lambda row: not plain(row)) if condition.negated else plain


def _test(model, child):
    if isinstance(child, Q):
        return holds(model, child)
    name, wanted = child
    name, _, lookup = name.partition("__")
    read, compare = attrgetter(model._meta.get_field(name).attname), LOOKUPS[lookup or "exact"]
    wanted = getattr(wanted, "pk", wanted)
    return lambda row: compare(read(row), wanted)


def still(row, only: dict) -> bool:
    """Whether `only`, given as for a filter, holds of one row."""
    return all(_test(type(row), each)(row) for each in only.items())


def _names(condition):
    """The fields that a condition reads."""
    for child in condition.children if condition else ():
        yield from _names(child) if isinstance(child, Q) else (child[0].partition("__")[0],)


@cache
def columns(model, name):
    """The attribute that holds a field's own value: for a relation, the id."""
    return model._meta.get_field(name).attname


class Unique:
    """The unique constraints of a model, kept for rows that are not in the database yet, and for those that are."""

    def __init__(self, model):
        self.rules, self.reads = [], set()
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                names = [columns(model, name) for name in constraint.fields]
                self.reads |= {*constraint.fields, *_names(constraint.condition)}
                rows = model._base_manager.filter(constraint.condition or Q()).values_list("pk", *names)
                taken = {row[1:]: row[0] for row in rows if None not in row}
                self.rules.append((constraint.name, holds(model, constraint.condition), names, taken))

    def _keys(self, row):
        for name, condition, names, taken in self.rules:
            if condition(row):
                key = tuple(getattr(row, each) for each in names)
                if None not in key:
                    yield name, taken, key

    def claim(self, row):
        """Take what the row is the only one to hold. Raises IntegrityError where another holds it."""
        keys = list(self._keys(row))
        for name, taken, key in keys:
            if taken.get(key, row.pk) != row.pk:
                raise IntegrityError(name)
        for _, taken, key in keys:
            taken[key] = row.pk

    def release(self, row):
        for _, taken, key in self._keys(row):
            if taken.get(key) == row.pk:
                del taken[key]
