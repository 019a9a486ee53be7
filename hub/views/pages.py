"""Pages of words, open to everybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.defaults import server_error

from agencies import access
from hub import problems

FAILED = "Nothing was changed. Ask again later; if it goes on, tell whoever runs the hub when it was."

# label, name of the address, the right that opens it: pages for which not every role has room in its navigation
FURTHER = (
    ("Service directory: who takes whom, and how to refer", "services", "view_services"),
    ("Pathways: the stages that the county plans", "pathways", "view_services"),
)


@login_not_required
def help_page(request):
    further = [(label, name) for label, name, right in FURTHER if access.may_at(request.user, right)]
    return render(request, "hub/pages/help.html", {"further": further})


@login_not_required
def privacy(request):
    return render(request, "hub/pages/privacy.html")


@login_not_required
def accessibility(request):
    return render(request, "hub/pages/accessibility.html")


@login_not_required
@cache_control(public=True, max_age=24 * 60 * 60)
def county_stylesheet(request):
    """The county's colour; the address of the link changes with it, so a browser may keep it."""
    return HttpResponse(f":root {{ --hub-brand: {settings.COUNTY_COLOUR}; }}\n", content_type="text/css")


def failed(request):
    """What anybody gets when the hub itself has failed: a page, or for a program the shape of every refusal."""
    return problems.say(request, 500, FAILED) if problems.by_program(request) else server_error(request)
