"""What an account needs and no more: nobody signs up, and the e-mail address stays the one that was invited."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path
from django.views.generic import RedirectView

from hub.views import accounts, second_step, sessions

urlpatterns = [
    path("login/", accounts.sign_in, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", accounts.change_password, name="account_change_password"),
    # Who has no password yet chooses one by a link, like anybody who has forgotten it.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", accounts.ask_for_link, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.choose_password,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("agency/", accounts.switch_agency, name="switch_agency"),
    path("demo/", accounts.demo_sign_in, name="demo_sign_in"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("session/left/", sessions.session_left, name="session_left"),
    path("session/stay/", sessions.stay_signed_in, name="stay_signed_in"),
    path("kept/", sessions.kept_form, name="kept_form"),
    path("second-step/", second_step.overview, name="mfa_index"),
    path("second-step/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/add/", second_step.add_app, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkey/login/", second_step.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("passkey/add/", second_step.add_passkey, name="mfa_add_webauthn"),
    path("passkey/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkey/<int:pk>/name/", second_step.name_passkey, name="mfa_edit_webauthn"),
    path("passkey/<int:pk>/remove/", second_step.remove_passkey, name="mfa_remove_webauthn"),
    path("organisation/<str:provider_id>/", openid.login, name="openid_connect_login"),
    path("organisation/<str:provider_id>/back/", openid.callback, name="openid_connect_callback"),
]
