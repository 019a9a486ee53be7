"""Service users, their numbers and their consents."""

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from referrals import identifiers
from referrals.actions.database import DATABASE
from referrals.actions.endings import end_duties
from referrals.actions.stakes import close_stakes, settle_councils
from referrals.actions.steps import step, touch
from referrals.actions.worklist import refresh
from referrals.clock import age
from referrals.codes import ConsentPurpose, DutyWithdrawn, StakeKind
from referrals.lifecycle import LIVE_REFERRAL, Side
from referrals.lifecycle.steps import ReferralStatus
from referrals.matching import filed
from referrals.models import Consent, MatchKey, ServiceUser

WORDING_VERSION = "2026-1"
YOUNGEST = 16
CHANGEABLE = frozenset(
    {
        "given_name", "family_name", "also_known_as", "date_of_birth", "gender", "ethnicity",
        "crn", "prison_number", "pnc", "ni_number", "phone", "safe_contact",
    }
)  # fmt: skip


def key_to_refer(by, agency, book=DATABASE):
    """The key with which somebody refers people for an agency. Raises Refused."""
    key = book.key_at(by, "create_referral", agency)
    if key is None:
        raise Refused("Your role at this agency does not refer people.")
    return key


def clean_person(fields, today):
    """Tidy numbers and check dates; NotPossible names every field that is wrong and says what to do."""
    readers = identifiers.readers(this_year=today.year, made_up=settings.DEMO)
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


def _store(book, person, keep):
    """Keep a person, by what `keep` does, with their match keys; the same number twice is TooLate."""
    try:
        with book.transaction():
            keep(person)
    except IntegrityError as error:
        raise TooLate(
            "Somebody with one of these numbers is recorded already. Search for the number and choose that record."
        ) from error
    book.remove(MatchKey, book.match_keys(person))
    found = sorted(filed(person))
    book.add_many(MatchKey, [{"service_user": person, "kind": kind, "value": value} for kind, value in found])


@step
def record_person(book, *, by, agency, at, **fields):
    """A new service user. Raises Refused, NotPossible naming fields, or TooLate when a number is taken."""
    key = key_to_refer(by, agency, book)
    today = timezone.localdate(at)
    cleaned = clean_person(fields, today)
    reference = book.references("P", 1, today.year)[0]
    person = book.make(ServiceUser, reference=reference, created_at=at, **cleaned)
    book.clean(person)
    _store(book, person, book.put)
    book.record(by=by, key=key, verb="record_person", subject_kind="person", subject=person.reference, at=at)
    return person


@step
def change_person(book, *, by, referral, at, reason="", **fields):
    """Change what is known of the person of a referral; once it has been sent, with the reason.

    Raises Refused, NotPossible naming fields, or TooLate.
    """
    draft = referral.status == ReferralStatus.DRAFT
    key = book.key(by, "submit_referral" if draft else "amend_referral", referral)
    if key is None:
        raise Refused("Only those who made this referral, or the hub, change what it says about the person.")
    if unknown := set(fields) - CHANGEABLE:
        raise KeyError(unknown)
    if not draft and not reason.strip():
        raise NotPossible({"reason": ["Say why this changes, such as what the person showed you."]})
    person = book.edit(book.hold(referral.service_user))
    cleaned = clean_person(fields, timezone.localdate(at))
    changed = sorted(name for name, value in cleaned.items() if getattr(person, name) != value)
    for name, value in cleaned.items():
        setattr(person, name, value)
    person.changed_on_screen = True
    book.clean(person)
    _store(book, person, book.save)
    if changed:
        book.record(
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
        _tell(book, referral, "change_person", at)
    return person


def _tell(book, referral, verb, at):
    """What is known of the person has changed: lists show the referral as changed, and open pages are fetched again."""
    touch(referral, at, book)
    tells = frozenset({Side.HUB, Side.PROVIDER})
    book.announce(step=f"person.{verb}", referral=referral, tells=tells, subject=referral.reference)


def _key_to_record_consent(book, by, agency, service_user):
    """The key of whoever refers for this agency, or of the hub for any.

    While a referral of the person is open, it takes somebody who holds it: councils open and close with an answer.
    """
    key = book.key_at(by, "create_referral", agency) or book.county_key(by, "create_referral")
    running = [each for each in book.referrals(service_user) if each.status != ReferralStatus.CLOSED]
    if key is None or (running and not any(book.key(by, "submit_referral", each) for each in running)):
        raise Refused("Only those who made this referral, or the hub, record what the person agrees to.")
    return key


@step
def record_consent(
    book, *, by, service_user, agency, purpose, given, method, at, to_agency=None, starts=None, ends=None
):
    """What the person agreed to, or did not; a later answer for the same purpose replaces an earlier one.

    Councils that hold a stake by this answer follow it. Raises Refused, NotPossible or ValidationError naming fields.
    """
    key = _key_to_record_consent(book, by, agency, service_user)
    starts = starts or timezone.localdate(at)
    if ends and ends < starts:
        raise NotPossible({"ends": ["The last day cannot be before the first. Enter a later day."]})
    consent = book.make(
        Consent,
        service_user=service_user,
        purpose=purpose,
        given=given,
        method=method,
        to_agency=to_agency,
        wording_version=WORDING_VERSION,
        starts=starts,
        ends=ends,
        recorded_by=by,
    )
    book.clean(consent)
    book.put(consent)
    book.record(
        by=by, key=key, verb="record_consent", subject_kind="person", subject=service_user.reference,
        referral=_asked_under(book, service_user, agency), at=at, purpose=purpose, given=given,
    )  # fmt: skip
    stakes_follow(book, service_user, purpose, at)
    _duties_follow(book, by, service_user, purpose, at)
    return consent


@step
def withdraw_consent(book, *, by, consent, agency, at):
    """The person takes a consent back from today on, and councils that held a stake by it hold it no longer.

    Raises Refused, or TooLate when it was withdrawn already.
    """
    key = _key_to_record_consent(book, by, agency, consent.service_user)
    if not book.change_if(consent, {"withdrawn_on": None, "given": True}, withdrawn_on=timezone.localdate(at)):
        raise TooLate("This consent was withdrawn already.")
    book.record(
        by=by, key=key, verb="withdraw_consent", subject_kind="person",
        subject=consent.service_user.reference, referral=_asked_under(book, consent.service_user, agency),
        at=at, purpose=consent.purpose,
    )  # fmt: skip
    stakes_follow(book, consent.service_user, consent.purpose, at)
    _duties_follow(book, by, consent.service_user, consent.purpose, at)


def _duties_follow(book, by, service_user, purpose, at):
    """Who no longer agrees to be referred to a council, or to be reached by it, is known to it no longer."""
    agreed_to = (ConsentPurpose.DUTY_REFERRAL, ConsentPurpose.DUTY_CONTACT)
    if purpose not in agreed_to or consents_in_force(service_user, timezone.localdate(at), book).get(purpose):
        return
    for referral in book.referrals(service_user):
        close_stakes(referral, StakeKind.COUNCIL_NOTIFIED, at, book=book)
        ended = end_duties(
            by=by, referral=referral, reason=DutyWithdrawn.NO_CONSENT, detail="The person took their consent back.",
            at=at, book=book,
        )  # fmt: skip
        if ended:
            _tell(book, referral, "record_consent", at)
            refresh(referral, at, book)


def _asked_under(book, service_user, agency):
    """The reference of the referral under which an agency asks a person: its own, the one on its way first, a closed
    one last; "" without one. Another agency's timeline is not told.
    """
    number = agency.pk if agency else None
    own = [each for each in book.referrals(service_user) if each.agency_id == number]
    found = min(
        reversed(own),
        key=lambda each: (each.status == ReferralStatus.CLOSED, each.status not in LIVE_REFERRAL),
        default=None,
    )
    return found.reference if found else ""


def stakes_follow(book, service_user, purpose, at):
    """Once sent, the stakes of the councils of origin and of home open and close with the person's answer.

    On a referral that is closed nothing opens any more.
    """
    consented = consents_in_force(service_user, timezone.localdate(at), book).get(purpose)
    if purpose == ConsentPurpose.ASSESS_AND_SHARE and not consented:
        for joined in filter(lambda each: each.joined_to_id, book.referrals(service_user)):
            close_stakes(joined.joined_to, StakeKind.REFERRER_TOO, at, agency=joined.agency, book=book)
    if purpose != ConsentPurpose.ORIGIN_COUNCIL:
        return
    for referral in book.referrals(service_user):
        closed = referral.status == ReferralStatus.CLOSED
        if referral.status == ReferralStatus.DRAFT or (consented and closed):
            continue
        home_area = referral.assessment.connection.home_area if referral.assessment else None
        settle_councils(referral, home_area, consented, at, book=book)
        if not closed:
            _tell(book, referral, "record_consent", at)


def consents_in_force(service_user, on, book=DATABASE):
    """{purpose: whether it was given}, by the latest answer for each purpose that holds on a day.

    What was agreed for one named agency is not among them: it stands with that agency's stake.
    """
    return in_force(book.consents(service_user), on)


def in_force(consents, on):
    """{purpose: whether it was given}, of answers of which the latest is the last."""
    answers = {}
    for consent in consents:
        if consent.starts <= on and consent.purpose != ConsentPurpose.NAMED_AGENCY:
            ended = consent.withdrawn_on is not None or (consent.ends is not None and consent.ends < on)
            answers[consent.purpose] = consent.given and not ended
    return answers
