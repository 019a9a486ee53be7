"""What goes when a person is erased and what stays to be counted: a table; and who is due.

Names, numbers, contacts, free text and files go. Codes, days, areas and services stay, so that no published figure
changes: they tell of nobody once the name is gone. Of the birth date the year stays, by which ages are banded. Every
field of words is either under `GOES` or under `STAYS`; a test holds the two against the models.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q

from agencies.append_only import ERASED
from agencies.models import Event
from referrals.clock import LONDON
from referrals.lifecycle.steps import LIVE_PLACEMENT, ReferralStatus
from referrals.models import (
    AccommodationNeed,
    AccommodationStatus,
    Assessment,
    AssessmentChange,
    Attachment,
    Consent,
    DutyToRefer,
    HomelessnessDecision,
    HousingBrokerage,
    MatchKey,
    Merge,
    MergeMove,
    Offer,
    Opening,
    Placement,
    Question,
    Referral,
    ReferralGrant,
    RoutingInputs,
    ServiceUser,
    Stake,
    ToldApart,
    WaitingEntry,
)
from referrals.models.assessment import Section
from referrals.models.person import WHO

# {model: (how it hangs on a person, {field: what stands there afterwards})}. Words that a constraint asks for stay as
# ERASED, and only where there were any.
GOES = {
    Referral: ("service_user", {"band_reason": "", "closed_detail": "", "panel_detail": ""}),
    Offer: (
        "referral__service_user",
        {"detail": ERASED, "unsupported": ERASED, "challenge": ERASED, "checked": ERASED, "review_detail": "",
         "decline_facts": {}},
    ),
    DutyToRefer: ("referral__service_user", {"detail": "", "authority_reference": ""}),
    Placement: ("service_user", {"overstay_reason": "", "overstay_decision": ""}),
    Question: ("referral__service_user", {"question": ERASED, "answer": ERASED}),
    WaitingEntry: ("referral__service_user", {"parked_reason": ERASED}),
    Assessment: ("service_user", {"frozen": [], "reason": ""}),
    AssessmentChange: ("assessment__service_user", {"old": "", "new": ""}),
    Stake: ("referral__service_user", {"purpose": ""}),
    Opening: ("referral__service_user", {"reason": ERASED, "review_detail": ERASED}),
    Merge: ("kept", {"reason": ERASED, "undone_reason": ERASED}),
    **{
        section: ("assessment__service_user", {
            field.name: "" for field in section._meta.concrete_fields
            if field.get_internal_type() in ("CharField", "TextField") and not field.choices
        })
        for section in Section.__subclasses__()
    },
}  # fmt: skip
PERSON = dict.fromkeys(WHO, "")
# Rows that go as a whole.
ROWS = {
    Consent: "service_user",
    MatchKey: "service_user",
    Attachment: "referral__service_user",
    RoutingInputs: "run__referral__service_user",
    ReferralGrant: "content_object__service_user",
    MergeMove: "merge__kept",
    ToldApart: "one",
}
# Words that say nothing of the person: references and codes, and teams and offices, by which figures are broken down.
STAYS = {
    ServiceUser: {"reference"},
    Referral: {"reference"},
    Offer: {"reference"},
    DutyToRefer: {"reference"},
    Placement: {"reference"},
    Stake: {"band"},
    HomelessnessDecision: {"reference"},
    AssessmentChange: {"section", "field"},
    AccommodationStatus: {"status", "team"},
    AccommodationNeed: {"team"},
    HousingBrokerage: {"office"},
}


def ended_before(today: date) -> datetime:
    """The moment before which a last referral must have closed: `RETENTION_YEARS` before a day."""
    year = today.year - settings.RETENTION_YEARS
    leap = (today.month, today.day) == (2, 29)
    return datetime.combine(date(year, 3, 1) if leap else today.replace(year=year), time.min, LONDON)


def due(today: date):
    """People whose retention has ended: no referral open, no stay live, and the last referral closed long enough ago.

    Somebody without a referral counts from the day on which they were recorded. `last_closed` is when it ended.
    """
    limit = ended_before(today)
    referrals = Referral.objects.filter(service_user=OuterRef("pk"))
    needed = referrals.filter(~Q(status=ReferralStatus.CLOSED) | Q(closed_at__gte=limit))
    living = Placement.objects.filter(service_user=OuterRef("pk"), status__in=LIVE_PLACEMENT)
    return ServiceUser.objects.filter(
        Q(Exists(referrals)) | Q(created_at__lt=limit), ~Exists(needed), ~Exists(living),
        merged_into=None, erased_at=None,
    ).annotate(last_closed=Max("referrals__closed_at"))  # fmt: skip


def of(model_or_row, people):
    """The rows of a table that hang on these people, by `GOES` or `ROWS`."""
    way = GOES[model_or_row][0] if model_or_row in GOES else ROWS[model_or_row]
    rows = model_or_row._base_manager.filter(**{f"{way}__in": people})
    return rows | model_or_row._base_manager.filter(other__in=people) if model_or_row is ToldApart else rows


def typed_of(people, references):
    """What of the log about these people and their referrals, by reference, holds words that somebody typed."""
    own = ServiceUser.objects.filter(pk__in=people).values("reference")
    records = [
        model.objects.filter(**{f"{way}__in": people}).values("reference")
        for model, way in (
            (Offer, "referral__service_user"),
            (DutyToRefer, "referral__service_user"),
            (Placement, "service_user"),
        )
    ]
    about = Q(referral__in=references) | Q(subject__in=references) | Q(subject_kind="person", subject__in=own)
    for found in records:
        about |= Q(subject__in=found)
    return Event.objects.filter(about).exclude(reason__in=("", ERASED))


def counts(people):
    """What would go and what would stay of these people together: two lists of words."""
    texts = sum(of(model, people).exclude(_empty(fields)).count() for model, (_, fields) in GOES.items())
    goes = (
        (texts, "record with words in it", "records with words in them"),
        (of(Attachment, people).count(), "file", "files"),
        (of(Consent, people).count(), "answer about consent", "answers about consent"),
    )
    stays = (
        (Referral.objects.filter(service_user__in=people).count(), "referral", "referrals"),
        (Placement.objects.filter(service_user__in=people).count(), "stay", "stays"),
    )
    return [[f"{number} {one if number == 1 else many}" for number, one, many in rows] for rows in (goes, stays)]


def _empty(fields):
    """The condition that none of these fields says anything."""
    return Q(**{name: "" if value == ERASED else value for name, value in fields.items()})
