"""Districts lie on maps of tiles where their county has put them; the others stand below, by name."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Area
from analytics.tiles import short_name, tile_positions
from analytics.windows import places_on
from tests.analytics.worlds import LAST, county
from tests.factories import County
from tests.imports.world import bring, faults

pytestmark = pytest.mark.django_db


def test_a_county_without_places_has_its_districts_by_name_six_to_a_row():
    names = ["Vale", "Ash", "Bere", "Out of county", "Cole", "Dene", "Ely", "Fen"]
    found = tile_positions(names, {})
    assert [found[name] for name in ("Ash", "Bere", "Cole", "Dene", "Ely", "Fen", "Vale")] == [
        *((number, 0) for number in range(6)), (0, 1),
    ]  # fmt: skip
    assert "Out of county" not in found


def test_districts_without_a_place_stand_below_those_that_have_one_and_no_two_on_one_tile():
    found = tile_positions(["Ash", "Bere", "Cole"], {"Ash": (2, 1), "Bere": (2, 1)})
    assert found == {"Ash": (2, 1), "Bere": (0, 2), "Cole": (1, 2)}
    assert len(set(found.values())) == len(found)


def test_a_long_name_is_cut_to_the_room_of_a_tile():
    assert short_name("Tonbridge and Malling") == "Tonbridge & M."
    assert short_name("Ashford") == "Ashford"
    assert len(short_name("Bishop's Stortford Without")) == 16


def test_an_administrator_puts_a_district_on_the_map_and_takes_half_a_place_back(client):
    made = County()
    client.force_login(made.administrator)
    address = reverse("area_change", args=[made.dover.code])
    sent = {"name": "Dover", "kind": "district", "parent": made.area.pk, "tile_column": "5", "tile_row": "1"}
    assert client.post(address, sent).status_code == 302
    assert places_on(LAST).tiles == {"Dover": (5, 1)}
    half = client.post(address, sent | {"tile_row": ""})
    assert half.status_code == 422
    assert "both the column and the row" in half.content.decode()
    assert client.post(address, sent | {"tile_column": "", "tile_row": ""}).status_code == 302
    assert places_on(LAST).tiles == {}


def test_tiles_come_in_with_the_areas_and_half_a_place_is_refused_by_line():
    county(1, stays=0)
    head = "code,name,kind,tile_column,tile_row\n"
    assert not bring("areas", f"{head}DOV,Dover,district,5,1\n").refused
    assert places_on(LAST).tiles["Dover"] == (5, 1)
    assert faults(bring("areas", f"{head}DOV,Dover,district,5,\n")) == [(2, "tile_row")]
    assert not bring("areas", "code,name,kind\nDOV,Dover,district\n").refused
    assert places_on(LAST).tiles["Dover"] == (5, 1)


def test_the_database_itself_refuses_half_a_place():
    county(1, stays=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(code="DOV").update(tile_column=1)
