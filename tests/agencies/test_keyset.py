"""Pages that begin where the last one ended: nobody is skipped, nobody is shown twice, however rows are ordered."""

import base64
import json
from datetime import date, timedelta
from random import Random

import pytest
from django.db.models import Case, F, IntegerField, Value, When

from agencies import keyset, paging
from agencies.models import Agency

pytestmark = pytest.mark.django_db
KIND_FIRST = Case(When(kind="police", then=Value(0)), default=Value(1), output_field=IntegerField())
ORDERS = {
    "a name": ("name", "pk"),
    "a name, backwards": ("-name", "-pk"),
    "a day that may be missing": (F("agreement_ends").asc(nulls_last=True), "pk"),
    "a day that may be missing, latest first": (F("agreement_ends").desc(nulls_last=True), "-pk"),
    "something worked out": (KIND_FIRST, F("agreement_ends").asc(nulls_last=True), "name", "pk"),
    "something of another table": ("area__name", "name"),
    "nothing unique": ("kind",),
    "as the model says": (),
}
RUBBISH = (
    "x", "%%%", "W10", "bnVsbA", "9" * 3000, "\ud800", base64.urlsafe_b64encode(b'["\\ud800","1"]').decode(),
    *(base64.urlsafe_b64encode(json.dumps(texts).encode()).decode() for texts in (
        [None], ["a"], ["a", "b"], ["a", "9" * 40], ["a\0", "1"], [1, 2], {"a": 1}, ["a", "1", "1"], [["a"], "1"],
    )),
    base64.urlsafe_b64encode(b"[" * 1500).decode(),
)  # fmt: skip


@pytest.fixture
def agencies(db):
    chance = Random(4)
    Agency.objects.bulk_create(
        Agency(
            code=f"K{n}", name=f"Agency {n % 7}", kind=chance.choice(("police", "provider", "health")),
            agreement_version="2025", agreement_signed=date(2025, 1, 1),
            agreement_ends=chance.choice((None, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=n))),
        )
        for n in range(23)
    )  # fmt: skip
    return Agency.objects.filter(code__startswith="K")


def whole(rows, size):
    """Every page forwards, and every page back again from the last one."""
    forwards, after = [], ""
    while True:
        page = keyset.page(rows, size, after=after)
        forwards.append([row.pk for row in page])
        if not page.next:
            break
        after = page.next
    back = [[row.pk for row in page]]
    while page.previous:
        page = keyset.page(rows, size, before=page.previous)
        back.append([row.pk for row in page])
    return forwards, back[::-1]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 5, 23, 40])
def test_everybody_is_on_one_page_in_order_and_the_way_back_is_the_same(agencies, order, size):
    rows = agencies.order_by(*ORDERS[order]) if ORDERS[order] else agencies
    forwards, back = whole(rows, size)
    found = [pk for page in forwards for pk in page]
    assert len(found) == len(set(found)) == 23
    assert all(len(page) == size for page in forwards[:-1])
    assert back == forwards
    if ORDERS[order] and order not in ("nothing unique", "something of another table"):
        assert found == [row.pk for row in rows]


def test_whoever_leaves_or_joins_in_between_makes_nobody_else_be_missed(agencies):
    rows = agencies.order_by("name", "pk")
    first = keyset.page(rows, 5)
    expected = [row.pk for row in rows][5:]
    Agency.objects.filter(pk__in=[row.pk for row in first]).delete()
    Agency.objects.create(code="K-new", name="Aardvark", kind="health")
    assert [row.pk for row in keyset.page(rows, 40, after=first.next)] == expected


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_place_that_makes_no_sense_is_the_beginning(agencies, rubbish):
    rows = agencies.order_by("name", "pk")
    beginning = [row.pk for row in rows[:5]]
    assert [row.pk for row in keyset.page(rows, 5, after=rubbish)] == beginning
    assert [row.pk for row in keyset.page(rows, 5, before=rubbish)] == beginning


def test_a_list_is_counted_to_a_thousand_and_a_page_asks_twice(agencies, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(paging, "MOST_COUNTED", 20)
    with django_assert_num_queries(2):
        page = keyset.page(agencies.order_by("name", "pk"), 5)
    assert page.count == 21
    assert paging.in_words(page.count) == "more than 20"
