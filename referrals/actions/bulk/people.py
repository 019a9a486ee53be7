"""People and their consents, as `referrals.actions.person`."""

from django.utils import timezone

from agencies.errors import Refused, TooLate
from referrals.actions.person import WORDING_VERSION, clean_person
from referrals.codes import ConsentPurpose, StakeKind
from referrals.matching import NUMBERS, facts_of, keys
from referrals.models import Consent, MatchKey, ServiceUser


class PersonSteps:
    def __init__(self, ledger):
        self.ledger = ledger
        self.taken = set()

    def key_to_refer(self, by, agency):
        """The key that opens `create_referral` at an agency, or Refused."""
        key = next((key for key in self.ledger.keys(by, "create_referral") if key.agency_id == agency.pk), None)
        if key is None:
            raise Refused("Your role at this agency does not refer people.")
        return key

    def record_person(self, *, by, agency, at, **fields):
        key = self.key_to_refer(by, agency)
        today = timezone.localdate(at)
        cleaned = clean_person(fields, today)
        numbers = {(name, cleaned[name]) for name in NUMBERS if cleaned.get(name)}
        if numbers & self.taken:
            raise TooLate("Somebody with one of these numbers is recorded already.")
        self.taken |= numbers
        register = self.ledger.register
        person = register.add(ServiceUser, reference=register.reference("P", today.year), created_at=at, **cleaned)
        person.full_clean(validate_unique=False, validate_constraints=False)
        for kind, value in sorted(keys(facts_of(person))):
            register.add(MatchKey, service_user=person, kind=kind, value=value)
        self.ledger.record(by=by, key=key, verb="record_person", subject_kind="person", subject=person.reference, at=at)
        return person

    def record_consent(
        self, *, by, service_user, agency, purpose, given, method, at, to_agency=None, starts=None, ends=None
    ):
        key = self.key_to_refer(by, agency)
        consent = self.ledger.register.add(
            Consent,
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
        consent.clean_fields(exclude=["service_user", "to_agency", "recorded_by"])
        self.ledger.consents[service_user.pk].append(consent)
        self.ledger.record(
            by=by, key=key, verb="record_consent", subject_kind="person", subject=service_user.reference, at=at,
            purpose=purpose, given=given,
        )  # fmt: skip
        if purpose == ConsentPurpose.ORIGIN_COUNCIL and not given:
            self._councils_leave(service_user, at)
        return consent

    def _councils_leave(self, service_user, at):
        """A person who says no says it for earlier journeys too; nobody is asked while one is open here."""
        for referral in self.ledger.journeys[service_user.pk]:
            for kind in (StakeKind.COUNCIL_ORIGIN, StakeKind.COUNCIL_HOME):
                self.ledger.close_stakes(referral, kind, at)

    def in_force(self, service_user, on):
        """{purpose: whether it was given}, by the latest answer for each purpose that holds on a day."""
        answers = {}
        for consent in sorted(self.ledger.consents[service_user.pk], key=lambda row: (row.starts, row.pk)):
            if consent.starts <= on:
                ended = consent.withdrawn_on is not None or (consent.ends is not None and consent.ends < on)
                answers[consent.purpose] = consent.given and not ended
        return answers
