"""How a departure is read: every combination has one label, and the labels agree with what the indicators count."""

from datetime import date
from itertools import product

import pytest

from analytics.mappings import VERSIONS, mapping_on
from referrals.codes import DepartureReason, Destination
from tests.published.facts import FIGURE_3_KPI1, FIGURE_3_KPI2

EVERY = list(product(DepartureReason.values, (True, False), Destination.values))
KEPT = (
    "Moved into Independent accommodation / completed support programme",
    "Long term supported housing",
    "Sheltered Housing",
)


@pytest.mark.parametrize("mapping", VERSIONS, ids=lambda mapping: mapping.name)
@pytest.mark.parametrize("indicator", ["kpi1", "kpi2"])
def test_every_combination_of_reason_planned_and_destination_has_a_label_of_the_list(mapping, indicator):
    assert {mapping.label[indicator](departure) for departure in EVERY} == set(mapping.labels[indicator])


@pytest.mark.parametrize(("indicator", "facts"), [("kpi1", FIGURE_3_KPI1), ("kpi2", FIGURE_3_KPI2)])
def test_the_codes_that_belong_to_a_printed_label_lead_to_it(indicator, facts):
    mapping = mapping_on(date(2013, 9, 30))
    for label, _, reason, planned, destinations in facts:
        found = {mapping.label[indicator]((reason, planned == "yes", destination)) for destination in destinations}
        assert found == {label}


def test_kpi_1_counts_as_independent_exactly_three_labels():
    mapping = mapping_on(date(2013, 9, 30))
    for departure in EVERY:
        assert mapping.independent(departure) == (mapping.label["kpi1"](departure) in KEPT)
        assert mapping.died(departure) == (mapping.label["kpi1"](departure) == "Died")


def test_kpi_2_leaves_out_exactly_two_labels_and_counts_the_planned_ones():
    mapping = mapping_on(date(2013, 9, 30))
    for departure in EVERY:
        label = mapping.label["kpi2"](departure)
        assert mapping.kpi2_excluded(departure) == (label in ("Died", "Hospice/Hospital/Care home"))
        if not mapping.kpi2_excluded(departure):
            assert label.startswith("Planned") == departure[1]


def test_died_means_the_reason_and_not_the_destination():
    mapping = mapping_on(date(2013, 9, 30))
    assert mapping.died(("died", True, "social_rented"))
    assert not mapping.died(("other", False, "died"))


def test_a_planned_move_to_hospital_or_care_counts_in_kpi_2():
    mapping = mapping_on(date(2013, 9, 30))
    assert not mapping.kpi2_excluded(("moved_on", True, "care_home"))
    assert mapping.kpi2_excluded(("moved_on", False, "care_home"))
