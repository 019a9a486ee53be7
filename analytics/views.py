"""Partnership pages: totals with small numbers hidden, the same for every viewer."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify

from agencies.views.doors import needs
from analytics import output, pages
from analytics.figures import FIGURES, Query
from analytics.forms import FigureForm, PeriodForm
from analytics.windows import UnknownArea

DOWNLOADS = {
    "csv": ("text/csv; charset=utf-8", output.as_csv),
    "json": ("application/json", output.as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", output.as_xlsx),
}
LINKS = (
    ("xlsx", "Workbook (XLSX)"),
    ("csv", "Spreadsheet, one line per number (CSV)"),
    ("json", "For programs (JSON)"),
)


@needs("view_figures")
def figures(request):
    """The few numbers that matter for a quarter, then each figure with its chart and table."""
    form = PeriodForm(request.GET, timezone.localdate())
    period = form.cleaned_data["period"] if form.is_valid() else form.latest
    context = {"form": form, "period": period, "figures": FIGURES.values()}
    try:
        context |= {
            "tiles": pages.tiles(period),
            "sentences": pages.summary(period),
            "sections": [pages.section(name, period, whole=False) for name in pages.OVERVIEW],
        }
    except UnknownArea as error:
        context["not_yet"] = str(error)
    return render(request, "analytics/figures.html", context, status=422 if form.errors else 200)


@needs("view_figures")
def figure(request, name):
    """One figure for a quarter, whole, with its definition; or as a file, when `format` says which."""
    if name not in FIGURES:
        raise Http404
    form = FigureForm(request.GET, timezone.localdate(), FIGURES[name])
    valid = form.is_valid()
    asked = {key: value or None for key, value in form.cleaned_data.items() if key != "period"} if valid else {}
    period, query = form.cleaned_data["period"] if valid else form.latest, Query(**asked)
    context = {"form": form, "period": period, "figure": FIGURES[name], "downloads": LINKS}
    wanted = request.GET.get("format")
    try:
        if valid and wanted in DOWNLOADS:
            return download(pages.shown(name, period, query), wanted)
        context["section"] = pages.section(name, period, query)
    except UnknownArea as error:
        context["not_yet"] = str(error)
    context["asked"] = {"period": period.key} | {key: value for key, value in asked.items() if value}
    return render(request, "analytics/figure.html", context, status=422 if form.errors else 200)


def download(found, wanted):
    """A figure as a file, named after what it is and for when."""
    content_type, write = DOWNLOADS[wanted]
    name = slugify(f"{found.figure.name} {found.period.key.replace('/', '-').replace(':', '-')}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{wanted}"', "Cache-Control": "private, no-store"}
    return HttpResponse(write(found), content_type=content_type, headers=headers)
