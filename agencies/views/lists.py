"""What the lists of set-up and the pages behind them do alike."""

from django.urls import reverse

from agencies.views.doors import paged


def by_kind(request, rows):
    """A page of rows by name, those of the kind that the address asks for; and what the list's template needs."""
    kinds, kind = rows.model.Kind, request.GET.get("kind", "")
    if kind in kinds.values:
        rows = rows.filter(kind=kind)
    page, pages = paged(request, rows.order_by("name"))
    return page, {"page": page, "pages": pages, "kinds": kinds, "kind": kind}


def list_page(name, title, **page):
    """The words of a page behind a list: the way back to it, and a button that saves."""
    return {"submit_label": "Save changes", "back_url": reverse(name), "back_label": title} | page
