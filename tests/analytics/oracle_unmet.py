"""The ledger of unmet need again, slowly: every referral, one by one, from the words of its definition."""

from collections import Counter, defaultdict
from datetime import timedelta

from pathways.criteria import criterion
from pathways.models import Service
from referrals.codes import DeclineReason
from referrals.models import Referral
from tests.analytics.oracle import LONDON

OPEN = ("submitted", "information_asked", "waiting", "offered")
PLACES = {
    "exclusion": "Kept out of the area where the service stands",
    "avoid": "Must avoid the area where the service stands",
}
COULD, NEAR, WOULD = "No service could", "None could in the area wanted", "No service would"


def unmet(first, last):
    """Each search of the period: whose it is, its cohort, the areas wanted, what became of it, what stood."""
    for referral in Referral.objects.order_by("pk"):
        if referral.submitted_at is None or any(stay.started for stay in referral.placements.all()):
            continue
        if not first <= referral.submitted_at.astimezone(LONDON).date() <= last - timedelta(days=28):
            continue
        if referral.status in OPEN or referral.closed_reason in ("no_place", "not_eligible"):
            wanted = list(referral.assessment.connection.areas_wanted.all()) if referral.assessment else []
            cohort = referral.cohort.name if referral.cohort else "No cohort"
            way, stood = became_of(referral, {area.pk for area in wanted})
            yield referral.pk, cohort, [area.name for area in wanted] or ["No area named"], way, stood


def became_of(referral, wanted):
    run = referral.routing_runs.order_by("pk").last()
    said, held = (run.result["services"], run.result["held"]) if run else ([], [])
    offers = list(referral.offers.order_by("pk"))
    here = [one for one in said if not wanted or serves(one["service"], wanted)]
    could = [one for one in said if one["standing"] != "does_not"]
    if not could and not offers:
        return COULD, against(said, held) or {"No service at the stage that the person needs"}
    if any(offer.status == "declined" for offer in offers):
        return WOULD, {DeclineReason(offer.decline_reason).label for offer in offers if offer.status == "declined"}
    fitting = [one for one in could if one in here]
    if not fitting:
        return NEAR, against(here, held) or {"No service for the area wanted"}
    if any(one["standing"] in ("meets", "cannot_tell") for one in fitting):
        return "A service still fits", set()
    return "No place came free", set()


def serves(code, wanted):
    return any(area.pk in wanted for area in Service.objects.get(code=code).serves.all())


def against(said, held):
    found = set()
    for one in said:
        names = [line["criterion_or_kind"] for line in one["verdicts"] if line["standing"] == "does_not"]
        if "stage" not in names:
            found |= {words(name, held) for name in names}
    return found


def words(name, held):
    if name in (*PLACES, "vacancy"):
        return PLACES.get(name, name)
    said = criterion(name).holds if name in held else criterion(name).fails
    return said[0].upper() + said[1:]


def rows_of(line, by):
    _, cohort, areas, _, stood = line
    return {"cohort": [cohort, "Total"], "area": areas, "criterion": stood}[by]


def searches_without_a_place(first, last, by):
    """Whose searches each number of the ledger counts: row, column, referrals."""
    found = defaultdict(set)
    for line in unmet(first, last):
        for row in rows_of(line, by):
            found[row, line[3]].add(line[0])
            found[row, "Total"].add(line[0])
    return [(row, column, referrals) for (row, column), referrals in found.items()]


class SlowUnmet:
    """Counted by cohort, by area wanted and by what stood in the way."""

    def unmet(self, by):
        found = Counter()
        for line in unmet(self.first, self.last):
            for row in rows_of(line, by):
                found[row, line[3]] += 1
                found[row, "Total"] += 1
        return found
