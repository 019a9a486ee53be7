"""A council's decision on a homelessness application: recorded once, on screen, for everybody, and put right there."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, Refused
from agencies.models import Agency
from referrals.actions.database import DATABASE
from referrals.actions.steps import moment, take_turn, touch, unlock
from referrals.clock import age
from referrals.codes import HomelessnessDecisionCode
from referrals.models import HomelessnessDecision

# Form P1E asks for the category of those accepted, and knows of none where there is no priority need.
NEED_ASKED = HomelessnessDecisionCode.ACCEPTANCE
NEED_MAY_BE = (HomelessnessDecisionCode.ACCEPTANCE, HomelessnessDecisionCode.INTENTIONAL)


@transaction.atomic
def record_decision(*, by, referral, reference, decided_on, decision, at=None, **facts):
    """What the council decided about the person of a referral: the record that an import makes, and counted alike.

    `facts` are what form P1E asks beside: ethnicity, household_type, priority_need, children, reapplication. The age is
    that of the day. Raises Refused, or NotPossible naming the field, also where the reference is taken.
    """
    at = moment(at)
    key = unlock(by=by, permission="record_decision", obj=referral)
    take_turn(referral)
    person = referral.service_user
    _check(decided_on, decision, facts.get("priority_need", ""), timezone.localdate(at), person.date_of_birth)
    made = HomelessnessDecision(
        reference=reference.strip(), authority=Agency.objects.get(pk=key.agency_id), decided_on=decided_on,
        decision=decision, service_user=person, age=_age(person, decided_on), **facts,
    )  # fmt: skip
    _keep(made, force_insert=True)
    record(
        by=by, key=key, verb="record_decision", subject_kind="homeless_decision", subject=made.reference,
        referral=referral.reference, at=at, code=decision,
    )  # fmt: skip
    touch(referral, at)
    DATABASE.announce(step="referral.record_decision", referral=referral, tells=frozenset(), subject=referral.reference)
    return made


@transaction.atomic
def correct_decision(*, by, referral, recorded, reason, at=None, **facts):
    """Put right what the own council's decision says, with the reason; what `facts` leave out stays as it is.

    Raises Refused, or NotPossible naming the field.
    """
    at = moment(at)
    key = unlock(by=by, permission="record_decision", obj=referral)
    take_turn(referral)
    recorded = HomelessnessDecision.objects.select_for_update().get(pk=recorded.pk)
    if key.agency_id != recorded.authority_id:
        raise Refused("Only the council that decided puts its decision right.")
    if not reason.strip():
        raise NotPossible({"reason": ["Say what was wrong, in a sentence."]})
    changed = sorted(name for name, value in facts.items() if getattr(recorded, name) != value)
    if not changed:
        raise NotPossible("Nothing has changed. Change what is wrong, or go back.")
    for name in changed:
        setattr(recorded, name, facts[name])
    born = referral.service_user.date_of_birth
    _check(recorded.decided_on, recorded.decision, recorded.priority_need, timezone.localdate(at), born)
    recorded.age = _age(referral.service_user, recorded.decided_on) or recorded.age
    _keep(recorded)
    record(
        by=by, key=key, verb="change_homeless_decision", subject_kind="homeless_decision", subject=recorded.reference,
        referral=referral.reference, at=at, reason=reason, code=recorded.decision, fields=changed,
    )  # fmt: skip
    touch(referral, at)
    DATABASE.announce(step="referral.change_decision", referral=referral, tells=frozenset(), subject=referral.reference)
    return recorded


def _age(person, day):
    return age(person.date_of_birth, day) if person.date_of_birth else None


def _keep(decision, **how):
    """Saves a decision that can be; NotPossible where another one has its reference."""
    decision.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            decision.save(**how)
    except IntegrityError as error:
        raise NotPossible({"reference": ["A decision with this reference is recorded already. Check it."]}) from error


def _check(decided_on, decision, priority_need, today, born):
    errors = {}
    if decided_on > today:
        errors["decided_on"] = ["Enter a day of the decision that is not in the future."]
    elif born and decided_on < born:
        errors["decided_on"] = ["Enter a day of the decision after the person was born."]
    if decision == NEED_ASKED and not priority_need:
        errors["priority_need"] = ["Choose the category of priority need of somebody who is accepted."]
    if priority_need and decision not in NEED_MAY_BE:
        errors["priority_need"] = ["Leave this empty: the decision says that there is no priority need, or none known."]
    if errors:
        raise NotPossible(errors)
