"""Quarters: their reports in one press, and closing and correcting them."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from agencies import access
from agencies.views.doors import form_page, needs, sent
from analytics.actions import PERMISSION, close_quarter, correct_quarter
from analytics.asking import period_of
from analytics.figures import FIGURES
from analytics.forms import CloseForm, CorrectForm, QuarterForm, quarters
from analytics.frozen import changes, held_otherwise
from analytics.models import Snapshot
from analytics.open_matters import open_matters
from analytics.periods import Period, PeriodError, latest_complete_quarter
from analytics.publication import counted_again, frozen_tables, latest_snapshot, revisions_of
from analytics.report import CONTENT_TYPES, WRITERS, gather
from analytics.views.files import handed_out
from analytics.windows import UnknownArea

LISTED = 100  # of the numbers that a revision would change


@require_GET
@needs("view_figures")
def reports(request):
    """The latest quarters and those closed, each with its report as file and what may be done with it."""
    today = timezone.localdate()
    closed: dict[tuple[date, date], list[Snapshot]] = {}
    for snapshot in Snapshot.objects.select_related("closed_by").defer("held_against").order_by("revision"):
        closed.setdefault((snapshot.first, snapshot.last), []).append(snapshot)
    offered = {days: _period(rows[0]) for days, rows in closed.items()}
    offered |= {(period.first, period.last): period for period in quarters(today)}
    rows = [
        {"period": period, "revisions": closed.get(days, []), "query": urlencode({"period": period.key})}
        for days, period in sorted(offered.items(), reverse=True)
    ]
    may_close = access.may_at(request.user, PERMISSION)
    context = {"rows": rows, "may_close": may_close, "formats": tuple(WRITERS)}
    return render(request, "analytics/reports.html", context | {"form": QuarterForm(request.GET, today, WRITERS)})


@require_GET
@needs("view_figures")
def report(request):
    """The report of a quarter as a file."""
    period, kind = _asked(request), request.GET.get("format", "pdf")
    if kind not in WRITERS:
        raise Http404
    try:
        written = WRITERS[kind](gather(period))
    except UnknownArea as error:
        return render(request, "analytics/reports.html", {"not_yet": str(error)})
    name = slugify(f"report {period.key.replace('/', '-').replace(':', '-')}")
    return handed_out(
        request, written, CONTENT_TYPES[kind], f"{name}.{kind}", kind="report", subject="report", period=period
    )


@needs(PERMISSION)
def quarter_close(request):
    """Asks whether a quarter is to be closed, and says first what is still open in it."""
    period = _asked(request)
    matters = open_matters(period)
    return form_page(
        request,
        CloseForm(sent(request), open_matters=matters),
        lambda acknowledged=False: close_quarter(by=request.user, period=period, acknowledged=acknowledged),
        done=reverse("reports"),
        said=f"{period.label} is closed. Its figures stay as they are.",
        template="analytics/quarter_close.html",
        heading=f"Close {period.label}",
        period=period,
        matters=matters,
        back_url=reverse("reports"),
        submit_label="Close quarter",
    )


@needs(PERMISSION)
def quarter_correct(request):
    """Says what would change if a closed quarter were counted again, and asks why."""
    period = _asked(request)
    closed = latest_snapshot(period)
    if closed is None:
        raise Http404
    found = [] if request.method == "POST" else changes(frozen_tables(closed), counted_again(closed, period))
    return form_page(
        request,
        CorrectForm(sent(request)),
        lambda reason: correct_quarter(by=request.user, period=period, reason=reason),
        done=f"{reverse('quarter_changes')}?{urlencode({'period': period.key})}",
        said=lambda made: f"{period.label} has revision {made.revision}.",
        template="analytics/quarter_correct.html",
        heading=f"Correct {period.label}",
        changes=_named(found)[:LISTED],
        changed=len(_named(found)),
        intro="Every figure of the quarter is counted again from the records as they are now. "
        "The revisions before stay, and everybody can read what changed and why.",
        back_url=reverse("reports"),
        submit_label="Count again",
    )


@require_GET
@needs("view_figures")
def quarter_changes(request):
    """What each revision of a closed quarter changed, and why."""
    period = _asked(request)
    revisions = list(revisions_of(period).defer(None).select_related("closed_by"))
    if not revisions:
        raise Http404
    tables = {snapshot.pk: frozen_tables(snapshot) for snapshot in revisions}
    found = [
        {
            "snapshot": after,
            "changes": _named(changes(tables[before.pk], tables[after.pk])),
            "held": _sticks(before, after),
        }
        for before, after in zip(revisions, revisions[1:], strict=False)
    ]
    context = {"period": period, "first": revisions[0], "revisions": found[::-1]}
    return render(request, "analytics/quarter_changes.html", context)


def _named(found):
    return [(FIGURES[change.name.figure].title, change) for change in found if change.name.figure in FIGURES]


def _sticks(before, after):
    """What the numbers are held against otherwise; below which they are hidden is one of it."""
    found = [
        (FIGURES[each.figure].title, each.what, each.was, each.now)
        for each in held_otherwise(before.held_against, after.held_against)
        if each.figure in FIGURES
    ]
    if before.suppressed_below != after.suppressed_below:
        found.append(("Every figure of people", "Hidden below", before.suppressed_below, after.suppressed_below))
    return found


def _asked(request) -> Period:
    """The quarter that the address names, the latest complete one if none; anything else is no page."""
    if not request.GET.get("period"):
        return latest_complete_quarter(timezone.localdate())
    try:
        period = period_of(request.GET["period"])
    except PeriodError as error:
        raise Http404 from error
    if "Q" not in period.code:
        raise Http404
    return period


def _period(snapshot: Snapshot) -> Period:
    return Period(snapshot.scheme, snapshot.code, snapshot.first, snapshot.last)
