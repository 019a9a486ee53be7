"""A person's own sessions: how long this one lasts, where others are open, and what was typed when one ended."""

import time
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from agencies.actions.account import end_sessions
from hub import time_out

DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux")
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SPOKEN = {"Edg": "Edge", "OPR": "Opera", "CrOS": "Chromebook", "Macintosh": "Mac"}


def device(user_agent):
    """What a person would call it: "Firefox on Windows"."""
    found = [next((name for name in names if name in user_agent), None) for names in (BROWSERS, DEVICES)]
    said = [SPOKEN.get(name, name) for name in found if name]
    return " on ".join(said) or "Another program"


def own_sessions(request):
    """The person's sessions that still hold, this one first, then the latest used."""
    rows = []
    for session in UserSession.objects.purge_and_list(request.user):
        store = session._session_store(session.session_key)
        current = session.session_key == request.session.session_key
        if current or time_out.seconds_left(store)[0] > 0:
            seen = datetime.fromtimestamp(store.get(time_out.SEEN, time.time()), UTC)
            rows.append({"session": session, "device": device(session.user_agent), "seen": seen, "current": current})
    return sorted(rows, key=lambda row: (row["current"], row["seen"]), reverse=True)


def sessions(request):
    """Where the person is signed in; any of the others, or all of them, can be ended."""
    rows = own_sessions(request)
    if request.method == "POST":
        others = [row["session"] for row in rows if not row["current"]]
        chosen = request.POST.get("session", "")
        ending = others if chosen == "others" else [each for each in others if str(each.pk) == chosen]
        end_sessions(by=request.user, sessions=ending)
        messages.success(request, f"{len(ending)} ended." if ending else "There was none to end.")
        return redirect("sessions")
    return render(request, "account/sessions.html", {"rows": rows, "others": sum(not row["current"] for row in rows)})


def _left(request):
    left, longest = time_out.seconds_left(request.session)
    return JsonResponse({"left": left, "longest": longest})


@require_GET
def session_left(request):
    """How many seconds are left: what the page's dialog asks before it says that time is up."""
    return _left(request)


@require_POST
def stay_signed_in(request):
    """Pressed in the dialog (answered with the seconds left) or, without a script, on a page (answered with it)."""
    if "application/json" in request.headers.get("accept", ""):
        return _left(request)
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours and back.startswith("/") else "worklist")


def kept_form(request):
    """What the person typed before time was up: to be sent after all, or thrown away."""
    kept = time_out.kept_for(request)
    if request.method == "POST":
        time_out.forget(request)
        messages.success(request, "What you had typed has been thrown away.")
        return redirect("worklist")
    if kept is None:
        return render(request, "account/nothing_kept.html")
    hidden = [(name, value) for name, values in kept["fields"].items() for value in values]
    at = datetime.fromtimestamp(kept["at"], UTC)
    return render(
        request,
        "account/kept_form.html",
        {"kept": kept, "shown": time_out.told(kept["fields"]), "hidden": hidden, "at": at},
    )
