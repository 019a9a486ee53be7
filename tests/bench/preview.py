"""`make bench-preview`: a draft looked at for 20,000 open referrals, on a throw-away SQLite database.

Beside it the floor: the same rows read from the database into circumstances, and nobody routed.
"""

import random
import sys
from time import perf_counter, process_time

from django.core.management import call_command
from django.utils import timezone

from hub.demo import county as demo
from pathways import actions as pathway_actions
from referrals import actions
from referrals.actions.preview import scope
from referrals.circumstances import circumstances_of_many
from referrals.models import Assessment, ConnectionSection, Referral, ServiceUser
from referrals.sections import SECTIONS

PEOPLE, PROMISED = 20_000, 20.0
AT_ONCE = 2_000  # rows written at once
COHORT, HALF = "offenders", "EAST-KENT"


def people(county, by) -> None:
    """20,000 people who wait for a place, each with an assessment, written as rows."""
    chance, now = random.Random("20,000 people"), timezone.now()
    pathway = county.pathways[COHORT, HALF]
    districts = [area for area in county.areas.values() if area.kind == "district"]
    persons = [
        ServiceUser(
            reference=f"P-{number:06}", given_name="Somebody", family_name=f"Number {number}",
            date_of_birth=now.date().replace(year=chance.randint(1960, 2007), day=3),
            gender=chance.choice(("male", "female")),
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    ServiceUser.objects.bulk_create(persons, AT_ONCE)
    assessments = [Assessment(service_user=each, made_by=by) for each in persons]
    Assessment.objects.bulk_create(assessments, AT_ONCE)
    for code, row in SECTIONS.items():
        made = [row.model(assessment=each, saved_at=now, **_answers(chance, code, now)) for each in assessments]
        row.model.objects.bulk_create(made, AT_ONCE)
    wanted = ConnectionSection.areas_wanted.through
    wanted.objects.bulk_create(
        [wanted(connectionsection_id=pk, area=chance.choice(districts))
         for pk in ConnectionSection.objects.values_list("pk", flat=True)], AT_ONCE,
    )  # fmt: skip
    Referral.objects.bulk_create(
        [
            Referral(
                reference=f"R-{each.pk:06}", service_user=each.service_user, assessment=each, status="waiting",
                cohort=pathway.cohort, pathway=pathway, created_at=now, updated=now,
            )
            for each in assessments
        ],
        AT_ONCE,
    )  # fmt: skip


def _answers(chance, code, now):
    levels = ("none", "low", "medium", "high")
    return {
        "housing": {"situation": chance.choice(("friends", "rough_sleeping", "approved_premises", "private_tenancy")),
                    "homeless_from": now.date() if chance.random() < 0.6 else None, "eviction_threat": False},
        "household": {"kind": "single"},
        "needs": {"client_group": "offenders", "drugs": chance.choice(levels), "money": chance.choice(levels)},
        "risk": {f"rosh_{who}": chance.choice(("low", "low", "medium", "high")) for who in
                 ("children", "public", "known_adult", "staff")} | {"convictions_known": False, "mappa_category": 0},
        "justice": {"in_custody": False, "order": "licence"},
    }.get(code, {})  # fmt: skip


def a_draft(county, by):
    """The live version with one rule more."""
    live = county.pathways[COHORT, HALF]
    draft = pathway_actions.add_pathway_version(by=by, cohort=live.cohort, area_group=live.area_group)
    pathway_actions.set_rule(
        by=by, stage=draft.stages.get(kind="shared"), tier=1, order=0, all_of=["woman"], because="Women first."
    )
    return draft


def timed(work) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    clock, processor = perf_counter(), process_time()
    work()
    return perf_counter() - clock, process_time() - processor


def main() -> None:
    call_command("migrate", verbosity=0)
    county = demo.make(timezone.localdate())
    by = county.people["HUB", "hub_coordinator"][0]
    people(county, by)
    draft, today = a_draft(county, by), timezone.localdate()
    ids = list(scope(by, draft).order_by("pk").values_list("assessment", flat=True))
    floor = timed(lambda: [about for start in range(0, PEOPLE, 250) for about in _piece(ids, start, today)])
    looks = []

    def preview():
        made = actions.preview.start(by=by, pathway=draft)
        while made.finished_at is None:
            looks.append(timed(lambda: actions.preview.go_on(by=by, preview=made)))

    whole = timed(preview)
    print("| What | seconds | of the processor | people a second | times the floor |\n|---|---:|---:|---:|---:|")
    for what, (clock, processor) in (
        (f"floor: {PEOPLE:,} read, nobody routed", floor),
        (f"preview of {PEOPLE:,}, by both versions", whole),
    ):
        rate, ratio = PEOPLE / processor, processor / floor[1]
        print(f"| {what} | {clock:.1f} | {processor:.1f} | {rate:,.0f} | {ratio:.1f} |")
    print(f"\n{len(looks)} looks at the page, the longest {max(looks)[0]:.1f} s.")
    for what, seconds in zip(("on the clock", "of the processor"), whole, strict=True):
        if seconds > PROMISED:
            sys.exit(f"Slower than {PROMISED:.0f} s {what}.")


def _piece(ids, start, today):
    return circumstances_of_many(Assessment.objects.filter(pk__in=ids[start : start + 250]), today)
