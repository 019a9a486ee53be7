"""In which order services are put, and the answer as a whole."""

import ast
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pathways.routing
from pathways.criteria import CRITERIA
from pathways.routing import RANKING, STANDINGS, Requirement, recommend, to_json
from tests.pathways.asking import line, only, order_of, routed
from tests.pathways.made_up import COAST, FAR, NORTH, SOUTH, pathway, person, service, stranger

MEETS, CANNOT_TELL, NOT_NOW, DOES_NOT = STANDINGS


def test_what_fits_comes_before_what_cannot_be_told_before_not_now_before_what_does_not():
    about = person(convictions=None)
    fits, full = service("S4"), service("S2", free_units=0)
    unsure = service("S3", requirements=(Requirement("arson_conviction", False, ""),))
    never = service("S1", requirements=(Requirement("woman", True, ""),))
    found = routed(about, never, full, unsure, fits)
    assert [(each.service, each.rank) for each in found.services] == [("S4", 1), ("S3", 2), ("S2", 3), ("S1", None)]


def test_a_room_free_now_comes_before_a_nearer_one_that_is_free_later():
    inside = person(in_custody=True, release_date=date(2026, 12, 20))
    later = service("S1", free_units=0, next_free=date(2026, 12, 10))
    assert order_of(inside, later, service("S2", area=FAR, serves=frozenset())) == ["S2", "S1"]


def test_the_area_wanted_comes_first_then_who_serves_it_then_its_neighbour_then_elsewhere():
    there = service("S4")
    serves = service("S3", area=SOUTH, serves=frozenset({NORTH}))
    neighbour = service("S2", area=COAST, serves=frozenset({COAST}), neighbours=frozenset({NORTH}))
    elsewhere = service("S1", area=FAR, serves=frozenset({FAR}), neighbours=frozenset())
    assert order_of(person(), elsewhere, neighbour, serves, there) == ["S4", "S3", "S2", "S1"]


def test_where_somebody_comes_from_never_counts_only_where_they_want_to_go():
    near, far = service("S1", area=COAST, serves=frozenset({COAST})), service("S2", area=FAR, serves=frozenset({FAR}))
    about = person(areas_wanted=(FAR,), local_connection=frozenset({COAST}))
    assert order_of(about, near, far) == ["S2", "S1"]


def test_the_support_level_nearest_to_the_highest_need_comes_first_and_more_before_less():
    houses = [service(level, support_level=level) for level in ("low", "medium", "high")]
    assert order_of(person(needs={"drugs": "medium", "money": "none"}), *houses) == ["medium", "high", "low"]
    assert order_of(person(needs={"drugs": "high"}), *houses) == ["high", "medium", "low"]


def test_the_house_that_has_waited_longest_for_an_offer_comes_first():
    never, long_ago, lately = (
        service("S3"),
        service("S2", last_offered=date(2026, 10, 1)),
        service("S1", last_offered=date(2026, 11, 30)),
    )
    assert order_of(person(), lately, long_ago, never) == ["S3", "S2", "S1"]


def test_the_stored_tie_break_decides_last():
    assert order_of(person(), service("S1", tie_break=2), service("S2", tie_break=1)) == ["S2", "S1"]


def test_the_order_is_a_table_that_reads_as_sentences():
    assert [yardstick.name for yardstick in RANKING] == ["vacancy", "distance", "support", "last_offer", "tie_break"]
    assert all(yardstick.sentence.endswith(".") for yardstick in RANKING)


# The answer as a whole


def test_a_person_of_whom_nothing_is_known_gets_questions_and_no_refusals():
    asking = service(requirements=(Requirement("woman", True, ""), Requirement("arson_conviction", False, "")))
    found = routed(stranger(), asking)
    assert found.stage == "hostel"
    assert only(found).standing is CANNOT_TELL
    assert {CRITERIA["woman"].ask, CRITERIA["arson_conviction"].ask} < set(found.asks)
    assert "Which areas does the person want to live in?" in found.asks


def test_late_on_a_summer_evening_the_day_is_that_of_the_clock_on_the_wall():
    full = service(free_units=0, next_free=date(2026, 7, 2))
    evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 July in London
    found = only(recommend(replace(person(), today=date(2026, 7, 2)), pathway(), [full], evening))
    assert line(found, "vacancy").sentence.startswith("Every place is taken, and no day is known")


def test_the_stored_answer_is_plain_data_that_says_everything_the_answer_said():
    found = routed(person(convictions=None), service(requirements=(Requirement("arson_conviction", False, ""),)))
    stored = json.loads(json.dumps(to_json(found)))
    assert (stored["pathway"], stored["version"], stored["stage"]) == ("homelessness", 3, "hostel")
    (kept,) = stored["services"]
    assert (kept["service"], kept["standing"], kept["rank"]) == ("S1", "cannot_tell", 1)
    assert len(kept["verdicts"]) == len(only(found).verdicts)
    assert stored["asks"] == list(found.asks)
    assert stored["trail"][0]["standing"] == "meets"


def test_routing_knows_no_database_and_no_clock():
    home = Path(pathways.routing.__file__).parents[1]
    pure = [*home.glob("routing/*.py"), *home.glob("criteria/*.py"), home / "banding.py", home / "cohorts.py"]
    assert len(pure) > 10
    for module in pure:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not [name for name in found if name.split(".")[0] == "django"], module
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("now", "utcnow") and not (
                    node.attr == "today" and isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")
                ), module
