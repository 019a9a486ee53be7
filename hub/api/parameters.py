"""What may stand in an address after the question mark: one table for the check, for the schema and for the words."""

from dataclasses import dataclass

from django.utils.encoding import force_str
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from agencies.paging import after

MOST = 100
USUAL = 25


@dataclass(frozen=True)
class Parameter:
    """A word that an address knows, what it means, and what it may be where that is a list of codes."""

    name: str
    words: str
    choices: tuple[str, ...] = ()
    kind: type = str

    @property
    def documented(self):
        return OpenApiParameter(self.name, self.kind, description=self.words, enum=self.choices or None)


AFTER = Parameter("after", "Where the last page ended. Follow `next` of an answer and leave the rest to the hub.")
SIZE = Parameter("size", f"How many at once: 1 to {MOST}; {USUAL} if not said.", kind=int)
Q = Parameter("q", "Reference, name or number; a name finds only people whose identifying facts you may read.")


def of_filters(filters):
    """The parameters of a list's own FilterSet."""
    return tuple(
        Parameter(name, force_str(each.label), tuple(code for code, _ in each.extra.get("choices", ())))
        for name, each in filters.base_filters.items()
    )


def chosen(filters):
    """What a bound FilterSet was asked for. Raises ValidationError for what is on no list: nothing is passed over."""
    if not filters.form.is_valid():
        raise ValidationError({name: list(found) for name, found in filters.form.errors.items()})
    return filters


def size_of(request):
    """How many rows are asked for."""
    typed = request.GET.get("size", str(USUAL))
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= MOST):
        raise ValidationError({"size": [f"Write a whole number from 1 to {MOST}."]})
    return int(typed)


def last_of(request):
    """(moment, number) of the last row that was seen; None for the first page."""
    return followed(request, after) if request.GET.get("after") else None


def followed(request, read):
    """The place that an address names, by what reads it; nonsense is refused and not taken for the beginning."""
    typed = request.GET.get("after", "")
    place = read(typed)
    if typed and not any(place or ()):
        raise ValidationError({"after": ["It is not where a page ended. Follow “next” of the page before."]})
    return place
