"""Figures and periods: the shape that `docs/exchange.md` promises, small numbers hidden, the same for everybody."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from analytics import output, pages
from analytics.figures import FIGURES, NotAsked, facts
from analytics.forms import FigureForm, periods
from analytics.models import Snapshot
from analytics.windows import UnknownArea
from hub.api import shapes
from hub.api.doors import Reading
from hub.api.parameters import Parameter

Registry = shapes.rows_of(shapes.FigureShape, "Every figure")
Periods = shapes.rows_of(shapes.PeriodShape, "Quarters, newest first, then programme quarters")
OPTIONS = {
    option: tuple(dict.fromkeys(value for each in FIGURES.values() for value in each.options.get(option, ())))
    for option in sorted({option for each in FIGURES.values() for option in each.options})
}
WAYS = sorted({by for each in FIGURES.values() for by in each.breakdowns if by not in each.too_fine})


class Figures(Reading):
    """Every figure: what it counts, and how it can be asked for."""

    permissions = ("view_figures",)

    @extend_schema(operation_id="figures", responses=Registry)
    def get(self, request):
        rows = [
            {
                "figure": each.name,
                "breakdowns": [by for by in each.breakdowns if by not in each.too_fine],
                **{name: getattr(each, name) for name in ("title", "definition", "source", "version")},
                "about": [{"heading": heading, "text": text} for heading, text in facts(each)],
                "counts_people": each.counts_people,
                "options": {option: list(values) for option, values in each.options.items()},
            }
            for each in FIGURES.values()
        ]
        return Response({"results": shapes.FigureShape(rows, many=True).data})


class OneFigure(Reading):
    """One figure for a period; the latest complete quarter if none is said. Free dates are for the operator alone."""

    permissions = ("view_figures",)
    asks = (
        Parameter("period", "A quarter, month or year: fy:2013/14-Q2, cal:2016-Q4, sp:Q23, month:2009-01, fy:2013/14."),
        Parameter("by", "How it is broken down; the list of figures says how it can be.", tuple(WAYS)),
        *(Parameter(name, f"Narrows it by {name}, where the figure knows it.", OPTIONS[name]) for name in OPTIONS),
    )

    @extend_schema(operation_id="figure", parameters=[each.documented for each in asks], responses=shapes.FigureAnswer)
    def get(self, request, name):
        if name not in FIGURES:
            raise Http404("There is no figure of this name. The list of figures has them all.")
        form = FigureForm(request.GET, timezone.localdate(), FIGURES[name])
        unknown = [word for word, value in request.GET.items() if value and word not in form.fields]
        if unknown:
            raise ValidationError({word: [f"{name} does not know it."] for word in unknown})
        if not form.is_valid():
            raise ValidationError({word or "by": found for word, found in _errors(form).items()})
        try:
            found = pages.shown(name, form.cleaned_data["period"], form.query)
        except (UnknownArea, NotAsked) as error:
            raise Http404(str(error)) from error
        return Response(output.as_dict(found))


def _errors(form):
    return {name.replace("__all__", "by"): list(found) for name, found in form.errors.items()}


ORDER = ("Financial quarters", "Programme quarters", "Months", "Financial years")


class Quarters(Reading):
    """The quarters that figures are given for, then months and years."""

    permissions = ("view_figures",)

    @extend_schema(operation_id="periods", responses=Periods)
    def get(self, request):
        closed = {(row.first, row.last): row for row in Snapshot.objects.defer("held_against").order_by("revision")}
        offered = periods(timezone.localdate())
        known = [each for words in ORDER for each in offered[words]]
        rows = [_period(each, closed.get((each.first, each.last))) for each in known]
        return Response({"results": shapes.PeriodShape(rows, many=True).data})


def _period(period, snapshot):
    facts = {name: getattr(period, name) for name in ("scheme", "code", "label")}
    return facts | {
        "from": period.first,
        "to": period.last,
        "period": period.key,
        "closed_at": snapshot.closed_at if snapshot else None,
        "revision": snapshot.revision if snapshot else None,
    }
