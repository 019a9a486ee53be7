"""The decision tables of the pathways' owners, row by row, in the demonstration county."""

from collections import defaultdict
from functools import cache

import pytest

from pathways.cohorts import COHORTS
from pathways.routing import OR, MixLimitNow, Requirement, Rule
from tests.pathways import decision_table as table
from tests.pathways import demo_county, oracle

TABLES = table.tables()
LEAST = 30  # rows of each cohort


@cache
def _routed(cohort):
    """Each row of a cohort with what routing says of it, and the services as they were."""
    by, found = demo_county.pathway(cohort), []
    for row in TABLES[cohort]:
        services = table.as_today(demo_county.services(cohort), row)
        found.append((row, table.routed(row, by, services), services))
    return found


def test_every_cohort_has_a_table_of_thirty_rows_or_more_and_nobody_stands_in_it_twice():
    assert TABLES.keys() == COHORTS.keys()
    for cohort, rows in TABLES.items():
        assert len(rows) >= LEAST, cohort
        assert len({row["Case"] for row in rows}) == len(rows), cohort
        assert all(row["Because"].endswith((".", "?")) for row in rows), cohort


def test_a_dozen_rows_of_each_table_were_worked_out_by_hand_from_what_is_written_and_say_from_what():
    for cohort, rows in TABLES.items():
        by_hand = [row for row in rows if row["By hand from"]]
        assert len(by_hand) >= 12 and all(row["By hand from"].endswith(".") for row in by_hand), cohort
        for column in ("Further groups", "Licence ends in days", "Connected to", "Kept out of", "Also asked"):
            assert any(row[column] for row in by_hand), (cohort, column)
        assert any("needs an interpreter" in row["Also true"] for row in by_hand), cohort


@pytest.mark.parametrize("cohort", COHORTS)
def test_routing_sends_everybody_where_the_owners_say(cohort):
    wrong = []
    for row, answer, services in _routed(cohort):
        said = table.answer(answer, demo_county.pathway(cohort), services)
        wrong += [f"{row}: {name} is {said[name]!r}, not {row[name]!r}" for name in said if said[name] != row[name]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_slow_oracle_reads_the_same_tables_alike(cohort):
    by = demo_county.pathway(cohort)
    for row, said, services in _routed(cohort):
        onward = next((stage.code for stage in by.stages if stage.name == row["Moves on to"]), None)
        stage, verdicts = oracle.recommend(table.person(row), by, services, table.TODAY, at_stage=onward)
        assert (said.stage, [each.service for each in said.services]) == (stage, [each[0] for each in verdicts]), row
        assert [each.standing.value for each in said.services] == [each[1] for each in verdicts], row


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_tables_hit_every_rule_of_a_pathway_and_every_question_of_its_services_both_ways(cohort):
    """A rule decides for one person and passes another by; a criterion is met and is not; a limit has room and not."""
    seen = defaultdict(set)
    for _, said, _ in _routed(cohort):
        for tried in said.trail:
            seen[f"{tried.stage}: {tried.because}"].add(tried.standing.value)
        for service in said.services:
            for line in service.verdicts:
                seen[f"{service.service}: {line.criterion_or_kind}"].add(line.standing.value)
    missed = [f"{name}: only {seen[name]}" for name, both in _asked(cohort).items() if not both <= seen[name]]
    assert not missed, "\n".join(missed)


def _asked(cohort):
    """{rule, criterion or limit, by name: the answers that the table must show}."""
    rows: list[tuple[str, Rule | Requirement | MixLimitNow]] = [
        (f"{rule.stage}: {rule.because}", rule) for rule in demo_county.pathway(cohort).rules
    ]
    for row in TABLES[cohort]:
        rows += [(f"{code}: {OR.join(more.names)}", more) for code, more in table.also_asked(row).items()]
    for service in demo_county.services(cohort):
        rows += [(f"{service.code}: {OR.join(row.names)}", row) for row in service.requirements]
        rows += [(f"{service.code}: mix:{row.criterion}", row) for row in service.mix_limits]
    full = {"meets", "not_now"}
    return {name: full if isinstance(row, MixLimitNow) else {"meets", "does_not"} for name, row in rows}
