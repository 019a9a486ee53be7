"""Figures and periods, as `docs/exchange.md` promises them."""

from rest_framework import serializers as s

from hub.api.shapes.base import Shape


class CellShape(Shape):
    """One number of a figure. `c` is hidden, `x` missing, `z` nothing to divide by: a cell is a number or a flag."""

    row = s.CharField()
    column = s.CharField()
    count = s.IntegerField(allow_null=True)
    of = s.IntegerField(allow_null=True)
    percent = s.FloatField(allow_null=True)
    value = s.FloatField(allow_null=True)
    unit = s.CharField(allow_null=True)
    flag = s.ChoiceField(choices=["c", "x", "z"], allow_null=True)


class FactShape(Shape):
    """One fact about how a figure is counted: what, of what, which records, by which mapping."""

    heading = s.CharField()
    text = s.CharField()


class FigureShape(Shape):
    """What a figure is and how it can be asked for."""

    figure = s.CharField()
    title = s.CharField()
    definition = s.CharField()
    source = s.CharField()
    version = s.IntegerField(help_text="Of its definition.")
    about = FactShape(many=True)
    counts_people = s.BooleanField(help_text="Then small numbers are hidden.")
    breakdowns = s.ListField(child=s.CharField(), help_text="What `by` may be; the first is the default.")
    options = s.DictField(child=s.ListField(child=s.CharField()), help_text="What else narrows it, never both.")


PeriodBrief = type(
    "PeriodBrief",
    (Shape,),
    {
        "__doc__": "A reporting period: its scheme, its code, its first and its last day.",
        "scheme": s.CharField(),
        "code": s.CharField(),
        "from": s.DateField(),
        "to": s.DateField(),
    },
)


class PeriodShape(PeriodBrief):
    """A quarter that figures are given for; closed ones stay as they were published, by revision."""

    period = s.CharField(help_text="As `period` is asked for: fy:2013/14-Q2.")
    label = s.CharField()
    closed_at = s.DateTimeField(allow_null=True)
    revision = s.IntegerField(allow_null=True)


class FigureAnswer(Shape):
    """A figure for a period. Small numbers are hidden, the same for everybody."""

    figure = s.CharField()
    title = s.CharField()
    definition = s.CharField()
    source = s.CharField()
    about = FactShape(many=True)
    period = PeriodBrief()
    suppressed_below = s.IntegerField()
    cells = CellShape(many=True)
