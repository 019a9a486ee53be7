"""Bringing records in by upload: choose a file, see what would happen, then take it. The command's other face."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import may_at
from agencies.actions.imported import importing_key
from agencies.spreadsheets.reading import MEBIBYTE
from agencies.views.doors import demand
from hub.forms.imports import Spreadsheet
from hub.imports import KINDS, Unreadable, bring_in, read, shelf

RIGHTS = sorted({kind.right for kind in KINDS.values()})
MOST_BYTES = 20 * MEBIBYTE
UNPROCESSABLE = 422


def _kind(request, name):
    """The kind of that name, for somebody who may bring it in. Raises Refused, or Http404."""
    demand(request.user, *RIGHTS)
    if name not in KINDS:
        raise Http404
    importing_key(request.user, KINDS[name].right)
    return KINDS[name]


@require_GET
def import_records(request):
    """Every kind of record that the person may bring in."""
    demand(request.user, *RIGHTS)
    theirs = [kind for kind in KINDS.values() if may_at(request.user, kind.right)]
    return render(request, "hub/imports/kinds.html", {"kinds": theirs})


@require_GET
def import_template(request, kind):
    """An empty spreadsheet with the column names of a kind."""
    kind = _kind(request, kind)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind.name}.csv"'
    response.write("\ufeff")  # so that Excel reads UTF-8
    csv.writer(response).writerow(column.name for column in kind.columns)
    return response


@require_http_methods(["GET", "POST"])
def import_kind(request, kind):
    """Hand a file in; it is checked from the first row to the last, and nothing is kept yet."""
    kind = _kind(request, kind)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = Spreadsheet(*given, kind=kind)
    report = _checked(request, kind, form) if form.is_valid() else None
    if report and not report.refused:
        context = {"kind": kind, "report": report, "name": form.cleaned_data["file"].name}
        return render(request, "hub/imports/check.html", context)
    context = {"kind": kind, "form": form, "report": report}
    return render(request, "hub/imports/kind.html", context, status=UNPROCESSABLE if form.errors else 200)


def _checked(request, kind, form):
    """What taking the file would do; the reasons against it are on the form. A file without any waits to be taken."""
    file, create_missing = form.cleaned_data["file"], form.cleaned_data.get("create_missing", False)
    try:
        sheet = read(file, file.name, most_bytes=MOST_BYTES)
        report = bring_in(kind, sheet, by=request.user, create_missing=create_missing, dry_run=True)
    except Unreadable as error:
        form.add_error("file", str(error))
        return None
    if not report.refused:
        shelf.put(request.session, file, kind=kind.name, name=file.name, create_missing=create_missing)
    for sentence in report.header or ([report.sentence(kind.title.lower())] if report.bad else []):
        form.add_error("file", sentence)
    return report


@require_POST
def import_take(request, kind):
    """Take the file that was checked. Pressing twice takes it once."""
    kind = _kind(request, kind)
    found = shelf.waiting(request.session, kind.name)
    if found is None:
        messages.info(request, "There is no file waiting to be taken. Choose it again.")
        return redirect("import_kind", kind.name)
    try:
        with shelf.open_file(found) as file:
            sheet = read(file, found["name"], most_bytes=MOST_BYTES)
        report = bring_in(kind, sheet, by=request.user, create_missing=found["create_missing"])
    except Unreadable as error:
        messages.warning(request, str(error))
        return redirect("import_kind", kind.name)
    finally:
        shelf.drop(request.session)
    if report.refused:
        messages.warning(
            request,
            f"{report.sentence(kind.title.lower())} Something has changed since the check: choose the file again.",
        )
        return redirect("import_kind", kind.name)
    messages.success(request, report.sentence(kind.title.lower()))
    return redirect("import_records")
