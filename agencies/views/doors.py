"""What the views of every app share: who may open a page, and one form on one page."""

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
PRESSED = "pressed"  # in the session: tokens of forms that were taken, and where each led
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


def form_page(request, form, act, *, done, said, template="form_page.html", once=False, **page):
    """One form on one page: shown, checked, done. `act` gets the cleaned values by name.

    `done` is the address to go to, `said` the sentence to say there; either may be a function of what `act` returned.
    `once` is for what can be made twice without contradiction: a second press then leads where the first one led.
    """
    pressed = request.session.get(PRESSED, {})
    token = request.POST.get("once") or (secrets.token_urlsafe(12) if once else "")
    if once and form.is_bound and token in pressed:
        return redirect(pressed[token])
    if form.is_bound and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            put_errors(form, error)
        else:
            messages.success(request, said(result) if callable(said) else said)
            address = done(result) if callable(done) else done
            if once:
                request.session[PRESSED] = dict([*pressed.items(), (token, address)][-KEPT:])
            return redirect(address)
    return render(request, template, {"form": form, "once": token} | page, status=422 if form.errors else 200)


def paged(request, rows, size=PAGE):
    """One page of an ordered query, and what the pagination component needs, the rest of the address kept."""
    page = keyset.page(rows, size, request.GET.get("after", ""), request.GET.get("before", ""))
    return page, {
        "previous_url": address(request, before=page.previous) if page.previous else "",
        "next_url": address(request, after=page.next) if page.next else "",
        "shown": f"{in_words(page.count)} in all",
    }
