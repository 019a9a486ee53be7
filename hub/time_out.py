"""How long a sign-in lasts, and how what was typed when it ended comes back to whoever typed it.

Times are seconds since 1970, kept in the session: when it began, and when it was last used.
"""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import logout
from django.urls import resolve, reverse
from django.utils import timezone

SINCE, SEEN, KEPT, BEFORE = "signed_in_at", "seen_at", "kept", "signed_in_before"
TIME_IS_UP = "hub_time_is_up"  # a form that the page itself sent because time was up, not because somebody pressed
STEP = 60  # a session is written down as used once a minute, not at every page
MOST_KEPT = 200_000  # characters
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", TIME_IS_UP}
HIDDEN = {"once", "seen"}  # fields of forms that nobody typed


def begin(sender, request, user, **kwargs):
    """Starts the clock of a sign-in, and throws away what somebody else typed at this browser before.

    The hub hears of it before Django notes the moment on the person, so that this is still the sign-in before.
    """
    if request.session.get(KEPT, {}).get("person") != user.pk:
        forget(request)
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    request.session[BEFORE] = int(user.last_login.timestamp()) if user.last_login else 0


def last_visit(session):
    """The day of the sign-in before this one; None for the first."""
    before = session.get(BEFORE)
    return timezone.localdate(datetime.fromtimestamp(before, UTC)) if before else None


def seconds_left(session, now=None):
    """How many seconds a sign-in has left if nothing more is done, and how many at most."""
    now = now or time.time()
    since = session.get(SINCE, now)
    longest = since + settings.SESSION_LONGEST_SECONDS - now
    return int(min(session.get(SEEN, since) + settings.SESSION_IDLE_SECONDS - now, longest)), int(longest)


def used(session):
    """Notes that somebody is there."""
    now = int(time.time())
    session.setdefault(SINCE, now)
    if now - session.get(SEEN, 0) >= min(STEP, settings.SESSION_IDLE_SECONDS // 10):
        session[SEEN] = now


def typed(request):
    """What a form sent, field by field, but for what is secret; {} if it is too much or nothing."""
    fields = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    size = sum(len(name) + sum(map(len, values)) for name, values in fields.items())
    return fields if size <= MOST_KEPT else {}


def told(fields):
    """What a form sent, as whoever typed it reads it again: each field that was filled in, and its words."""
    filled = ((name, ", ".join(filter(None, values))) for name, values in fields.items() if name not in HIDDEN)
    return [(name.replace("_", " ").capitalize(), words) for name, words in filled if words]


def written(request):
    """Whole sentences that a form sent: what nobody wants to write twice where the form was refused."""
    return [(name, words) for name, words in told(typed(request)) if " " in words.strip()]


def sign_out_keeping(request):
    """Sign out, and keep what was typed for the person who typed it and nobody else. Whether anything was kept."""
    person, fields = request.user.pk, {}
    name = resolve(request.path_info).url_name or ""
    if request.method == "POST" and not name.startswith(("account_", "mfa_", "demo_")):
        fields = typed(request)
    kept = {"person": person, "path": request.get_full_path(), "from": _page_of(request), "fields": fields}
    sent = TIME_IS_UP not in request.POST
    logout(request)
    if fields:
        request.session[KEPT] = kept | {"at": int(time.time()), "sent": sent, "files": bool(request.FILES)}
    return bool(fields)


def _page_of(request):
    """The page whose form it was: a form that is sent elsewhere names its own page as where it came from."""
    origin = request.build_absolute_uri("/")
    referer = request.headers.get("referer", "")
    return referer.removeprefix(origin.rstrip("/")) if referer.startswith(origin) else request.get_full_path()


def kept_for(request):
    """What this person typed before time was up, or None."""
    kept = request.session.get(KEPT)
    return kept if kept and kept["person"] == request.user.pk else None


def forget(request):
    request.session.pop(KEPT, None)


def sent_again(request):
    """What was kept has now been sent: it is kept no longer."""
    if request.method == "POST" and request.session.get(KEPT, {}).get("path") == request.get_full_path():
        forget(request)


def after_sign_in(request, otherwise):
    """Where to go after signing in: back to what was typed, if anything was."""
    return reverse("kept_form") if kept_for(request) else otherwise
