"""Targets of figures: everybody who sees figures reads them, a commissioner sets and ends them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access
from agencies.views.doors import form_page, needs, paged, sent
from analytics.actions import end_target, set_target
from analytics.actions.target import PERMISSION
from analytics.figures import FIGURES
from analytics.forms import EndTargetForm, TargetForm
from analytics.models import Target
from analytics.standings import plain

INTRO = (
    "Green is on target or better. Amber is short of it by no more than the points said here. Red is further off. A "
    "quarter is held against the target in force on its last day."
)


@require_GET
@needs("view_figures")
def targets(request):
    """Every target, the latest first."""
    page, pages = paged(request, Target.objects.order_by("-period_from", "indicator", "scope", "-pk"))
    today = timezone.localdate()
    rows = [{"target": row, "title": _title(row), "unit": _unit(row), "over": _over(row, today)} for row in page]
    context = {"rows": rows, "may_set": access.may_at(request.user, PERMISSION), "intro": INTRO} | pages
    return render(request, "analytics/targets.html", context)


@needs(PERMISSION)
def target_set(request):
    """Asks for a figure, the target and what is amber."""
    return form_page(
        request,
        TargetForm(data=sent(request), initial={"indicator": request.GET.get("indicator", "")}),
        lambda **given: set_target(by=request.user, **given),
        done=reverse("targets"),
        said=lambda row: f"{_title(row)}: {plain(row.value)} {_unit(row)} from {row.period_from:%-d %B %Y}.",
        heading="Set a target",
        intro=INTRO,
        back_url=reverse("targets"),
        submit_label="Set target",
    )


@needs(PERMISSION)
def target_end(request, pk):
    """Asks for the last day of a target."""
    row = get_object_or_404(Target, pk=pk)
    return form_page(
        request,
        EndTargetForm(data=sent(request)),
        lambda period_to: end_target(by=request.user, target=row, period_to=period_to),
        done=reverse("targets"),
        said=lambda row: f"The target holds until {row.period_to:%-d %B %Y}.",
        heading="End a target",
        caption=_title(row),
        intro=f"{plain(row.value)} {_unit(row)} from {row.period_from:%-d %B %Y}. Figures of earlier quarters keep it.",
        back_url=reverse("targets"),
        submit_label="End target",
        warning=True,
    )


def _title(row: Target) -> str:
    title = FIGURES[row.indicator].title if row.indicator in FIGURES else row.indicator
    return f"{title}: {row.scope}" if row.scope else title


def _unit(row: Target) -> str:
    figure = FIGURES.get(row.indicator)
    return figure.measure.unit if figure and figure.measure else "%"


def _over(row: Target, today) -> bool:
    return row.period_to is not None and row.period_to < today
