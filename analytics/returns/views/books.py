"""A return as a workbook: downloaded filled in, handed in again, compared, and taken after a look at what changes."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from agencies.spreadsheets import Unreadable
from agencies.views.doors import needs, sent
from analytics.returns import access, actions
from analytics.returns.forms import WorkbookForm
from analytics.returns.lines import LINES
from analytics.returns.sheet import sheet
from analytics.returns.views.common import address, may_take, of_page, return_or_404
from analytics.returns.workbook import Upload, mark, read_back, written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, AN_HOUR, UNPROCESSABLE = "return workbook", 60 * 60, 422


@require_GET
@needs(*access.PROVIDER)
def return_workbook(request, pk):
    """The workbook of a return that is not signed, filled in from the records and with what was typed."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "fill_in")
    name = slugify(f"return {owed.service.code} {owed.period.key.replace('/', '-').replace(':', '-')}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(written(owed, sheet(owed)), content_type=XLSX, headers=headers)


@needs(*access.PROVIDER)
def return_upload(request, pk):
    """Hand a workbook in: what it would change is shown, and nothing is kept yet."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "fill_in")
    form = WorkbookForm(sent(request), request.FILES) if request.method == "POST" else WorkbookForm()
    upload = _read(owed, form) if form.is_valid() else None
    page = of_page(owed, form=form, heading="Hand the workbook in", submit_label="Compare the workbook")
    if upload is None or upload.problems:
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "analytics/returns/upload.html", page, status=status)
    kept = {"return": owed.pk, "user": request.user.pk, "copy": mark(owed), "extras": upload.extras}
    kept |= {"corrections": upload.corrections, "taken_back": upload.taken_back}
    found = sheet(owed)
    page |= {"upload": upload, "rows": _rows(upload, found), "kept": signing.dumps(kept, salt=SALT)}
    return render(request, "analytics/returns/upload_check.html", page)


def _read(owed, form):
    """What the workbook says; what is wrong with it is on the form."""
    try:
        upload = read_back(owed, sheet(owed), form.cleaned_data["file"])
    except Unreadable as error:
        form.add_error("file", str(error))
        return None
    for sentence in upload.problems:
        form.add_error("file", sentence)
    return upload


def _rows(upload, found):
    """What would change: the line, what the return says now, what it would say, and why."""
    rows = [(code, value, "") for code, value in upload.extras.items()]
    rows += [(code, value, why) for code, (value, why) in upload.corrections.items()]
    rows += [(code, found[code].computed, "The correction is taken back") for code in upload.taken_back]
    return [{"line": LINES[code], "was": found[code].value, "now": now, "why": why} for code, now, why in rows]


@require_POST
@needs(*access.PROVIDER)
def return_take(request, pk):
    """Take what was shown. Pressing twice takes it once."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "fill_in")
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        kept = {}
    if (kept.get("return"), kept.get("user")) != (owed.pk, request.user.pk):
        messages.info(request, "There is no workbook waiting to be taken. Hand it in again.")
        return redirect("return_upload", owed.pk)
    corrections = {code: (value, why) for code, (value, why) in kept["corrections"].items()}
    upload = Upload(extras=kept["extras"], corrections=corrections, taken_back=kept["taken_back"])
    actions.take_workbook(by=request.user, owed=owed, upload=upload, copy=kept["copy"])
    messages.success(request, f"{upload.changes} numbers taken. The return is not signed yet.")
    return redirect(address(owed))
