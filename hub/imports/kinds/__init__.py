"""Every kind of record that can come in, in the order in which a new county brings them (docs/exchange.md).

A further kind is one more table here and one more bulk action in the app that owns the record.
"""

from hub.imports.kinds import counted, county, homelessness, people
from hub.imports.table import by_name

KINDS = by_name(
    (
        county.AREAS,
        county.AGENCIES,
        county.SERVICES,
        county.SERVICE_TERMS,
        county.UNITS,
        people.SERVICE_USERS,
        people.PLACEMENTS,
        people.OUTCOMES,
        people.FOLLOW_UPS,
        homelessness.ACCOMMODATION_STATUSES,
        homelessness.ACCOMMODATION_NEEDS,
        homelessness.HOMELESSNESS_DECISIONS,
        counted.RETURNS,
        county.QUALITY_VISITS,
        county.SAFEGUARDING_ALERTS,
        county.CONTRACTS,
        homelessness.HOUSING_BROKERAGE,
        counted.TARGETS,
        counted.BENCHMARKS,
    )
)
