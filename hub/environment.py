"""What the environment says, and what the hub does not start without where it holds real records."""

import re
from math import prod

import environ
from django.core.exceptions import ImproperlyConfigured

VERSION = "0.1.0"
env = environ.Env()
DEMO = env.bool("HUB_DEMO", default=False)
PRODUCTION = env.bool("HUB_PRODUCTION", default=False)

DEVELOPMENT_KEY = "for-development-and-demonstration-only-never-for-real-records"
COLOUR = "#14344d"
READABLE = 4.5  # the contrast that words need
LUMINANCE = (0.2126, 0.7152, 0.0722)  # what red, green and blue give to it
LEAST_THRESHOLD = 3
SHORTEST_KEY = 50  # characters; what Django's own check asks for
PASSWORD_ALONE = "PASSWORD_ALONE_OPENS_REAL_RECORDS"
NEEDED = {
    "SECRET_KEY": f"a random text of at least {SHORTEST_KEY} characters",
    "DATABASE_URL": "where the records are",
    "ALLOWED_HOSTS": "the names that the hub answers to",
    "HUB_URL": "the address that e-mails point to, beginning with https://",
    "EMAIL_URL": "how e-mails go out; invitations must not end on a console",
}


def missing(given):
    """What production needs and `given` (a mapping of variables) lacks: one sentence each, for an operator."""
    lacking = [f"{name} is not set: {what}." for name, what in NEEDED.items() if not given.get(name)]
    key = given.get("SECRET_KEY") or ""
    if key and (len(key) < SHORTEST_KEY or key == DEVELOPMENT_KEY):
        lacking.append(f"SECRET_KEY is too weak: {NEEDED['SECRET_KEY']}.")
    if given.get("HUB_URL") and not given["HUB_URL"].startswith("https://"):
        lacking.append(f"HUB_URL is not safe: {NEEDED['HUB_URL']}.")
    if "*" in (given.get("ALLOWED_HOSTS") or ""):
        lacking.append(f"ALLOWED_HOSTS lets every name in: set {NEEDED['ALLOWED_HOSTS']}.")
    if not says_yes(given.get("SECOND_STEP", "1")) and not says_yes(given.get(PASSWORD_ALONE, "")):
        lacking.append(f"SECOND_STEP is off: take it out, or say {PASSWORD_ALONE}=1 and mean it.")
    return lacking


def says_yes(text):
    """Whether a variable with this text switches something on, as the settings read it; an empty one does not."""
    return env.parse_value(text, bool)


def colour(text):
    """A county's colour, `#rrggbb`, dark enough for white words (WCAG 2.2, 1.4.3). Raises ImproperlyConfigured."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise ImproperlyConfigured(f"HUB_COLOUR is {text}: write it as # and six digits, like {COLOUR}.")
    shares = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    contrast = 1.05 / (sum(map(prod, zip(LUMINANCE, linear, strict=True))) + 0.05)
    if contrast < READABLE:
        raise ImproperlyConfigured(
            f"HUB_COLOUR is {text}: white words on it could not be read ({contrast:.1f} to 1; {READABLE} is needed). "
            "Choose a darker one."
        )
    return text


def threshold(number):
    """Below which numbers of people are hidden. Raises ImproperlyConfigured where nearly nothing would be."""
    if number < LEAST_THRESHOLD:
        raise ImproperlyConfigured(
            f"DISCLOSURE_THRESHOLD is {number}: numbers of people below it are hidden. Write {LEAST_THRESHOLD} or more."
        )
    return number


if PRODUCTION and DEMO:
    raise ImproperlyConfigured(
        "HUB_PRODUCTION and HUB_DEMO are both on: a demonstration has no place beside real records."
    )
if PRODUCTION and (lacking := missing(env.ENVIRON)):
    raise ImproperlyConfigured("HUB_PRODUCTION is on, and the hub does not start: " + " ".join(lacking))
