"""Reading every criterion at once gives what each says by itself."""

from hypothesis import given, settings

from pathways.criteria import BIT, CRITERIA, NEED_DOMAINS, Answer, criterion, mask, names_of, read
from pathways.criteria.circumstances import LEVELS
from tests.pathways import made_up
from tests.pathways.made_up import person


def test_a_name_that_left_the_vocabulary_is_never_told_and_never_breaks_anything():
    reading = read(person())
    assert reading.answer("likes_jazz") is Answer.UNKNOWN
    assert mask(["likes_jazz"]) & (reading.yes | reading.no) == 0
    assert criterion("likes_jazz").ask == "The criterion likes jazz is no longer in use: ask the hub."


def test_only_the_questions_that_were_asked_are_answered():
    reading = read(person(), mask(["man", "pet"]))
    assert (names_of(reading.yes), names_of(reading.no)) == (("man",), ("pet",))


@settings(max_examples=60, deadline=None)
@given(about=made_up.people)
def test_reading_all_at_once_gives_each_criterions_own_answer(about):
    reading = read(about)
    assert reading.yes & reading.no == 0
    for name, row in CRITERIA.items():
        assert reading.answer(name) is row.test(about)
    assert sum(BIT.values()) == (1 << len(CRITERIA)) - 1


@settings(max_examples=60, deadline=None)
@given(about=made_up.people)
def test_a_level_that_is_reached_includes_every_lower_one(about):
    reading = read(about)
    ladders = [[f"{domain}_need_high", f"{domain}_need_medium_or_above", f"{domain}_need"] for domain in NEED_DOMAINS]
    ladders.append(["rosh_very_high", "rosh_high_or_above", "rosh_medium_or_above"])
    ladders.append([f"leaving_custody_within_{days}_days" for days in (7, 14, 28, 56, 84)])
    for ladder in ladders:
        for higher, lower in zip(ladder, ladder[1:], strict=False):
            if reading.answer(higher) is Answer.YES:
                assert reading.answer(lower) is Answer.YES
    assert LEVELS == ("none", "low", "medium", "high")
