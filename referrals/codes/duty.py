"""Code lists of the duty to refer (Housing Act 1996 s213B; outcomes and withdrawals as STANDARDS 4.1 lists them)."""

from django.db.models import TextChoices


class DutyReason(TextChoices):
    """Why a council is told: what whoever refers believes of the person."""

    HOMELESS = "homeless", "Is homeless now"
    AT_RISK = "at_risk", "Is likely to become homeless within 56 days"


class DutyOutcome(TextChoices):
    """What the council answers."""

    PREVENTION_AND_RELIEF = "prevention_and_relief", "Accepted: prevention or relief duty"
    PRIORITY_NEED = "priority_need", "Accepted: priority need"
    NO_LOCAL_CONNECTION = "no_local_connection", "Not accepted: no local connection"
    INTENTIONALLY_HOMELESS = "intentionally_homeless", "Not accepted: considered intentionally homeless"
    ANOTHER_REASON = "another_reason", "Not accepted: another reason"


class DutyWithdrawn(TextChoices):
    """Why whoever told the council takes it back."""

    NEW_REFERRAL = "new_referral", "Another one replaces it"
    INCORRECT_AUTHORITY = "incorrect_authority", "It went to the wrong council"
    NO_CONSENT = "no_consent", "The person no longer agrees"
    DISENGAGED = "disengaged", "The person cannot be reached or no longer wants it"
    NEED_RESOLVED = "need_resolved", "The person has somewhere to live"
    NOT_ELIGIBLE = "not_eligible", "The person is not homeless or at risk of it"
    ANOTHER = "another", "Something else, as the note says"
