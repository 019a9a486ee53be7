"""Partnership pages: totals with small numbers hidden, the same for every viewer."""

from hashlib import sha256

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify

from agencies import access
from agencies.views.doors import needs
from analytics import headlines, output, pages
from analytics.figures import FIGURES, NotAsked, Query
from analytics.forms import KEPT, FigureForm, OverviewForm
from analytics.publication import end_of_log, kept, one_moment, standing
from analytics.quality.reading import DOORS
from analytics.views.files import handed_out
from analytics.views.records import may_open_records
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
@one_moment()
def figures(request):
    """The few numbers that matter for a period, then each figure with its chart and table."""
    form = OverviewForm(request.GET, timezone.localdate())
    valid = form.is_valid()
    period, chosen = (form.cleaned_data["period"], form.chosen) if valid else (form.latest, None)
    context = {"form": form, "period": period, "figures": pages.figures_of(period), "frozen": standing(period)}
    context["may_see_quality"] = any(access.may_at(request.user, door) for door in DOORS)
    try:
        if chosen:
            told = {"by": chosen.by, "row": chosen.row(period), "kept": urlencode({chosen.by: chosen.code})}
            kept_as = f"{chosen.by}:{chosen.code}:{told['row']}"
            context |= told | {"body": _kept_body(period, kept_as, lambda: _of_row(period, chosen, told))}
        else:
            context["body"] = _kept_body(period, "", lambda: _of_everybody(period))
    except UnknownArea as error:
        context["not_yet"] = str(error)
    return render(request, "analytics/figures.html", context, status=422 if form.errors else 200)


def _kept_body(period, chosen, write) -> str:
    """What everybody sees alike of a period, written once while the log and the quarter's revision stay."""
    snapshot = standing(period)
    key = f"{period.key}|{snapshot.pk if snapshot else ''}|{chosen}"
    return kept(f"overview:{sha256(key.encode()).hexdigest()[:24]}", end_of_log(), write)


def _of_everybody(period) -> str:
    context = {
        "period": period,
        "tiles": headlines.tiles(period),
        "sentences": headlines.summary(period),
        "sections": [pages.section(name, period, whole=False) for name in pages.overview(period)],
    }
    return render_to_string("analytics/_overview.html", context)


def _of_row(period, chosen, told) -> str:
    found = {"tiles": headlines.tiles(period, chosen), "sections": pages.sections_of(period, chosen)}
    return render_to_string("analytics/_overview_row.html", {"period": period} | told | found)


@needs("view_figures")
def figure(request, name):
    """One figure for a period, whole, with its definition; or as a file, when `format` says which."""
    if name not in FIGURES:
        raise Http404
    form = FigureForm(request.GET, timezone.localdate(), FIGURES[name], KEPT)
    valid = form.is_valid()
    period, query = (form.cleaned_data["period"], form.query) if valid else (form.latest, Query())
    context = {"form": form, "period": period, "figure": FIGURES[name], "downloads": LINKS}
    wanted = request.GET.get("format")
    try:
        if valid and wanted in DOWNLOADS:
            return _download(request, pages.shown(name, period, query), wanted)
        opens = valid and FIGURES[name].from_referrals and may_open_records(request.user)
        leads = _to_records(form, name) if opens else None
        context["section"] = pages.section(name, period, query, leads=leads)
    except UnknownArea as error:
        context["not_yet"] = str(error)
    except NotAsked as error:
        context |= {"not_yet": str(error), "not_given": True}
    context["asked"] = {"period": period.key} | {key: value for key, value in vars(query).items() if value}
    context["frozen"] = standing(period)
    return render(request, "analytics/figure.html", context, status=422 if form.errors else 200)


def _to_records(form, name):
    """The address of the records behind a number: the same question, and which cell."""
    asked, page = form.asked, reverse("figure_records", args=[name])
    return lambda row, column, number: f"{page}?{urlencode(asked | {'row': row, 'column': column, 'number': number})}"


def _download(request, found, wanted):
    """A figure as a file, named after what it is and for when."""
    content_type, write = DOWNLOADS[wanted]
    name = slugify(f"{found.figure.name} {found.period.key.replace('/', '-').replace(':', '-')}")
    return handed_out(
        request, write(found), content_type, f"{name}.{wanted}",
        kind="figure", subject=found.figure.name, period=found.period,
    )  # fmt: skip
