"""Pages about people, for whose agency has no information-sharing agreement in force: what is missing, whom to ring.

The answer is the same for whatever is asked, whether it exists or not, so that it tells of nobody.
"""

from django.shortcuts import render
from django.utils import timezone

from agencies import access
from agencies.models import Agency

# Where the pages about people are made. Everything else opens as the roles say.
ABOUT_PEOPLE = (
    "referrals.views.", "hub.views.worklist", "hub.views.search", "hub.views.imports", "analytics.views.records",
)  # fmt: skip
OF_PLACES = {"units"}  # made among them, and about units alone for who may see no person


class AgreementMiddleware:
    """Shows what is missing instead of an empty list, a page not found or a refusal that does not say why."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not view.__module__.startswith(ABOUT_PEOPLE) or request.resolver_match.url_name in OF_PLACES:
            return None
        agencies = access.without_agreement(request.user, request.memberships)
        if not agencies:
            return None
        today = timezone.localdate()
        context = {
            "missing": [{"agency": agency, "said": said(agency, today)} for agency in agencies],
            "hub": Agency.objects.filter(kind=Agency.Kind.COUNTY).order_by("code").first(),
            "may_record": access.may_at(request.user, "manage_agencies"),
        }
        return render(request, "hub/no_agreement.html", context, status=403)


def said(agency, today):
    """What is missing, in a sentence."""
    if agency.agreement_signed is None:
        return f"No agreement of {agency} is recorded."
    if agency.agreement_signed > today:
        return f"The agreement of {agency} begins on {agency.agreement_signed:%-d %B %Y}."
    return f"The agreement of {agency} ended on {agency.agreement_ends:%-d %B %Y}."
