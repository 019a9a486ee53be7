"""Who guesses passwords is shut out for a while: one address out of one account, so that nobody locks others out."""

from django.conf import settings
from django.shortcuts import render


def account_of(request, credentials):
    """The account that somebody tries to sign in to: its e-mail address, however it was typed."""
    given = (credentials or {}).get("email") or (credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD)
    return (given or request.POST.get("login", "")).strip().lower()


def in_the_log(username, ip_address, user_agent, path_info, request):
    """What the log says of whoever failed: neither name nor address."""
    return "somebody"


def locked_out(request, response, credentials):
    """The page that says why, and what to do."""
    words = {
        "attempts": settings.AXES_FAILURE_LIMIT,
        "minutes": int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    }
    return render(request, "account/locked_out.html", words, status=429)
