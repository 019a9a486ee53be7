"""One settings file, driven by the environment. `docs/operating.md` lists every variable."""

from pathlib import Path

from csp.constants import NONE, SELF

from hub.api_settings import *  # noqa: F403
from hub.environment import (  # noqa: F401  VERSION is a setting too
    COLOUR,
    DEMO,
    DEVELOPMENT_KEY,
    PRODUCTION,
    VERSION,
    colour,
    env,
    threshold,
)
from hub.sharing_settings import *  # noqa: F403
from hub.sign_in_settings import *  # noqa: F403  one module of settings for Django, four for readers
from hub.sign_in_settings import OIDC_ORIGINS

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False

SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

PRODUCT_NAME = env.str("HUB_PRODUCT_NAME", default="Referral hub")
COUNTY_NAME = env.str("HUB_COUNTY_NAME", default="Demonstration county" if DEMO else "")
HOME_AREA = env.str("HUB_HOME_AREA", default="")
COUNTY_COLOUR = colour(env.str("HUB_COLOUR", default=COLOUR))
CONTACT_LINE = env.str("HUB_CONTACT_LINE", default="")

INSTALLED_APPS = [
    "daphne",
    "hub",
    "analytics",
    "referrals",
    "pathways",
    "agencies",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "channels",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "django_filters",
    "guardian",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hub.middleware.kept_nowhere",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.middleware.TimeOutMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.middleware.ActingMiddleware",
    "hub.middleware.SecondStepMiddleware",
    "hub.agreement.AgreementMiddleware",
    "agencies.views.doors.pressed_twice",
    "hub.middleware.RefusalMiddleware",
    "hub.middleware.ReadMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hub.urls"
ASGI_APPLICATION = "hub.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.context.frame",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
# crispy-forms-gds knows the commonest widgets only.
CRISPY_CLASS_CONVERTERS = dict.fromkeys(
    ["numberinput", "dateinput", "timeinput", "urlinput", "searchinput", "telinput"], "govuk-input"
) | {"selectmultiple": "govuk-select", "fileinput": "govuk-file-upload", "nullbooleanselect": "govuk-select"}

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-32000;"
        "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'hub.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # Browser tests and worker processes share the database, which an in-memory one cannot do.
    if test_database := env.str("HUB_TEST_DATABASE", default=""):
        DATABASES["default"]["TEST"] = {"NAME": test_database}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)

# guardian serves through agencies.access alone; nobody is anonymous and nobody is everything.
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its own backend is left out: it is asked through agencies.access alone
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["hub.formats"]

# How long a provider still reads a referral after the person has left, in days.
STAKE_LOOK_BACK_DAYS = env.int("STAKE_LOOK_BACK_DAYS", default=28)
# How long a referral that was opened in an emergency stays open, in hours.
BREAK_GLASS_HOURS = env.int("BREAK_GLASS_HOURS", default=8)
# How many years after their last referral has closed a person may be known by name.
RETENTION_YEARS = env.int("RETENTION_YEARS", default=6)
PANEL_AFTER_SERVICES = env.int("PANEL_AFTER_SERVICES", default=3)
PANEL_AFTER_DAYS = env.int("PANEL_AFTER_DAYS", default=28)
# Numbers of people below this are hidden wherever a figure leaves the hub, and never only single people.
DISCLOSURE_THRESHOLD = threshold(env.int("DISCLOSURE_THRESHOLD", default=5))
# Returns: for which periods they are owed, and in working days after one: the deadline, how long before it a provider
# is reminded, and how long after it the default period lasts.
RETURN_SCHEME = env.str("RETURN_SCHEME", default="fy")
RETURN_WORKING_DAYS = env.int("RETURN_WORKING_DAYS", default=15)
RETURN_REMIND_WORKING_DAYS = env.int("RETURN_REMIND_WORKING_DAYS", default=5)
RETURN_DEFAULT_WORKING_DAYS = env.int("RETURN_DEFAULT_WORKING_DAYS", default=10)

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "static_collected"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "hub.storage.HashedStaticStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=10 * 1024 * 1024)

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=5)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="hub@localhost")
HUB_URL = env.str("HUB_URL", default="http://127.0.0.1:8000")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
