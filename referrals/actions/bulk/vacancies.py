"""Services as they stand at a moment of the history: what `referrals.vacancies` reads from tables, kept in memory."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import Max
from django.utils import timezone

from pathways.models import OutOfService, Service, Unit
from referrals.lifecycle.steps import LIVE_PLACEMENT, PlacementStatus
from referrals.models import Offer, Placement
from referrals.vacancies import held_by, service_now, services_now


class Vacancies:
    """Who holds which unit, and which services were offered last. The ledger tells it of every offer and stay."""

    def __init__(self):
        self.units = defaultdict(list)
        for unit in Unit.objects.order_by("service", "code"):
            self.units[unit.service_id].append((unit.pk, unit.available_from, unit.available_to, unit))
        self._spells = list(OutOfService.objects.all())
        self._booked, self._resident = {}, {}
        self._stays = defaultdict(dict)  # service id -> {placement id: placement}, booked and arrived
        live = Placement.objects.filter(status__in=LIVE_PLACEMENT).select_related("service", "referral")
        for placement in live:
            self.keep(placement)
        self._offered = dict(Offer.objects.values_list("service").annotate(last=Max("sent_at")))
        self._held_by_runs = {}
        self._plain, self._alone = {}, {}
        self._day, self._open = None, {}

    def keep(self, placement):
        """Bring units and stays into line with a placement that has just changed."""
        for held, status in ((self._booked, PlacementStatus.BOOKED), (self._resident, PlacementStatus.ARRIVED)):
            if placement.status == status and placement.unit_id:
                held[placement.unit_id] = placement
            elif held.get(placement.unit_id) is placement:
                del held[placement.unit_id]
        if placement.status in LIVE_PLACEMENT:
            self._stays[placement.service_id][placement.pk] = placement
        else:
            self._stays[placement.service_id].pop(placement.pk, None)

    def forget(self, placement):
        """Take back a placement that was never made."""
        for held in (self._booked, self._resident):
            if held.get(placement.unit_id) is placement:
                del held[placement.unit_id]
        self._stays[placement.service_id].pop(placement.pk, None)

    def offered(self, service, at):
        """Remember when a service was offered somebody last. Returns how to forget it."""
        last = self._offered.get(service.pk)
        self._offered[service.pk] = max(last, at) if last else at
        return lambda: self._offered.update({service.pk: last})

    def routed(self, referral, result):
        """Remember which criteria held when a referral was routed last: mix limits count by it. As `offered`."""
        last = self._held_by_runs.get(referral.pk, frozenset())
        self._held_by_runs[referral.pk] = held_by(result)
        return lambda: self._held_by_runs.update({referral.pk: last})

    def booking_of(self, unit):
        return self._booked.get(unit.pk)

    def resident_of(self, unit):
        return self._resident.get(unit.pk)

    def _usable(self, service_id, day):
        """(id, unit) of the units of a service that are open and in service on a day."""
        if day != self._day:
            self._day, self._open = day, {}
            self._out = {s.unit_id for s in self._spells if s.starts <= day and (s.ends is None or s.ends > day)}
        if service_id not in self._open:
            self._open[service_id] = [
                (pk, unit)
                for pk, first, last, unit in self.units[service_id]
                if first <= day and (last is None or last >= day) and pk not in self._out
            ]
        return self._open[service_id]

    def free(self, service, day):
        """Usable units with nobody in them and nobody booked."""
        booked, resident = self._booked, self._resident
        return [unit for pk, unit in self._usable(service.pk, day) if pk not in booked and pk not in resident]

    def bookable(self, service, day):
        """Usable units that nobody has booked; a resident may still be there."""
        return [unit for pk, unit in self._usable(service.pk, day) if pk not in self._booked]

    def services_now(self, cohort, day):
        """Every open service that works for a cohort, as routing reads it."""
        if cohort.pk not in self._plain:
            services = {service.code: service for service in Service.objects.filter(works_at__cohort=cohort)}
            self._plain[cohort.pk] = [(services[now.code], now) for now in services_now(cohort, day)]
        return [self._now(service, plain, day) for service, plain in self._plain[cohort.pk]]

    def service_now(self, service, day):
        """One service as it stands, whatever the cohort."""
        if service.pk not in self._alone:
            self._alone[service.pk] = service_now(service, day)
        return self._now(service, self._alone[service.pk], day)

    def _now(self, service, plain, day):
        stays = self._stays[service.pk].values()
        ends = [stay.expected_end for stay in stays if stay.status == PlacementStatus.ARRIVED and stay.expected_end]
        last = self._offered.get(service.pk)
        limits = plain.mix_limits
        if limits:
            held = [self._held_by_runs.get(stay.referral_id, ()) for stay in stays]
            limits = tuple(replace(row, current=sum(row.criterion in names for names in held)) for row in limits)
        return replace(
            plain,
            free_units=len(self.free(service, day)),
            next_free=min((end for end in ends if end >= day), default=None),
            last_offered=timezone.localdate(last) if last else None,
            mix_limits=limits,
        )
