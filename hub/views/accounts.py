"""Signing in, choosing a password, and choosing under which membership to work."""

import time

from allauth.account import views as allauth
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from agencies.access import in_force
from agencies.models import Membership
from agencies.roles import ROLES
from hub.accounts import first_page
from hub.forms import accounts as forms
from hub.single_sign_on import offered
from hub.views.second_step import passkeys_possible

AS_LONG = 0.2  # seconds; longer than it takes to write a link down


def people_to_be():
    """For the demonstration: one membership per role, that of the first e-mail address."""
    rows = (
        Membership.objects.filter(in_force(), user__is_active=True)
        .select_related("user", "role_group__agency")
        .order_by("user__email", "pk")
    )
    first = {}
    for held in rows.iterator():
        first.setdefault(held.role, held)
    return [(role, ROLES[role].sentence, first[role]) for role in ROLES if role in first]


class SignIn(allauth.LoginView):
    """The sign-in page; in the demonstration also one person per role, one button each."""

    form_class = forms.SignIn

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "people": people_to_be() if settings.DEMO else [],
            "organisation": settings.OIDC_NAME if offered() else "",
            "passkeys_possible": passkeys_possible(self.request),
        }


class AskForLink(allauth.PasswordResetView):
    """Says the same, and after the same time, whether there is such an account or not."""

    form_class = forms.AskForLink

    def form_valid(self, form):
        until = time.monotonic() + AS_LONG
        answer = super().form_valid(form)
        time.sleep(max(0, until - time.monotonic()))
        return answer


sign_in = SignIn.as_view()
change_password = allauth.PasswordChangeView.as_view(form_class=forms.ChangePassword)
ask_for_link = AskForLink.as_view()
choose_password = allauth.PasswordResetFromKeyView.as_view(form_class=forms.ChoosePassword)


@login_not_required
@require_POST
def demo_sign_in(request):
    """Become the demonstration's person of a role, without a password; a second step is asked for where one was set up.

    There is no such address outside the demonstration.
    """
    if not settings.DEMO:
        raise Http404
    held = next((held for role, _, held in people_to_be() if role == request.POST.get("role")), None)
    if held is None:
        raise Http404
    logout(request)
    request.session["membership"] = held.pk
    return perform_login(request, held.user, email_verification="none")


def switch_agency(request):
    """Choose under which of one's memberships to work."""
    if request.method == "POST":
        chosen = next((held for held in request.memberships if str(held.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        request.session["membership"] = chosen.pk
        return redirect(first_page(request))
    roles = [(held, ROLES[held.role].sentence) for held in request.memberships]
    return render(request, "hub/pages/switch_agency.html", {"roles": roles})
