"""What every shape has in common; a fact that may not be read is left out: see `Classed`."""

from drf_spectacular.drainage import set_override
from rest_framework import serializers as s

from pathways.codes import StageKind
from referrals.classes import class_of
from referrals.codes import AccessClass


def code(choices, **more):
    """One of a list of codes, or empty."""
    return s.ChoiceField(choices=choices.choices, allow_blank=True, **more)


def code_of(path, **more):
    """The code of what a record points to; null where it points nowhere."""
    return s.CharField(source=path, allow_null=True, default=None, **more)


class Shape(s.Serializer):
    """What a thing looks like from outside; in the schema it is called as here, without the last word."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        set_override(cls, "component_name", cls.__name__.removesuffix("Shape"))


class Classed(Shape):
    """Facts of one record of `model`, of which those are left out whose class is not among `classes`.

    The classes are those of `referrals.classes`, by field name; what only keeps the books is plain. `said` are texts
    that the pages' own functions have put through the classes already. A row is (record, classes).
    """

    model: type
    said: frozenset = frozenset()

    def class_of(self, name):
        """The class of a field. KeyError for one that has none: a field without a class leaves by no door."""
        return AccessClass.PLAIN if name in self.said else class_of(self.model, name)

    def to_representation(self, row):
        record, classes = row
        shown = super().to_representation(record)
        return {name: value for name, value in shown.items() if self.class_of(name) in classes}


class AgencyShape(Shape):
    """An agency: what it is called and its lasting code. Both are empty where naming it would tell too much."""

    code = s.CharField()
    name = s.CharField()


class ServiceBrief(Shape):
    """A service. “Confidential service” without a code is one that you may not know in connection with this person."""

    code = s.CharField()
    name = s.CharField()
    agency = AgencyShape()


class StageShape(Shape):
    """A stage of a pathway."""

    kind = s.ChoiceField(choices=StageKind.choices)
    name = s.CharField()


def page_of(shape, name):
    """A page of a list: its rows, how many there are, and where the next page is."""
    fields = {
        "__doc__": f"A page of {name}.",
        "count": s.IntegerField(help_text="How many there are; counted to 1,000."),
        "more_than_counted": s.BooleanField(),
        "next": s.URLField(allow_null=True),
        "results": shape(many=True),
    }
    return type(f"PageOf{shape.__name__}", (Shape,), fields)


def part_of(shape, name):
    """A part of a long list: its rows, and where the next part is."""
    fields = {
        "__doc__": f"A part of {name}.",
        "next": s.URLField(allow_null=True),
        "results": shape(many=True),
    }
    return type(f"PartOf{shape.__name__}", (Shape,), fields)


def rows_of(shape, name):
    """All rows of a short list."""
    fields = {"__doc__": f"{name}.", "results": shape(many=True)}
    return type(f"RowsOf{shape.__name__}", (Shape,), fields)
