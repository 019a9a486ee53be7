"""Signing in and choosing a password, in the hub's words."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)

from agencies.forms import say_plainly

LENGTH = "Use at least 12 characters. Three or four words that only you would put together are a good password."


def in_words(form, labels, hints=None, said=None):
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = (hints or {}).get(name, "")
        form.fields[name].widget.attrs.pop("placeholder", None)
    say_plainly(form, said)


class SignIn(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(
            self,
            {"login": "E-mail address", "password": "Password"},
            said={"password": {"required": "Enter your password"}},
        )


class ChangePassword(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
        in_words(self, labels, {"password1": LENGTH})


class AskForLink(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"email": "E-mail address"}, {"email": "The one that you sign in with."})


class ChoosePassword(ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"password1": "New password", "password2": "New password again"}, {"password1": LENGTH})


class EnterPassword(ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_words(self, {"password": "Password"}, said={"password": {"required": "Enter your password"}})
