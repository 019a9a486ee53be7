"""What every address of the API does before it answers, and how it refuses."""

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from agencies.errors import NotPossible, Refused
from agencies.paging import address
from agencies.views.doors import demand
from hub import problems

NOBODY = "Send a token as “Authorization: Bearer hub_…”, or sign in with a browser."
NOTHING = "There is nothing here that you may see. Check the address, or ask whoever works with the person."


class Reading(APIView):
    """One address. Of `permissions` one must be held; only what stands in `asks` may be asked for in the address.

    What `agencies` and `referrals` read of a request is Django's own: `page`, as a page would get it.
    """

    permissions: tuple[str, ...] = ()
    asks: tuple = ()
    http_method_names = ["get", "head"]

    @property
    def page(self):
        return self.request._request

    def following(self, place):
        """The whole address of the page that begins at a place; None where there is none."""
        return self.page.build_absolute_uri(f"{self.page.path}{address(self.page, after=place)}") if place else None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if self.permissions:
            demand(request.user, *self.permissions)
        known = sorted(each.name for each in self.asks)
        errors = {name: [_unknown(name, known)] for name in request.GET if name not in known}
        errors |= {name: ["It is given more than once."] for name in known if len(request.GET.getlist(name)) > 1}
        if errors:
            raise exceptions.ValidationError(errors)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


def _unknown(name, known):
    return f"This address knows {', '.join(known)}." if known else "This address knows nothing to choose by."


def refuse(error, context):
    """What stopped a read, as the one shape that `hub.problems` knows; None for what is a failure of the hub."""
    set_rollback()
    if isinstance(error, Refused):
        return Response(problems.content(403, error), status=403)
    if isinstance(error, NotPossible):
        return Response(problems.content(400, error, error.errors), status=400)
    if isinstance(error, Http404):
        return Response(problems.content(404, error.args[0] if error.args else NOTHING), status=404)
    if isinstance(error, exceptions.APIException):
        return _said(error)
    return None


def _said(error):
    status = error.status_code
    if isinstance(error, exceptions.ValidationError):
        said, errors = "; ".join(_sentences(error.detail)), error.detail
        return Response(problems.content(status, said, errors), status=status)
    words = {
        exceptions.NotAuthenticated: NOBODY,
        exceptions.MethodNotAllowed: "Everything here is for reading. Use GET.",
        exceptions.NotAcceptable: "Everything here is JSON. Ask for application/json.",
    }
    said, headers = words.get(type(error), str(error.detail)), {}
    if wait := getattr(error, "wait", None):
        said, headers = f"Ask again in {wait:.0f} seconds.", {"Retry-After": f"{wait:.0f}"}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    return Response(problems.content(status, said), status=status, headers=headers)


def _sentences(errors):
    for name, found in errors.items():
        yield from (f"{name}: {sentence}" for sentence in found)
