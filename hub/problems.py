"""What goes wrong, said to a program: one shape of JSON for every refusal, so that none has to read a page."""

from django.http import JsonResponse

ROOT = "/api/"
TITLES = {
    400: "The address asks for something that it does not know",
    401: "Nobody is signed in",
    403: "Not yours to read",
    404: "Not found",
    405: "Reading only",
    406: "No such format",
    429: "Too many questions",
    500: "The hub has failed",
}


def by_program(request):
    """Whether a program asks: the address is one of the API's."""
    return request.path.startswith(ROOT)


def content(status, detail, errors=None):
    """The shape: the status, what it means, what happened and what to do; for 400 also what is wrong with what."""
    said = {"status": status, "title": TITLES.get(status, "It could not be done"), "detail": str(detail)}
    return said | ({"errors": errors} if errors else {})


def say(request, status, detail):
    """The whole answer, for what is refused before the API's own views are reached."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JsonResponse(content(status, detail), status=status, headers=headers | {"Cache-Control": "no-store"})
