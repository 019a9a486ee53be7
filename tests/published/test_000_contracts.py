"""Documents 000, 001 and 002: providers, services, units and contracts, as printed or as they add up."""

from itertools import count, cycle

import pytest

from analytics.models import ReportingPeriod
from tests.published.facts_provision import (
    APPENDIX_1,
    APPENDIX_1_SUBTOTAL,
    APPENDIX_1_TOTAL,
    HOSTEL_PLUS,
    IN_LIEU,
    TABLES_1,
)
from tests.published.records import Records, figure

pytestmark = pytest.mark.django_db
KINDS = {
    "floating": ("floating_support", "long"),
    "agency": ("home_improvement_agency", "long"),
    "sheltered": ("sheltered", "long"),
    "alarms": ("community_alarm", "long"),
    "leaseholders": ("leaseholder", "long"),
    "other": ("supported_housing", "short"),
}
SERVICE = ("code", "name", "agency", "service_type", "term", "client_group", "area", "units", "starts", "ends")
CONTRACT = ("reference", "service", "type", "capped", "units", "annual_value", "starts", "ends")


def bring_in(folder):
    records = Records(folder)
    agreement = ("2008-04", "2008-04-01")
    most = max(facts["providers"] for facts in TABLES_1.values())
    columns = ("code", "name", "kind", "agreement_version", "agreement_signed")
    records.bring_in("agencies", columns, [(f"P{n}", f"Provider {n}", "provider", *agreement) for n in range(most)])
    services, terms, contracts = [], [], []
    for quarter, facts in TABLES_1.items():
        period = ReportingPeriod.objects.get(scheme="sp", code=quarter)
        _quarter(quarter, facts, (period.first, period.last), services, terms, contracts)
    _appendix(services, contracts)
    records.bring_in("services", SERVICE, services)
    records.bring_in("service_terms", ("service", "from", "units"), terms)
    records.bring_in("contracts", CONTRACT, contracts)


def _quarter(quarter, facts, days, services, terms, contracts):
    """Services of one quarter: the first of each kind has its units, the others none; contracts by their type."""
    kinds = cycle(KINDS)
    for n in range(facts["services"]):
        kind = next(kinds)
        code = f"{quarter}-{n}"
        services.append((code, code, f"P{n % facts['providers']}", *_kind(kind), "D01", 0, *days))
        if n < len(KINDS):
            units = facts[kind] - (facts["leaseholders"] if kind == "other" else 0)
            terms.append((code, days[0], units))
    pence = round(float(facts["value"]) * 100)
    support = pence * facts["fs"] // 100
    values = {"gross capped": 0, "gross": support, "subsidy capped": pence - support, "subsidy": 0}
    for name, value in values.items():
        kind, _, capped = name.partition(" ")
        service = f"{quarter}-0" if name == "gross" else f"{quarter}-5"
        row = (f"{quarter}-{name}", service, f"block_{kind}", "yes" if capped else "no", facts[name])
        contracts.append((*row, f"{value / 100:.2f}", *days))


def _kind(kind):
    service_type, term = KINDS[kind]
    return service_type, term, "generic"


def _appendix(services, contracts):
    numbers = count()
    for _, service_type, term, units, pounds in APPENDIX_1:
        code, dates = f"A{next(numbers)}", ("2013-04-01", "2014-03-31")
        services.append((code, code, "P0", service_type, term, "generic", "D01", 0, *dates))
        contracts.append((code, code, "block_gross", "no", units, pounds, *dates))
    later = ("2013-10-01", "2014-03-31")
    contracts.append(("PLUS", "A6", "block_gross", "no", 0, HOSTEL_PLUS, *later))
    contracts.append(("LIEU", "A2", "block_gross", "no", 0, IN_LIEU, *later))


@pytest.mark.parametrize("quarter", TABLES_1)
def test_providers_services_and_units_are_as_printed_or_as_they_add_up(world, quarter):
    facts = TABLES_1[quarter]
    cells = figure("units", "--period", f"sp:{quarter}")
    assert {row: cell["count"] for (row, _), cell in cells.items()} == {
        "Number of Providers": facts["providers"],
        "Number of Services": facts["services"],
        "Number of Household Units": facts["total"] - facts["leaseholders"],
        "Number of Leaseholders": facts["leaseholders"],
        "Total Number of Units": facts["total"],
        "Number of Floating Support Units": facts["floating"],
        "Number of HIA Units": facts["agency"],
        "Number of Sheltered Units": facts["sheltered"] + facts["alarms"],
        "Sheltered - Accommodation": facts["sheltered"],
        "Sheltered - Community Alarm": facts["alarms"],
        "Number of Other Acc. Based Units": facts["other"],
        "Total": facts["total"],
    }


@pytest.mark.parametrize(
    ("quarter", "gross", "subsidy", "capped", "not_capped"),
    [
        ("Q20", 9711, 12570, 14466, 7815),
        ("Q22", 5055, 15519, 15019, 5555),  # printed as 15,519 and 5,055, copied from the line above
        ("Q24", 6863, 15534, 15128, 7269),
        ("Q26", 8235, 20865, 20515, 8585),
    ],
)
def test_units_by_type_of_contract_add_up_both_ways(world, quarter, gross, subsidy, capped, not_capped):
    cells = figure("contracts", "--period", f"sp:{quarter}")
    counts = {row: cell["count"] for (row, column), cell in cells.items() if column == "Units"}
    assert (counts["Number of Block Gross Units"], counts["Number of Block Subsidy Units"]) == (gross, subsidy)
    assert (counts["All contracts capped"], counts["All contracts not capped"]) == (capped, not_capped)
    assert counts["Total"] == TABLES_1[quarter]["total"] == capped + not_capped


@pytest.mark.parametrize("quarter", TABLES_1)
def test_the_value_of_contracts_and_the_share_that_buys_floating_support(world, quarter):
    facts = TABLES_1[quarter]
    cells = figure("contracts", "--period", f"sp:{quarter}")
    value = cells["Total", "Contracted"]
    assert (f"{value['value']:.2f}", value["unit"]) == (f"{float(facts['value']):.2f}", "gbp")
    assert round(cells["% FS", "Contracted"]["percent"]) == facts["fs"]
    assert round(cells["% Accommodation Based", "Contracted"]["percent"]) == 100 - facts["fs"]


def test_contractual_information_of_2013_adds_up(world):
    cells = figure("contracts", "--period", "fy:2013/14-Q2", "--by", "service_kind")
    for kind, _, _, units, pounds in APPENDIX_1:
        assert (cells[kind, "Units"]["count"], cells[kind, "Contracted"]["value"]) == (units, pounds)
    assert cells["Total", "Contracted"]["value"] == APPENDIX_1_SUBTOTAL
    later = figure("contracts", "--period", "fy:2013/14-Q3", "--by", "service_kind")
    assert later["Total", "Contracted"]["value"] == APPENDIX_1_TOTAL
    older = cells["Sheltered Housing", "Units"]["count"] + cells["Extra Care", "Units"]["count"]
    assert older == 5797
