"""`make bench-import`: 100,000 stays of 40,000 people brought in from a spreadsheet, on a throw-away SQLite database.

Beside it the floor: the same file parsed, and its stays written with no check, no event and no log.
"""

import csv
import io
import sys
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from time import perf_counter, process_time

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Area, User
from hub.imports import KINDS, bring_in, read
from pathways.codes import ClientGroup
from pathways.models import Service
from referrals.codes import DepartureReason, Destination, PreviousAccommodation, ReferralSource
from referrals.models import Placement, Referral, ServiceUser
from tests.bench.table import keep, markdown

STAYS, PEOPLE, SERVICES, PROMISED = 100_000, 40_000, 300, 120.0
STILL = 5.0  # seconds of the processor for which nothing may move on the terminal
TITLE = "Imports: `make bench-import`"
PLAIN = ("reference", "started", "client_group", "referral_source", "previous_accommodation")


def county() -> None:
    """Services and people that stays can name."""
    home = Area.objects.create(code="HOME", name="The county", kind="county")
    areas = Area.objects.bulk_create(
        Area(code=f"D{n}", name=f"District {n}", kind="district", parent=home) for n in range(12)
    )
    provider = Agency.objects.create(code="PROVIDER", name="Provider", kind="provider")
    Service.objects.bulk_create(
        Service(
            code=f"S{n}", name=f"Service {n}", agency=provider, area=areas[n % 12], service_type="supported_housing",
            term="short", client_group="single_homeless", starts=date(2005, 1, 1),
        )
        for n in range(SERVICES)
    )  # fmt: skip
    ServiceUser.objects.bulk_create((ServiceUser(reference=f"P{n}", imported=True) for n in range(PEOPLE)), 2_000)


def file() -> bytes:
    """Every stay with every column; one in fifty still goes on."""
    chance, out = Random("100,000 stays"), io.StringIO()
    names = [column.name for column in KINDS["placements"].columns if column.name != "unit"]
    rows = csv.DictWriter(out, names)
    rows.writeheader()
    for n in range(STAYS):
        started, goes_on = date(2010, 1, 1) + timedelta(days=chance.randrange(3000)), n % 50 == 0
        left = {} if goes_on else {
            "ended": started + timedelta(days=chance.randrange(400)), "planned": chance.choice(("yes", "no")),
            "departure_reason": chance.choice(DepartureReason.values),
            "destination": chance.choice(Destination.values), "destination_area": f"D{chance.randrange(12)}",
        }  # fmt: skip
        rows.writerow(
            {
                "reference": f"B{n}", "service_user": f"P{n % PEOPLE}", "service": f"S{chance.randrange(SERVICES)}",
                "started": started, "client_group": chance.choice(ClientGroup.values),
                "referral_source": chance.choice(ReferralSource.values),
                "previous_accommodation": chance.choice(PreviousAccommodation.values),
                "origin_area": f"D{chance.randrange(12)}", **left,
            }
        )  # fmt: skip
    return out.getvalue().encode()


def floor(data: bytes) -> None:
    """The stays of the file as rows, each person with a referral; all of it undone."""
    with transaction.atomic():
        people, services, areas = (
            dict(model.objects.values_list(name, "pk"))
            for model, name in ((ServiceUser, "reference"), (Service, "code"), (Area, "code"))
        )
        now = timezone.now()
        facts = {"imported": True, "created_at": now, "updated": now}
        referrals = Referral.objects.bulk_create(
            (Referral(reference=f"R{pk}", service_user_id=pk, **facts) for pk in people.values()), 2_000
        )
        of_person = {referral.service_user_id: referral for referral in referrals}
        Placement.objects.bulk_create(
            (
                Placement(
                    service_user_id=people[row["service_user"]], service_id=services[row["service"]], imported=True,
                    referral=of_person[people[row["service_user"]]], status="departed" if row["ended"] else "arrived",
                    ended=row["ended"] or None, planned=row["planned"] == "yes" if row["ended"] else None,
                    departure_reason=row["departure_reason"], destination=row["destination"],
                    destination_area_id=areas.get(row["destination_area"]), origin_kind="area",
                    destination_area_kind="area" if row["ended"] else "", origin_area_id=areas[row["origin_area"]],
                    **{name: row[name] for name in PLAIN},
                )
                for row in csv.DictReader(io.StringIO(data.decode()))
            ),
            2_000,
        )  # fmt: skip
        transaction.set_rollback(True)


def timed(work) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    clock, processor = perf_counter(), process_time()
    work()
    return perf_counter() - clock, process_time() - processor


def main() -> None:
    call_command("migrate", verbosity=0)
    county()
    data, moved = file(), []

    def progress(rows, what):
        for row in rows:
            moved.append(process_time())
            yield row

    def bring(text=data):
        report = bring_in(
            KINDS["placements"], read(io.BytesIO(text), "stays.csv"), by=User.objects.clock(), progress=progress
        )
        assert not report.refused and report.rows == STAYS, report.sentence()

    rows = [("floor: parsed and written, nothing checked", timed(lambda: floor(data)))]
    rows.append(("100,000 new stays", timed(bring)))
    rows.append(("the same file again", timed(bring)))
    still = max(after - before for before, after in pairwise(moved))
    text = written(rows, still)
    print(text)
    keep(TITLE, text)
    for what, seconds in rows[1:]:
        for where, took in zip(("on the clock", "of the processor"), seconds, strict=True):
            if took > PROMISED:
                sys.exit(f"{what}: slower than {PROMISED:.0f} s {where}.")
    if still > STILL:
        sys.exit(f"Nothing moved on the terminal for more than {STILL:.0f} s.")


def written(rows, still) -> str:
    """The measurements in words and a table."""
    least = rows[0][1][1]
    table = markdown(
        ["What", "seconds", "of the processor", "rows a second", "times the floor"],
        [
            [what, f"{clock:.1f}", f"{processor:.1f}", f"{STAYS / processor:,.0f}", f"{processor / least:.1f}"]
            for what, (clock, processor) in rows
        ],
    )
    return (
        f"{STAYS:,} stays of {PEOPLE:,} people in {SERVICES} services, every column filled, all of them or none, on "
        "SQLite. The floor parses the same file and writes its rows with no check, no event and no log. The command "
        f"fails above {PROMISED:.0f} seconds, on the clock or of the processor, and when nothing moves on the terminal "
        f"for {STILL:.0f}.\n\n{table}\n\nThe longest time of the processor for which nothing moved: {still:.1f} s."
    )
