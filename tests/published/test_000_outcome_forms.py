"""Document 000, Appendix 3: 1,295 outcome forms by service type and by client group, quarter 23 of 2008/09."""

from itertools import chain

import pytest

from pathways.codes import ClientGroup, ServiceType
from tests.published.facts_provision import APPENDIX_3_GROUPS, APPENDIX_3_TYPES
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
PERIOD = ("--period", "sp:Q23")
LEFT = {"departure_reason": "moved_on", "planned": "yes", "destination": "social_rented", "destination_area": "D01"}


def bring_in(folder):
    records = Records(folder)
    records.services(*((code, code, "short", "generic", "D01", []) for code in APPENDIX_3_TYPES))
    types = chain.from_iterable([code] * n for code, n in APPENDIX_3_TYPES.items())
    groups = chain.from_iterable([code] * n for code, n in APPENDIX_3_GROUPS.items())
    for service, group in zip(types, groups, strict=True):
        records.stay(service, "2008-10-06", "2008-11-03", client_group=group, **LEFT)
    records.stay("foyer", "2008-10-06", "2008-11-02", times=9, client_group="generic", **LEFT)
    records.bring_in_stays()
    rows = [(stay["reference"], "1a", "yes", "yes") for stay in records.stays]
    records.bring_in("outcomes", ("placement", "outcome", "needed", "achieved"), rows)


@pytest.mark.parametrize(
    ("by", "facts", "labels"),
    [("service_type", APPENDIX_3_TYPES, ServiceType), ("client_group", APPENDIX_3_GROUPS, ClientGroup)],
)
def test_forms_are_as_printed_and_short_stays_owe_none(world, by, facts, labels):
    cells = figure("outcome-returns", *PERIOD, "--by", by)
    found = {code: cells[label, "Forms"]["count"] for code, label in labels.choices}
    assert {code: n for code, n in found.items() if n} == facts
    assert (cells["Total", "Forms"]["count"], cells["Total", "Due"]["count"]) == (1295, 1295)
