"""The second step of signing in: who must have one, whether it was taken, and how its secret is kept."""

import base64
import hashlib
import time
from io import BytesIO

import qrcode
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from qrcode.image.svg import SvgPathImage

from agencies import access
from agencies.roles import ROLES

MINUTES = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
# Kept beside the secret, in the database, so that it holds while the cache is away.
SPENT = "spent"  # the half minute, counted since 1970, of the last code of an app that opened
TRIED = "tried"  # when codes were tried since one opened, in seconds since 1970


def roles_that_ask(memberships):
    """The labels of those roles for which a person must have a second step."""
    return [held.role_label for held in memberships if ROLES[held.role].second_step]


def demanded(memberships):
    """Whether somebody with these memberships must sign in with a second step."""
    return settings.SECOND_STEP and bool(roles_that_ask(memberships))


def taken(request):
    """Whether this session was opened, or has since been strengthened, by a second step."""
    proofs = {"mfa", "socialaccount"} if settings.OIDC_SECOND_STEP else {"mfa"}
    return any(record["method"] in proofs for record in get_authentication_records(request, request.user))


def just_set_up(request, kind):
    """Whoever has just set a second step up has shown that they have it."""
    record_authentication(request, request.user, "mfa", type=kind)


def held(user):
    """Whether the person has a second step, taken or not; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _codes_of(user):
    """What a person's codes are tried on, for one press at a time: the app, or else the recovery codes."""
    kept = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return kept.order_by("-type").first()


@transaction.atomic
def may_try(user):
    """Whether another code may be tried, which is kept: wrong codes lock like wrong passwords, and from anywhere."""
    kept = _codes_of(user)
    if kept is None:
        return True
    now = int(time.time())
    lately = [at for at in kept.data.get(TRIED, ()) if at > now - settings.AXES_COOLOFF_TIME.total_seconds()]
    if len(lately) >= settings.AXES_FAILURE_LIMIT:
        return False
    kept.data[TRIED] = [*lately, now]
    kept.save(update_fields=["data"])
    return True


@transaction.atomic
def forget_tries(user):
    """A code has opened."""
    kept = _codes_of(user)
    kept.data.pop(TRIED, None)
    kept.save(update_fields=["data"])


@transaction.atomic
def spend(authenticator, code):
    """Take a right code of an app, once: False for one that has opened already, and for any from before it.

    allauth forgets a used code after half a minute, or with its cache; by a slow telephone's leave it is right for
    longer (RFC 6238, 5.2). Recovery codes keep their own account.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret, last = Keeper().decrypt(kept.data["secret"]), kept.data.get(SPENT, 0)
    right = {each: format_hotp_value(hotp_value(secret, each)) for each in yield_hotp_counters_from_time()}
    found = max((each for each in right if compare_user_code(actual=code, expected=right[each])), default=0)
    if found <= last:
        return False
    kept.data[SPENT] = found
    kept.save(update_fields=["data"])
    return True


def _vault():
    """Encrypts with SECRET_KEY; still reads what the keys before it encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second step:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class Keeper(DefaultMFAAdapter):
    """Keeps secrets encrypted, speaks in the hub's words, and lets nobody go without who must have one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Wait for the next one and enter that",
        "too_many_codes": f"Too many wrong codes. Wait {MINUTES} minutes, then try again",
        "cannot_delete_authenticator": "Your role needs a second step. Add another one before you remove this one",
    }

    def encrypt(self, text):
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _vault().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self):
        return settings.PRODUCT_NAME

    def _get_site_name(self):
        return settings.PRODUCT_NAME

    def build_totp_svg(self, url):
        """The picture to scan, without the declaration that XML begins with: it stands in a page."""
        buffer = BytesIO()
        qrcode.make(url, image_factory=SvgPathImage).save(buffer)
        return buffer.getvalue().decode().partition("?>")[2].strip()

    def can_delete_authenticator(self, authenticator):
        if not demanded(access.memberships(authenticator.user)):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "My passkey" if count == 0 else f"Passkey {count + 1}"
