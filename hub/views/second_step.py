"""Setting up and keeping a second step: an authenticator app, passkeys, recovery codes."""

import ipaddress

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.decorators import login_not_required
from django.urls import reverse

from agencies import access
from hub import second_step


def passkeys_possible(request):
    """A browser ties a passkey to a name; at a bare number it makes none."""
    try:
        ipaddress.ip_address(request.get_host().rpartition(":")[0] or request.get_host())
    except ValueError:
        return True
    return False


class Overview(base.IndexView):
    """What a person signs in with, and what they can add."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        held = Authenticator.objects.filter(user=self.request.user).order_by("created_at")
        strong = [each for each in held if each.type != Authenticator.Type.RECOVERY_CODES]
        codes = next((each for each in held if each.type == Authenticator.Type.RECOVERY_CODES), None)
        return context | {
            "app": next((each for each in strong if each.type == Authenticator.Type.TOTP), None),
            "passkeys": [each for each in strong if each.type == Authenticator.Type.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "has_codes": codes is not None,
            "demanded": second_step.demanded(self.request.memberships),
            "roles": sorted(set(second_step.roles_that_ask(self.request.memberships))),
            "must_set_up": second_step.demanded(self.request.memberships) and not strong,
            "must_take": bool(strong)
            and second_step.demanded(self.request.memberships)
            and not second_step.taken(self.request),
            "passkeys_possible": passkeys_possible(self.request),
            "may_issue": access.may_at(self.request.user, "issue_token"),
        }


class AddApp(totp.ActivateTOTPView):
    """Scan, type a code, done: this session has then taken its second step."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        second_step.spend(app, form.cleaned_data["code"])
        second_step.just_set_up(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(webauthn.AddWebAuthnView):
    """The browser makes a passkey that can also sign in alone."""

    def get_context_data(self, **kwargs):
        options = auth.begin_registration(self.request.user, True)
        return super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs) | {
            "js_data": {"creation_options": options},
            "passkeys_possible": passkeys_possible(self.request),
        }

    def form_valid(self, form):
        answer = super().form_valid(form)
        second_step.just_set_up(self.request, Authenticator.Type.WEBAUTHN)
        return answer


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Removes a passkey, unless it is the last second step of somebody who must have one."""

    def get_context_data(self, **kwargs):
        kept = not second_step.Keeper().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {"kept": kept}

    def form_valid(self, form):
        if not second_step.Keeper().can_delete_authenticator(self.object):
            form.add_error(None, second_step.Keeper.error_messages["cannot_delete_authenticator"])
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_success_url(self):
        return reverse("mfa_index")


class NamePasskey(webauthn.EditWebAuthnView):
    def get_success_url(self):
        return reverse("mfa_index")


overview = Overview.as_view()
add_app = AddApp.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
name_passkey = NamePasskey.as_view()
sign_in_by_passkey = login_not_required(webauthn.login_webauthn)
