"""Codes and passkeys, in the hub's words."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)

from hub import second_step
from hub.forms.accounts import in_words

CODE = {"code": {"required": "Enter the code that your app shows now, or a recovery code"}}
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class OnceOnly:
    """A code that has opened before is as wrong as any other, and after some wrong ones none is taken for a while."""

    def clean_code(self):
        if not second_step.may_try(self.user):
            raise second_step.Keeper().validation_error("too_many_codes")
        code = super().clean_code()
        if not second_step.spend(self.authenticator, code):
            raise second_step.Keeper().validation_error("incorrect_code")
        second_step.forget_tries(self.user)
        return code


class EnterCode(OnceOnly, AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"code": "Code"}, {"code": "Six digits from your app, or one of your recovery codes."}, CODE)
        self.fields["code"].widget.attrs |= DIGITS


class EnterCodeAgain(OnceOnly, ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"code": "Code"}, {"code": "Six digits from your app, or one of your recovery codes."}, CODE)
        self.fields["code"].widget.attrs |= DIGITS


class AddApp(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = {"code": {"required": "Enter the six digits that your app shows now"}}
        in_words(self, {"code": "Code"}, {"code": "The six digits that your app shows now."}, said)
        self.fields["code"].widget.attrs |= DIGITS


NAME = {"name": "Such as: work telephone, key on my key ring."}


class FromBrowser:
    """What a browser says of a passkey; whatever no browser says is a wrong code, and no fault of the hub."""

    def full_clean(self):
        try:
            super().full_clean()
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            self.add_error(None, second_step.Keeper().validation_error("incorrect_code"))
            self.data = {"name": self.data.get("name", "")}  # what could not be read is not written back either


class TakePasskey(FromBrowser, AuthenticateWebAuthnForm):
    pass


class TakePasskeyAgain(FromBrowser, ReauthenticateWebAuthnForm):
    pass


class SignInByPasskey(FromBrowser, LoginWebAuthnForm):
    pass


class AddPasskey(FromBrowser, AddWebAuthnForm):
    passwordless = None  # a passkey is always one that can also sign in alone

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"name": "What you call this passkey"}, NAME)
        self.fields["name"].max_length = 60


class NamePasskey(EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = {"name": {"required": "Enter a name for this passkey"}}
        in_words(self, {"name": "What you call this passkey"}, NAME, said)
        self.fields["name"].max_length = 60
