"""A list is taken away as a file: with a reason, by those whose role allows it, and written down as a disclosure."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies import access as agency_access
from agencies import sheets
from agencies.views.doors import demand, needs, sent
from referrals import actions
from referrals.forms.export import ExportForm
from referrals.views.common import note_reading
from referrals.views.taken import EXPORTS, MOST, UNREAD

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("export")
def export(request, name):
    """Asked for the reason, then given the file: the list as those roles see it that may take lists away."""
    if name not in EXPORTS:
        raise Http404
    wanted, user = EXPORTS[name], agency_access.under_those_with(request.user, "export")
    demand(user, *wanted.needs)
    taken = wanted.rows(request, user)
    columns = wanted.columns_of(taken.rows)
    form = ExportForm(data=sent(request))
    if form.is_bound and form.is_valid() and taken.rows:
        return _file(request, user, name, taken, columns, form.cleaned_data)
    context = {
        "form": form,
        "heading": "Take this list away",
        "caption": wanted.title,
        "taken": taken,
        "limit": limit_sentence(taken),
        "columns": columns,
        "most": f"{MOST:,}",
        "submit_label": "Take the file",
        "back_url": f"{reverse(wanted.page)}?{request.GET.urlencode()}".rstrip("?"),
        "back_label": wanted.title,
    }
    return render(request, "referrals/export.html", context, status=422 if form.errors else 200)


def _file(request, user, name, taken, columns, given):
    """The file, after the event; the reading of every reference in it is written with the answer."""
    shown = [row.card.referral for row in taken.rows if row.card]
    actions.export.note(
        by=user, name=name, reason=given["reason"], rows=len(taken.rows), form=given["form"], narrowed=taken.narrowed
    )
    note_reading(request, shown)
    headings = [column.heading for column in columns]
    rows = [[column.read(row) for column in columns] for row in taken.rows]
    if given["form"] == "csv":
        content, kind = sheets.as_csv(headings, rows), "text/csv; charset=utf-8"
    else:
        content, kind = sheets.as_xlsx(headings, rows, _about(name, taken)), XLSX
    first = f" first {MOST}" if taken.more else ""
    file_name = f"{name} {timezone.localdate():%Y-%m-%d}{first}.{given['form']}".replace(" ", "-")
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _about(name, taken):
    """What the workbook says of itself."""
    now = timezone.localtime()
    narrowed = ", ".join(f"{word}: {value}" for word, value in taken.narrowed.items())
    return [
        EXPORTS[name].title,
        f"Taken from the hub on {now:%-d %B %Y at %H:%M}. What has changed since stands in the hub alone.",
        f"Narrowed to {narrowed}." if narrowed else "The whole list, as the person who took it sees it.",
        limit_sentence(taken),
        f"“{UNREAD}” is what that person may not read of somebody. Restricted people are in it only where they "
        "were open to that person.",
        "Keep it as long as its purpose needs, and no longer.",
    ]


def limit_sentence(taken):
    """How much of the list is in the file."""
    if taken.more:
        return f"The first {MOST:,} rows of a longer list: narrow the list to take the rest."
    return f"{len(taken.rows):,} row{'' if len(taken.rows) == 1 else 's'}, which is all of it."
