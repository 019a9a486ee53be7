"""Pages of any ordered query that never skip over rows: a page begins where the last one ended.

The address of the next page says what the last row was ordered by, not how many rows came before. So a page far down a
list costs what the first one does, and no row is missed or shown twice when others come and go in between.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.expressions import Col, OrderBy

from agencies.paging import YEARS, capped

LONGEST = 2000  # of what an address may say about where a page ended
BIGGEST = 2**63


@dataclass(frozen=True)
class Term:
    """One thing that rows are ordered by, as it is called in the query. What is empty comes last."""

    name: str
    descending: bool
    may_be_empty: bool

    def ordering(self, backwards):
        descending = self.descending != backwards
        nulls = {"nulls_first" if backwards else "nulls_last": True} if self.may_be_empty else {}
        return OrderBy(F(self.name), descending=descending, **nulls)

    def same(self, value):
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value, backwards):
        """The condition that a row comes after one with this value, or before it; None where none can."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        further = Q(**{f"{self.name}__{'lt' if self.descending != backwards else 'gt'}": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.may_be_empty and not backwards else further


@dataclass(frozen=True)
class Page:
    """Some rows of a list, how many the whole list has (counted to a thousand), and where its neighbours begin."""

    rows: list
    count: int
    previous: str
    next: str

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page(rows, size, after="", before=""):
    """The `size` rows of an ordered query that follow a place, or that come before one; otherwise the first ones.

    A place that makes no sense, or beyond which nothing is left, counts as none.
    """
    ordered, terms = _ordered(rows)
    count = capped(rows)
    place = _read(before or after, ordered, terms)
    backwards = bool(before and place)
    found = _rows(ordered, terms, place, backwards, size + 1)
    if place and (backwards and len(found) <= size or not found):
        place, backwards, found = None, False, _rows(ordered, terms, None, False, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Page(
        found,
        count,
        previous=_written(found[0], terms) if place and found else "",
        next=_written(found[-1], terms) if more or backwards else "",
    )


def _ordered(rows):
    """The query with everything that it is ordered by as a column, and its terms; a row's number comes last."""
    asked = list(rows.query.order_by or rows.model._meta.ordering)
    if not {"pk", "-pk", "id", "-id"} & {term for term in asked if isinstance(term, str)}:
        asked.append("pk")
    given = {}
    for number, term in enumerate(asked):
        if isinstance(term, str):
            given[f"order_{number}"] = (F(term.removeprefix("-")), term.startswith("-"))
        elif isinstance(term, OrderBy):
            given[f"order_{number}"] = (term.expression, term.descending)
        else:
            given[f"order_{number}"] = (term, False)
    ordered = rows.annotate(**{name: expression for name, (expression, _) in given.items()})
    table = ordered.query.get_initial_alias()

    def may_be_empty(name):
        column = ordered.query.annotations[name]
        return not isinstance(column, Col) or column.target.null or column.alias != table

    return ordered, [Term(name, descending, may_be_empty(name)) for name, (_, descending) in given.items()]


def _rows(ordered, terms, place, backwards, size):
    """The nearest rows on one side of a place. What is joined to them is joined to these few, not to the whole list."""
    near = _from(ordered, terms, place, backwards)
    if ordered.query.select_related and not ordered.query.distinct:
        nearest = near.select_related(None).values("pk")[:size]
        near = ordered.filter(pk__in=nearest).order_by(*near.query.order_by)
    return list(near[:size])


def _from(ordered, terms, place, backwards):
    """The rows on one side of a place, nearest first."""
    found = ordered.order_by(*(term.ordering(backwards) for term in terms))
    if place is None:
        return found
    beyond, level = Q(pk__in=()), Q()
    for term, value in zip(terms, place, strict=True):
        further = term.beyond(value, backwards)
        if further is not None:
            beyond |= level & further
        level &= term.same(value)
    first, value = terms[0], place[0]
    if value is not None and not first.may_be_empty:  # said once more on its own, for the index of what comes first
        found = found.filter(**{f"{first.name}__{'lte' if first.descending != backwards else 'gte'}": value})
    return found.filter(beyond)


def _written(row, terms):
    """Where a row stands, for an address."""
    values = [getattr(row, term.name) for term in terms]
    texts = [
        value if value is None else value.isoformat() if isinstance(value, date) else str(value) for value in values
    ]
    return base64.urlsafe_b64encode(json.dumps(texts, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(text, ordered, terms):
    """The values that an address says, each of its column's kind; None for what makes no sense."""
    try:
        texts = json.loads(base64.urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)))
        if not isinstance(texts, list) or not all(said is None or isinstance(said, str) for said in texts):
            return None
        pairs = zip(terms, texts, strict=True)
        return [_value(ordered.query.annotations[term.name].output_field, said) for term, said in pairs]
    except (ValueError, binascii.Error, ValidationError, RecursionError):
        return None


def _value(field, said):
    """What was written of a column. Raises ValueError for what no row holds."""
    value = None if said is None else field.to_python(said)
    if isinstance(value, int) and not -BIGGEST < value < BIGGEST:
        raise ValueError("No number of this size is kept.")
    if isinstance(value, date) and not (YEARS[0] < value.year < YEARS[1] and getattr(value, "tzinfo", True)):
        raise ValueError("No day or moment like this is kept.")
    if isinstance(value, str) and "\0" in value.encode().decode():  # half a character is a ValueError as well
        raise ValueError("No text like this is kept.")
    return value
