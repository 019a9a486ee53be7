"""The decision tables of the pathways' owners, row by row, in the demonstration county."""

from collections import defaultdict
from functools import cache

import pytest

from pathways.cohorts import COHORTS
from pathways.routing import Board, MixLimitNow, Requirement, Rule
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
        found.append((row, Board(by, services, table.NOW).recommend(table.person(row)), services))
    return found


def test_every_cohort_has_a_table_of_thirty_rows_or_more_and_nobody_stands_in_it_twice():
    assert TABLES.keys() == COHORTS.keys()
    for cohort, rows in TABLES.items():
        assert len(rows) >= LEAST, cohort
        assert len({row["Case"] for row in rows}) == len(rows), cohort
        assert all(row["Because"].endswith((".", "?")) for row in rows), cohort


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
        stage, verdicts = oracle.recommend(table.person(row), by, services, table.TODAY)
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
    for service in demo_county.services(cohort):
        rows += [(f"{service.code}: {row.criterion}", row) for row in service.requirements]
        rows += [(f"{service.code}: mix:{row.criterion}", row) for row in service.mix_limits]
    full = {"meets", "not_now"}
    return {name: full if isinstance(row, MixLimitNow) else {"meets", "does_not"} for name, row in rows}
