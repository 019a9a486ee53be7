"""What patterns are made of: offers that were answered or should have been, by columns that identify nobody.

SQL counts. The needs are those of the assessment that the offer's referral holds; years of birth become age bands.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from analytics.indicators.patterns import Answered, profile
from analytics.periods import Period
from pathways.criteria import ROSH_GROUPS
from referrals.codes import Ethnicity, FactsSay, Gender, ReviewOutcome
from referrals.lifecycle.steps import OfferStatus
from referrals.models import Offer

NEEDS = ("drugs", "alcohol", "mental_health", "daily_living", "physical_health", "learning_disability")
COLUMNS = {
    "provider": "service__agency__code",
    "provider_name": "service__agency__name",
    "service": "service__code",
    "service_name": "service__name",
    "status": "status",
    "reason": "decline_reason",
    "says": "facts_say",
    "reviewed": "reviewed",
    "asked": "asked_to_withdraw",
    "ethnicity": "referral__service_user__ethnicity",
    "gender": "referral__service_user__gender",
    "born": "born",
    "sent": "sent",
    **{need: f"referral__assessment__needs__{need}" for need in NEEDS},
    **{f"rosh_{group}": f"referral__assessment__risk__rosh_{group}" for group in ROSH_GROUPS},
    "convictions": "referral__assessment__risk__convictions",
}
ETHNICITIES = {"W": "White", "B": "Black", "A": "Asian", "M": "Mixed", "O": "Other"}
ETHNICITY_NOT_STATED = (Ethnicity.NS, Ethnicity.UN, "")
AGES = ((25, "Under 25"), (35, "25 to 34"), (50, "35 to 49"), (65, "50 to 64"), (200, "65 and over"))
NOT_STATED = "Not stated"
ANSWERED = (OfferStatus.ACCEPTED, OfferStatus.DECLINED)


@dataclass(frozen=True)
class Row:
    """So many offers that are alike in everything that is counted."""

    provider: str
    provider_name: str
    service: str
    service_name: str
    status: str
    reason: str
    says: str
    reviewed: str
    asked: bool | None
    needs: tuple[int, ...]
    ethnicity: str
    gender: str
    age: str
    n: int

    @property
    def declined(self) -> bool:
        return self.status == OfferStatus.DECLINED

    @property
    def choice(self) -> bool:
        """Whether the service answered, and the facts left it a choice; a decline that they bear out was none."""
        return self.status in ANSWERED and not (self.declined and self.says == FactsSay.BEAR_OUT)

    @property
    def lapsed(self) -> bool:
        return self.status == OfferStatus.LAPSED

    @property
    def taken_back(self) -> bool:
        """Withdrawn with its referral, because the service asked for it."""
        return self.status == OfferStatus.WITHDRAWN

    @property
    def overturned(self) -> bool:
        return self.reviewed == ReviewOutcome.OVERTURNED


def within(period: Period) -> dict[str, datetime]:
    """The moments between which an offer was answered, as a filter."""
    zone = ZoneInfo(settings.TIME_ZONE)
    after = period.last + timedelta(days=1)
    return {
        "answered_at__gte": datetime.combine(period.first, time.min, tzinfo=zone),
        "answered_at__lt": datetime.combine(after, time.min, tzinfo=zone),
    }


def _answered(period: Period) -> QuerySet:
    """Offers that the service itself accepted or declined; a person's own no is not the service's."""
    return Offer.objects.filter(status__in=ANSWERED, **within(period)).order_by()


def _put(period: Period) -> QuerySet:
    """Offers that a service answered, left without an answer, or had taken back: silence is no way around a pattern."""
    ended = Q(status__in=(*ANSWERED, OfferStatus.LAPSED)) | Q(status=OfferStatus.WITHDRAWN, asked_to_withdraw=True)
    return Offer.objects.filter(ended, **within(period)).order_by()


def rows(period: Period) -> list[Row]:
    """Every offer of the period that says something of its service, those alike together."""
    counted = (
        _put(period)
        .annotate(born=ExtractYear("referral__service_user__date_of_birth"), sent=ExtractYear("sent_at"))
        .values_list(*COLUMNS.values())
        .annotate(n=Count("pk"))
    )
    return [_row(dict(zip((*COLUMNS, "n"), values, strict=True))) for values in counted]


def _row(said: Mapping) -> Row:
    same = (
        "provider",
        "provider_name",
        "service",
        "service_name",
        "status",
        "reason",
        "says",
        "reviewed",
        "asked",
        "n",
    )
    return Row(
        **{name: said[name] for name in same},
        needs=profile(
            {need: said[need] or "" for need in NEEDS},
            [said[f"rosh_{group}"] or "" for group in ROSH_GROUPS],
            said["convictions"] or [],
        ),
        ethnicity=_ethnicity(said["ethnicity"]),
        gender=NOT_STATED if said["gender"] in ("", Gender.NOT_STATED) else Gender(said["gender"]).label,
        age=_age(said["sent"], said["born"]),
    )


def _ethnicity(code: str) -> str:
    return NOT_STATED if code in ETHNICITY_NOT_STATED else ETHNICITIES[code[0]]


def _age(sent: int, born: int | None) -> str:
    """By the years alone: nearer to a birth date these tables never come."""
    return NOT_STATED if born is None else next(label for below, label in AGES if sent - born < below)


def by_choice(found: list[Row], key: Callable[[Row], Hashable]) -> dict[Hashable, list[Answered]]:
    """{key: its offers by need profile}, without declines that the facts bear out."""
    counts: dict[Hashable, Counter] = defaultdict(Counter)
    for row in found:
        if row.choice:
            counts[key(row)][row.needs, row.declined] += row.n
    return {
        who: [
            Answered(needs, count[needs, True] + count[needs, False], count[needs, True])
            for needs in sorted({needs for needs, _ in count})
        ]
        for who, count in counts.items()
    }


def hours_to_answer(period: Period, path: str) -> dict[str, tuple[float, int]]:
    """{code: the median of hours from sending to the answer, and of how many answers}."""
    taken: dict[str, list[float]] = defaultdict(list)
    for code, hours in _hours(period, path):
        taken[code].append(hours)
    return {code: (median(hours), len(hours)) for code, hours in taken.items()}


def _hours(period: Period, path: str) -> Iterator[tuple[str, float]]:
    for code, sent, answered in _answered(period).values_list(path, "sent_at", "answered_at"):
        yield code, (answered - sent).total_seconds() / 3600
