"""Service users, their numbers and their consents."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions import record
from agencies.errors import NotPossible, Refused, TooLate
from referrals import access, identifiers
from referrals.actions.references import next_references
from referrals.actions.stakes import settle_councils
from referrals.actions.steps import announce, moment, touch
from referrals.clock import age
from referrals.codes import ConsentPurpose
from referrals.lifecycle.steps import ReferralStatus, Side
from referrals.matching import facts_of, keys
from referrals.models import Consent, MatchKey, Referral, ServiceUser

WORDING_VERSION = "2026-1"
YOUNGEST = 16
CHANGEABLE = frozenset(
    {
        "given_name", "family_name", "also_known_as", "date_of_birth", "gender", "ethnicity",
        "crn", "prison_number", "pnc", "ni_number", "phone", "safe_contact",
    }
)  # fmt: skip


def _key_to_refer(by, agency):
    key = agency_access.key_at(by, "create_referral", agency)
    if key is None:
        raise Refused("Your role at this agency does not refer people.")
    return key


def clean_person(fields, today):
    """Tidy numbers and check dates; NotPossible names every field that is wrong and says what to do."""
    readers = {
        "crn": identifiers.crn,
        "prison_number": identifiers.prison_number,
        "pnc": lambda text: identifiers.pnc(text, this_year=today.year),
        "ni_number": lambda text: identifiers.ni_number(text, made_up=settings.DEMO),
    }
    cleaned, errors = dict(fields), {}
    for name, reader in readers.items():
        try:
            if name in cleaned:
                cleaned[name] = reader(cleaned[name])
        except ValueError as error:
            errors[name] = [str(error)]
    born = cleaned.get("date_of_birth")
    if born and born > today:
        errors["date_of_birth"] = ["Enter a date of birth in the past."]
    elif born and age(born, today) < YOUNGEST:
        errors["date_of_birth"] = [
            "A person under 16 cannot be referred. Add children as members of a household instead."
        ]
    elif born and age(born, today) > 120:
        errors["date_of_birth"] = ["Check the year of the date of birth."]
    if errors:
        raise NotPossible(errors)
    return cleaned


def _store(person):
    """Save a person with their match keys; the same number twice is TooLate."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise TooLate(
            "Somebody with one of these numbers is recorded already. Search for the number and choose that record."
        ) from error
    MatchKey.objects.filter(service_user=person).delete()
    MatchKey.objects.bulk_create(
        MatchKey(service_user=person, kind=kind, value=value) for kind, value in sorted(keys(facts_of(person)))
    )


@transaction.atomic
def record_person(*, by, agency, at=None, **fields):
    """A new service user. Raises Refused, NotPossible naming fields, or TooLate when a number is taken."""
    key = _key_to_refer(by, agency)
    now = at or timezone.now()
    person = ServiceUser(**clean_person(fields, timezone.localdate(now)))
    person.reference = next_references("P", 1, timezone.localdate(now).year)[0]
    person.full_clean(validate_unique=False, validate_constraints=False)
    _store(person)
    record(by=by, key=key, verb="record_person", subject_kind="person", subject=person.reference, at=at)
    return person


@transaction.atomic
def change_person(*, by, referral, reason="", at=None, **fields):
    """Change what is known of the person of a referral; once it has been sent, with the reason.

    Raises Refused, NotPossible naming fields, or TooLate.
    """
    draft = referral.status == ReferralStatus.DRAFT
    key = access.key(by, "submit_referral" if draft else "amend_referral", referral)
    if key is None:
        raise Refused("Only those who made this referral, or the hub, change what it says about the person.")
    if unknown := set(fields) - CHANGEABLE:
        raise KeyError(unknown)
    if not draft and not reason.strip():
        raise NotPossible({"reason": ["Say why this changes, such as what the person showed you."]})
    person = ServiceUser.objects.select_for_update().get(pk=referral.service_user_id)
    cleaned = clean_person(fields, timezone.localdate(at))
    changed = sorted(name for name, value in cleaned.items() if getattr(person, name) != value)
    for name, value in cleaned.items():
        setattr(person, name, value)
    person.changed_on_screen = True
    person.full_clean(validate_unique=False, validate_constraints=False)
    _store(person)
    if changed:
        record(
            by=by,
            key=key,
            verb="change_person",
            subject_kind="person",
            subject=person.reference,
            referral=referral.reference,
            reason=reason,
            at=at,
            fields=changed,
        )
    if changed and not draft:
        _tell(referral, "change_person", moment(at))
    return person


def _tell(referral, verb, at):
    """What is known of the person has changed: lists show the referral as changed, and open pages are fetched again."""
    touch(referral, at)
    tells = frozenset({Side.HUB, Side.PROVIDER})
    announce(kind="person", step=verb, referral=referral, tells=tells, subject=referral.reference)


def _key_to_record_consent(by, agency, service_user):
    """The key of whoever refers for this agency, or of the hub for any.

    While a referral of the person is open, it takes somebody who holds it: councils open and close with an answer.
    """
    key = agency_access.key_at(by, "create_referral", agency)
    key = key or next(iter(agency_access.county_keys(by, "create_referral")), None)
    running = Referral.objects.filter(service_user=service_user).exclude(status=ReferralStatus.CLOSED)
    held = access.referrals_for(by, "submit_referral").filter(pk__in=running)
    if key is None or (running.exists() and not held.exists()):
        raise Refused("Only those who made this referral, or the hub, record what the person agrees to.")
    return key


@transaction.atomic
def record_consent(
    *, by, service_user, agency, purpose, given, method, to_agency=None, starts=None, ends=None, at=None
):
    """What the person agreed to, or did not; a later answer for the same purpose replaces an earlier one.

    Councils that hold a stake by this answer follow it. Raises Refused, or ValidationError naming fields.
    """
    key = _key_to_record_consent(by, agency, service_user)
    consent = Consent(
        service_user=service_user,
        purpose=purpose,
        given=given,
        method=method,
        to_agency=to_agency,
        wording_version=WORDING_VERSION,
        starts=starts or timezone.localdate(at),
        ends=ends,
        recorded_by=by,
    )
    consent.full_clean()
    consent.save()
    record(
        by=by, key=key, verb="record_consent", subject_kind="person", subject=service_user.reference,
        at=at, purpose=purpose, given=given,
    )  # fmt: skip
    _councils_follow(service_user, purpose, moment(at))
    return consent


@transaction.atomic
def withdraw_consent(*, by, consent, agency, at=None):
    """The person takes a consent back from today on, and councils that held a stake by it hold it no longer.

    Raises Refused, or TooLate when it was withdrawn already.
    """
    at = moment(at)
    key = _key_to_record_consent(by, agency, consent.service_user)
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_on=None, given=True)
    if not standing.update(withdrawn_on=timezone.localdate(at)):
        raise TooLate("This consent was withdrawn already.")
    record(
        by=by, key=key, verb="withdraw_consent", subject_kind="person",
        subject=consent.service_user.reference, at=at, purpose=consent.purpose,
    )  # fmt: skip
    _councils_follow(consent.service_user, consent.purpose, at)


def _councils_follow(service_user, purpose, at):
    """Once sent, the stakes of the councils of origin and of home open and close with the person's answer.

    On a referral that is closed nothing opens any more.
    """
    if purpose != ConsentPurpose.ORIGIN_COUNCIL:
        return
    consented = consents_in_force(service_user, timezone.localdate(at)).get(purpose)
    sent = Referral.objects.filter(service_user=service_user).exclude(status=ReferralStatus.DRAFT)
    for referral in sent.select_related("assessment__connection__home_area", "origin_area"):
        if consented and referral.status == ReferralStatus.CLOSED:
            continue
        home_area = referral.assessment.connection.home_area if referral.assessment else None
        settle_councils(referral, home_area, consented, at)
        if referral.status != ReferralStatus.CLOSED:
            _tell(referral, "record_consent", at)


def consents_in_force(service_user, on):
    """{purpose: whether it was given}, by the latest answer for each purpose that holds on a day."""
    answers = {}
    for consent in Consent.objects.filter(service_user=service_user, starts__lte=on).order_by("starts", "id"):
        ended = consent.withdrawn_on is not None or (consent.ends is not None and consent.ends < on)
        answers[consent.purpose] = consent.given and not ended
    return answers
