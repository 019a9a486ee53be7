"""What is handed out as a file: never kept by a browser's cache, and always written down."""

from django.http import HttpResponse

from analytics.actions import export


def handed_out(request, written, content_type, name, *, kind, subject, period, permission="view_figures"):
    """An answer that saves `written` under `name`; the log says who took what."""
    export(
        by=request.user, permission=permission, kind=kind, name=subject, period=period.key, form=name.rpartition(".")[2]
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type=content_type, headers=headers)
