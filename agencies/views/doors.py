"""What the views of every app share: who may open a page, and one form on one page."""

import hashlib
import secrets
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from agencies import access, keyset
from agencies.errors import NotPossible, Refused
from agencies.forms import put_errors
from agencies.paging import address, in_words
from agencies.roles import PERMISSIONS

PAGE = 25
PRESSED = "pressed"  # in the session: presses that were taken, and where each led
KEPT = 20


def demand(user, *permissions):
    """Raises Refused, with the reason, unless the person may do one of these somewhere."""
    if not any(access.may_at(user, name) for name in permissions):
        wanted = " or ".join(PERMISSIONS[name][:1].lower() + PERMISSIONS[name][1:] for name in permissions)
        raise Refused(f"Your role does not let you do this: {wanted}.")


def needs(*permissions):
    """Opens a view to those who may do one of these somewhere, and refuses all others with the reason."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            demand(request.user, *permissions)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def sent(request):
    """What a form is bound to: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def form_page(request, form, act, *, done, said, template="form_page.html", **page):
    """One form on one page: shown, checked, done. `act` gets the cleaned values by name.

    `done` is the address to go to, `said` the sentence to say there; either may be a function of what `act` returned.
    A second press of the same button with the same words comes no further than `pressed_twice`.
    """
    if form.is_bound and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            put_errors(form, error)
        else:
            messages.success(request, said(result) if callable(said) else said)
            address = done(result) if callable(done) else done
            if press := _press(request):
                pressed = request.session.get(PRESSED, {})
                request.session[PRESSED] = dict([*pressed.items(), (press, address)][-KEPT:])
            return redirect(address)
    token = request.POST.get("once") or secrets.token_urlsafe(12)
    return render(request, template, {"form": form, "once": token} | page, status=422 if form.errors else 200)


def pressed_twice(get_response):
    """Middleware: a second press of the same button with the same words does nothing; it leads where the first one led.

    It stands before the pages, since after the first press the page may no longer be there for whoever pressed.
    """

    def middleware(request):
        taken = request.session.get(PRESSED, {}) if request.method == "POST" else {}
        press = _press(request) if taken else ""
        return redirect(taken[press]) if press in taken else get_response(request)

    return middleware


def _press(request):
    """What makes a press the same as another: the page as it was shown, and what was sent from it; "" without one."""
    if not request.POST.get("once"):
        return ""
    typed = sorted((name, value) for name, values in request.POST.lists() for value in values)
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    return hashlib.sha256(repr((typed, files)).encode()).hexdigest()


def paged(request, rows, size=PAGE):
    """One page of an ordered query, and what the pagination component needs, the rest of the address kept."""
    page = keyset.page(rows, size, request.GET.get("after", ""), request.GET.get("before", ""))
    return page, {
        "previous_url": address(request, before=page.previous) if page.previous else "",
        "next_url": address(request, after=page.next) if page.next else "",
        "shown": f"{in_words(page.count)} in all",
    }
