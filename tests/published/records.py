"""Records with the printed counts, written as spreadsheets and brought in as a county would bring in its own."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from itertools import cycle, islice

from django.core.management import call_command

from tests.published.facts import DISTRICTS

AREAS = [("KENT", "Kent", "county", ""), ("LONDON", "London", "group", "")]
AREAS += [(f"D{n:02d}", name, "district", "KENT") for n, name in enumerate(DISTRICTS)]
AREAS += [("MEDWAY", "Medway", "unitary", ""), ("SURREY", "Surrey", "outside", "")]
AREAS += [("BEXLEY", "Bexley", "outside", "LONDON"), ("CAMDEN", "Camden", "outside", "LONDON")]
AREAS += [("THURROCK", "Thurrock", "outside", "")]
CODES = {name: code for code, name, _, _ in AREAS}


class Records:
    """Spreadsheets in a folder, brought in one after the other; stays and services are added by a line of words."""

    def __init__(self, folder):
        self.folder, self.stays, self.files = folder, [], 0
        self.bring_in("areas", ("code", "name", "kind", "parent"), AREAS)
        agreement = ("2008-04", "2008-04-01")
        self.bring_in(
            "agencies",
            ("code", "name", "kind", "agreement_version", "agreement_signed"),
            [("HUB", "County hub", "county", *agreement), ("PROV", "Harbour Trust", "provider", *agreement)],
        )

    def bring_in(self, kind, columns, rows, *options):
        self.files += 1
        path = self.folder / f"{self.files}_{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows(rows)
        call_command("import_records", kind, str(path), *options, stdout=StringIO())

    def services(self, *rows):
        """Each: code, service type, term, client group, area code, and an indicator where it is set."""
        columns = (
            "code",
            "name",
            "agency",
            "service_type",
            "term",
            "client_group",
            "area",
            "units",
            "starts",
            "indicator",
        )
        full = [(code, f"House {code}", "PROV", *facts, 400, "2007-04-02", *rest) for code, *facts, rest in rows]
        self.bring_in("services", columns, full)

    def stay(self, service, started, ended="", *, times=1, **facts):
        for _ in range(times):
            reference = f"T{len(self.stays):05d}"
            self.stays.append(
                {"reference": reference, "service_user": f"P{reference}", "service": service}
                | {"started": started, "ended": ended}
                | facts
            )
        return self.stays[-times:] if times else []

    def bring_in_stays(self):
        columns = list(dict.fromkeys(name for stay in self.stays for name in stay))
        rows = [[stay.get(name, "") for name in columns] for stay in self.stays]
        self.bring_in("placements", columns, rows, "--create-missing")


def departed(records, services, facts, days):
    """Stays that ended on those days, for each label its count, spread over its destinations and the services."""
    services, days = cycle(services), cycle(days)
    for _, count, reason, planned, destinations in facts:
        for destination in islice(cycle(destinations), count):
            ended = next(days)
            records.stay(
                next(services),
                ended - timedelta(days=200),
                ended,
                departure_reason=reason,
                planned=planned,
                destination=destination,
                destination_area="not_known",
            )


def figure(name, *arguments):
    """The cells of a figure as the command prints them, by row and column, nothing hidden."""
    out = StringIO()
    call_command("figures", name, *arguments, "--format", "json", "--suppress", "0", stdout=out)
    return {(cell["row"], cell["column"]): cell for cell in json.loads(out.getvalue())["cells"]}


def every_day(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


QUARTER_2 = every_day(date(2013, 7, 1), date(2013, 9, 30))
