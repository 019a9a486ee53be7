"""How long a sign-in lasts; who acts and for which agency; refusals turned into their pages; reading recorded."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies import access
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Agency, Read, Showing
from hub import problems, second_step, time_out

# What a page asks of its session: it neither shows that anybody is there nor ends what has ended.
OF_THE_SESSION = {"session_left", "stay_signed_in"}
# What opens to somebody who has yet to take the second step that their role asks for, and how one is first set up:
# who has one already takes that, or a password alone would be enough to add another.
BEFORE_SECOND_STEP = {
    "mfa_index", "account_logout", "account_reauthenticate", "session_left", "stay_signed_in", "help", "privacy",
    "accessibility", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip
TO_SET_UP = {"mfa_activate_totp", "mfa_add_webauthn"}


def kept_nowhere(get_response):
    """Middleware: no browser and no proxy keeps a page, so that "back" shows nothing to whoever sits there next."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")  # a file of style says otherwise itself
        return response

    return middleware


class TimeOutMiddleware:
    """Signs out whoever has been away too long. A form that comes too late is kept for them, never carried out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """After the check against forged forms: what somebody else's page sends in a person's name is not kept."""
        if not request.user.is_authenticated:
            return None
        left, _ = time_out.seconds_left(request.session)
        name, program = request.resolver_match.url_name, problems.by_program(request)
        live = program or "X-Hub-Live" in request.headers
        if left <= 0 and program:
            return problems.say(request, 401, "You were signed out because time was up. Sign in again.")
        if left <= 0 and (live or name in OF_THE_SESSION):
            # The page still holds what was typed: its form comes next, and must find whose it is.
            return JsonResponse({"left": 0, "longest": 0}, status=401)
        if left > 0 and time_out.TIME_IS_UP not in request.POST:
            if not live and name != "session_left":
                time_out.used(request.session)
                time_out.sent_again(request)
            return None
        back = request.get_full_path() if request.method == "GET" else ""
        kept = time_out.sign_out_keeping(request)
        said = "You were signed out because time was up."
        messages.info(request, f"{said} Sign in again: what you typed is kept for you." if kept else said)
        return redirect(reverse("account_login") + (f"?{urlencode({'next': back})}" if back else ""))


class SecondStepMiddleware:
    """Leads whoever must have a second step, and has not taken one, to setting it up before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not second_step.demanded(request.memberships):
            return None
        name = request.resolver_match.url_name
        if name in BEFORE_SECOND_STEP or second_step.taken(request):
            return None
        if name in TO_SET_UP and not second_step.held(request.user):
            return None
        if problems.by_program(request):
            return problems.say(request, 403, f"{NEEDS_SECOND_STEP} Set it up or take it in a browser, then ask again.")
        return redirect("mfa_index")


NEEDS_SECOND_STEP = "Your role asks for a second step, and this sign-in has not taken one."


@dataclass(frozen=True)
class Acting:
    """The membership that the person works under in this session: its agency and role."""

    membership_id: int
    agency: Agency
    role: str
    role_label: str


def act(request, user, chosen=None):
    """Sets for which of a person's memberships this request is, the `chosen` one if it holds, or the first."""
    access.remember(user)
    request.memberships, request.acting = list(access.memberships(user)), None
    current = next((m for m in request.memberships if m.pk == chosen), None) or next(iter(request.memberships), None)
    if current:
        request.acting = Acting(current.pk, current.agency, current.role, current.role_label)
        user.acting_agency_id, user.acting_role = current.agency.pk, current.role


class ActingMiddleware:
    """Sets `request.acting` and `request.memberships`, read anew on each request, so that an ended one ends at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships, request.acting = [], None
        user = getattr(request, "user", AnonymousUser())
        if user.is_authenticated:
            act(request, user, request.session.get("membership"))
        return self.get_response(request)


PAGE_FOR = {Refused: ("403.html", 403), TooLate: ("409.html", 409), NotPossible: ("422.html", 422)}


class RefusalMiddleware:
    """Refused is a 403 page with the reason, TooLate a 409 page with what happened, NotPossible a 422 page.

    Whoever wrote something finds it there again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # PostgreSQL stores no null character, and nobody types one.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if problems.by_program(request):
                return problems.say(request, 400, "The address holds a character that cannot be kept. Take it out.")
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request, exception):
        for kind, (template, status) in PAGE_FOR.items():
            if isinstance(exception, kind):
                said = {"exception": str(exception), "written": time_out.written(request)}
                return render(request, template, said, status=status)
        return None


# Answers that may hold what was found; any other leads elsewhere or says that there is nothing.
MAY_SHOW = (200, 403, 409, 422)


class ReadMiddleware:
    """Writes one Read row after a page that showed people, refusals too: views name them with `note_reading`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        shown = getattr(request, "shown", None)
        if shown and response.status_code in MAY_SHOW and request.user.is_authenticated:
            agency_code, role = _looked_as(request)
            with transaction.atomic():
                read = Read.objects.create(
                    actor_id=request.user.pk,
                    agency_code=agency_code,
                    role=role,
                    page=request.resolver_match.view_name or "",
                    subject=getattr(request, "opened", ""),
                    why=getattr(request, "opened_why", ""),
                    shown=sorted(shown),
                    token_id=getattr(request, "token_id", None),
                )
                Showing.objects.bulk_create(Showing(read_id=read.pk, reference=each) for each in sorted(shown))
        return response


def _looked_as(request):
    """Agency and role of the key that opened the one record; of a list, those that the person acts for."""
    if key := getattr(request, "opened_by", None):
        return key.agency_code, key.role
    return (request.acting.agency.code, request.acting.role) if request.acting else ("", "")
