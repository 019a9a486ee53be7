"""Settings of signing in: passwords, second steps, lock-out, sessions, single sign-on. Part of `hub.settings`."""

from datetime import timedelta
from urllib.parse import urlsplit

from hub.environment import PRODUCTION, env

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "referrals.backends.TwoLocksBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=12)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "worklist"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hub.accounts.InvitationOnly"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Choosing a password by an invitation or a reset link signs in: the link alone would open the account anyway.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {"reauthenticate": "hub.forms.accounts.EnterPassword"}
# axes locks an address out of an account; this slows guessing from many addresses down.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# Whether roles whose row in agencies/roles.py asks for a second step must have one.
SECOND_STEP = env.bool("SECOND_STEP", default=PRODUCTION)
MFA_ADAPTER = "hub.second_step.Keeper"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address comes by invitation
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_FORMS = {
    "authenticate": "hub.forms.second_step.EnterCode",
    "reauthenticate": "hub.forms.second_step.EnterCodeAgain",
    "activate_totp": "hub.forms.second_step.AddApp",
    "add_webauthn": "hub.forms.second_step.AddPasskey",
    "authenticate_webauthn": "hub.forms.second_step.TakePasskey",
    "login_webauthn": "hub.forms.second_step.SignInByPasskey",
    "reauthenticate_webauthn": "hub.forms.second_step.TakePasskeyAgain",
    "edit_webauthn": "hub.forms.second_step.NamePasskey",
}

AXES_FAILURE_LIMIT = env.int("LOCK_OUT_AFTER", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOCK_OUT_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "hub.lock_out.locked_out"
AXES_USERNAME_CALLABLE = "hub.lock_out.account_of"
AXES_CLIENT_IP_CALLABLE = "allauth.core.internal.httpkit.get_client_ip"
AXES_CLIENT_STR_CALLABLE = "hub.lock_out.in_the_log"
AXES_SENSITIVE_PARAMETERS = ["login", "password", "csrfmiddlewaretoken"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# A sign-in ends after so many minutes without use, and after so many hours in any case; a dialog says so before.
SESSION_IDLE_SECONDS = 60 * env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_LONGEST_SECONDS = 60 * 60 * env.int("SESSION_LONGEST_HOURS", default=10)
SESSION_WARN_SECONDS = 60 * env.int("SESSION_WARN_MINUTES", default=3)
# The row outlives the sign-in by a day: whoever comes back to a form too late is still known to have typed it.
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS + 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True

OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="your organisation's account")
# Whether the organisation's own sign-in asks for a second step, so that the hub need not.
OIDC_SECOND_STEP = env.bool("OIDC_SECOND_STEP", default=False)
SOCIALACCOUNT_ADAPTER = "hub.single_sign_on.InvitedOnly"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {
                    "server_url": OIDC_SERVER_URL,
                    # Mail domains whose addresses the organisation alone gives out, where it says nothing of verifying.
                    "verified_email": env.list("OIDC_TRUSTED_DOMAINS", default=[]),
                },
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
# Where the sign-in form may lead: a browser asks this also of the address that it is sent on to.
OIDC_ORIGINS = env.list(
    "OIDC_ORIGINS", default=["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []
)
