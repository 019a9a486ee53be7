"""What an account needs and no more: nobody signs up, and an e-mail address changes by an administrator alone."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from hub.views import accounts

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
    path("agency/", accounts.switch_agency, name="switch_agency"),
    path("demo/", accounts.demo_sign_in, name="demo_sign_in"),
]
