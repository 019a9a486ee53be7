"""The referrals that imported stays belong to: one for each person, with the stakes that their stays give."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from agencies.actions.imported import BATCH, in_batches, insert_many
from agencies.models import Agency
from pathways.cohorts import propose_cohort
from pathways.models import Cohort
from referrals.actions.imported.journey import Held, Journey, Stay, journey
from referrals.actions.references import next_references
from referrals.codes import StakeKind
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, Stake

SETTLED = (ReferralStatus.PLACED, ReferralStatus.CLOSED)
COPIES = ("status", "band", "cohort_id", "restricted", "updated")
FACTS = (
    "status", "closed_reason", "closed_at", "source", "client_group", "cohort_id", "origin_kind", "origin_area_id",
)  # fmt: skip
OF_STAYS = frozenset({StakeKind.HOUSING, StakeKind.COUNCIL_PLACEMENT, StakeKind.COUNCIL_ORIGIN})
READ = (
    "referral_id", "started", "ended", "departure_reason", "planned", "destination_area_kind", "client_group",
    "referral_source", "origin_kind", "origin_area_id", "service__agency_id", "service__area_id",
    "service__confidential_address",
)  # fmt: skip


def moment_of(day: date) -> datetime:
    """The beginning of a day, in local time."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Journeys:
    """Works out journeys with what they all need: councils by area, cohorts by code, today and the look-back."""

    def __init__(self, today: date):
        self.today = today
        self.look_back = timedelta(days=settings.STAKE_LOOK_BACK_DAYS)
        councils = Agency.objects.filter(kind=Agency.Kind.COUNCIL).order_by("-name")
        self.councils = dict(councils.values_list("area_id", "pk"))
        self.cohorts = dict(Cohort.objects.values_list("code", "pk"))

    def of(self, stays: list[Stay]) -> Journey:
        return journey(stays, councils=self.councils, today=self.today, look_back=self.look_back)

    def cohort_id(self, found: Journey) -> int | None:
        return self.cohorts.get(propose_cohort(found.client_group, found.last))


def stay_of(placement: Placement) -> Stay:
    """What a journey reads of a placement whose service is loaded."""
    return Stay(
        placement.started, placement.ended, placement.departure_reason, placement.planned,
        placement.destination_area_kind, placement.client_group, placement.referral_source, placement.origin_kind,
        placement.origin_area_id, placement.service.agency_id, placement.service.area_id,
        placement.service.confidential_address,
    )  # fmt: skip


def imported_referrals(people: Iterable[int]) -> dict[int, Referral]:
    """{service user: the referral of their imported stays}, of those who have one."""
    return {
        referral.service_user_id: referral
        for batch in in_batches(people)
        for referral in Referral.objects.filter(imported=True, carried=False, service_user__in=batch).order_by("pk")
    }


def make_referrals(stays: Mapping[int, list[Stay]], restricted: set[int], journeys: Journeys) -> dict[int, Referral]:
    """A referral for each person, with its stakes: {service user: referral}; those of `restricted` people too."""
    found = {person: journeys.of(its_stays) for person, its_stays in stays.items()}
    references = next_references("R", len(found), journeys.today.year)
    referrals = [
        Referral(
            reference=reference,
            service_user_id=person,
            imported=True,
            restricted=person in restricted,
            updated=moment_of(it.last),
            **_facts(it, journeys),
        )
        for reference, (person, it) in zip(references, found.items(), strict=True)
    ]
    insert_many(Referral, referrals)
    keys = {
        reference: pk
        for batch in in_batches(references)
        for reference, pk in Referral.objects.filter(reference__in=batch).values_list("reference", "pk")
    }
    for referral in referrals:
        referral.pk = keys[referral.reference]
    insert_many(
        Stake,
        (
            _stake(referral, stake, held)
            for referral, it in zip(referrals, found.values(), strict=True)
            for stake, held in it.stakes.items()
        ),
    )
    return {referral.service_user_id: referral for referral in referrals}


def _facts(it: Journey, journeys: Journeys) -> dict:
    return {
        "status": ReferralStatus.PLACED if it.placed else ReferralStatus.CLOSED,
        "closed_reason": it.closed_reason,
        "closed_at": None if it.placed else moment_of(it.last),
        "source": it.source,
        "client_group": it.client_group,
        "cohort_id": journeys.cohort_id(it),
        "origin_kind": it.origin_kind,
        "origin_area_id": it.origin_area,
    }


def _stake(referral: Referral, stake: tuple[str, int], held: Held) -> Stake:
    kind, agency = stake
    return Stake(
        referral=referral,
        kind=kind,
        agency_id=agency,
        opened_at=moment_of(held.opened),
        until=held.until,
        closed_at=moment_of(held.closed) if held.closed else None,
        **{name: getattr(referral, name) for name in COPIES},
    )


def settle(referrals: list[Referral], at: datetime, journeys: Journeys) -> None:
    """Bring known referrals and their stakes into line with their stays, after those have changed."""
    ids = [referral.pk for referral in referrals]
    stays, offered = _stays_of(ids), _with_open_offers(ids)
    found, moved = {}, []
    for referral in referrals:
        it = found[referral.pk] = journeys.of(stays[referral.pk])
        booked = any(stay.started is None for stay in stays[referral.pk])
        facts = _facts(it, journeys) | _standing(referral, it, booked, referral.pk in offered)
        changed = {name: value for name, value in facts.items() if getattr(referral, name) != value}
        for name, value in changed.items():
            setattr(referral, name, value)
        if changed:
            referral.updated = max(referral.updated, moment_of(it.last))
            moved.append(referral)
    Referral.objects.bulk_update(moved, [*FACTS, "updated"], batch_size=BATCH)
    _settle_stakes(referrals, found, at)


def _standing(referral: Referral, it: Journey, booked: bool, offered: bool) -> dict:
    """Status and end of a known referral: what somebody made of it on screen stands, unless a stay is open."""
    if it.placed:
        return {}
    if booked or offered:
        status = ReferralStatus.ACCEPTED if booked else ReferralStatus.OFFERED
        return {"status": status, "closed_reason": "", "closed_at": None}
    if referral.status not in SETTLED:
        return {name: getattr(referral, name) for name in ("status", "closed_reason", "closed_at")}
    if referral.closed_at and referral.closed_reason == it.closed_reason:
        return {"closed_at": referral.closed_at}
    return {}


def _with_open_offers(ids: list[int]) -> set[int]:
    offers = Offer.objects.filter(status__in=OPEN_OFFER)
    found = (offers.filter(referral__in=batch).values_list("referral", flat=True) for batch in in_batches(ids))
    return {pk for batch in found for pk in batch}


def _stays_of(ids: list[int]) -> dict[int, list[Stay]]:
    stays = defaultdict(list)
    live = [PlacementStatus.BOOKED, PlacementStatus.ARRIVED, PlacementStatus.DEPARTED]
    for batch in in_batches(ids):
        for referral, *facts in Placement.objects.filter(referral__in=batch, status__in=live).values_list(*READ):
            stays[referral].append(Stay(*facts))
    return stays


def _settle_stakes(referrals, journeys_by_id, at) -> None:
    held = defaultdict(dict)
    for batch in in_batches(referral.pk for referral in referrals):
        for stake in Stake.objects.filter(referral__in=batch).order_by(F("closed_at").asc(nulls_last=True), "pk"):
            held[stake.referral_id][stake.kind, stake.agency_id] = stake
    new, changed = [], []
    for referral in referrals:
        wanted, its_stakes = journeys_by_id[referral.pk].stakes, held[referral.pk]
        for identity, stake in its_stakes.items():
            facts = {name: getattr(referral, name) for name in COPIES} | _times(stake, wanted.get(identity), at)
            if any(getattr(stake, name) != value for name, value in facts.items()):
                for name, value in facts.items():
                    setattr(stake, name, value)
                changed.append(stake)
        new += [_stake(referral, identity, want) for identity, want in wanted.items() if identity not in its_stakes]
    insert_many(Stake, new)
    Stake.objects.bulk_update(changed, [*COPIES, "until", "closed_at"], batch_size=BATCH)


def _times(stake: Stake, want: Held | None, at: datetime) -> dict:
    """Until when a stake holds, as the stays want it; a stake that does not come from stays is left as it is."""
    if want is None:
        of_stays = stake.kind in OF_STAYS and stake.closed_at is None
        return {"until": stake.until, "closed_at": at if of_stays else stake.closed_at}
    if want.closed is None:
        return {"until": want.until, "closed_at": None}
    return {"until": want.until, "closed_at": stake.closed_at or moment_of(want.closed)}
