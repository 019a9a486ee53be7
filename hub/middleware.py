"""Who acts and for which agency; refusals turned into their pages; reading recorded."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render

from agencies import access
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Agency, Read


@dataclass(frozen=True)
class Acting:
    """The membership that the person works under in this session: its agency and role."""

    membership_id: int
    agency: Agency
    role: str
    role_label: str


class ActingMiddleware:
    """Sets `request.acting` and `request.memberships`, read anew on each request, so that an ended one ends at once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships, request.acting = [], None
        user = getattr(request, "user", AnonymousUser())
        if user.is_authenticated:
            request.memberships = list(access.memberships(user))
            chosen = request.session.get("membership")
            current = next((m for m in request.memberships if m.pk == chosen), None) or next(
                iter(request.memberships), None
            )
            if current:
                request.acting = Acting(current.pk, current.agency, current.role, current.role_label)
                user.acting_agency_id = current.agency.pk
        return self.get_response(request)


PAGE_FOR = {Refused: ("403.html", 403), TooLate: ("409.html", 409), NotPossible: ("422.html", 422)}


class RefusalMiddleware:
    """Refused is a 403 page with the reason, TooLate a 409 page with what happened, NotPossible a 422 page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # PostgreSQL stores no null character, and nobody types one.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request, exception):
        for kind, (template, status) in PAGE_FOR.items():
            if isinstance(exception, kind):
                return render(request, template, {"exception": str(exception)}, status=status)
        return None


class ReadMiddleware:
    """Writes one Read row after a page that showed people: views name them with `note_reading`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        shown = getattr(request, "shown", None)
        if shown and response.status_code == 200 and request.user.is_authenticated:
            Read.objects.create(
                actor_id=request.user.pk,
                agency_code=request.acting.agency.code if request.acting else "",
                role=request.acting.role if request.acting else "",
                page=request.resolver_match.view_name or "",
                subject=getattr(request, "opened", ""),
                shown=sorted(shown),
            )
        return response
