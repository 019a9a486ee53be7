"""The upload page: for those whose role brings records in, with the command's messages; checked first, then taken."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from agencies.errors import Refused
from agencies.models import Area, Event
from hub.imports import KINDS
from pathways.models import Contract
from tests.factories import County, person

pytestmark = pytest.mark.django_db
TEXT = "code,name,kind\nMED,Medway,unitary\n"


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def county(db):
    return County()


@pytest.fixture
def coordinator(county, client):
    client.force_login(county.coordinator)
    return client


def hand_in(client, text=TEXT, kind="areas", name="areas.csv", **more):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("import_kind", args=[kind]), {"file": file} | more)


def test_every_kind_has_a_page_and_a_template_with_its_columns(coordinator):
    page = coordinator.get(reverse("import_records"))
    for name, kind in KINDS.items():
        assert reverse("import_kind", args=[name]) in page.content.decode()
        template = coordinator.get(reverse("import_template", args=[name])).content.decode("utf-8-sig")
        assert template == ",".join(column.name for column in kind.columns) + "\r\n"
        assert coordinator.get(reverse("import_kind", args=[name])).status_code == 200


def test_a_file_is_checked_first_and_then_taken_in_the_name_of_the_person(county, coordinator):
    checked = hand_in(coordinator)
    assert checked.status_code == 200 and "Every row can be taken" in checked.content.decode()
    assert not Area.objects.filter(code="MED").exists()
    taken = coordinator.post(reverse("import_take", args=["areas"]), follow=True)
    assert "1 row of areas taken: 1 new" in taken.content.decode()
    event = Event.objects.get(verb="import", subject="MED")
    assert (event.actor_id, event.agency_code, event.role) == (county.coordinator.pk, "HUB", "hub_coordinator")
    assert default_storage.listdir("imports")[1] == []


def test_pages_call_records_what_the_field_calls_them_and_the_command_by_their_code(
    county, coordinator, tmp_path, capsys
):
    text = "reference,given_name\nP-1,Robin\n"
    assert "1 row of people" in hand_in(coordinator, text, "service_users").content.decode()
    taken = coordinator.post(reverse("import_take", args=["service_users"]), follow=True).content.decode()
    assert "1 row of people taken: 1 new" in taken
    wrong = hand_in(coordinator, "reference,birthday\nP-1,1\n", "service_users").content.decode()
    unknown = hand_in(coordinator, "placement,outcome,needed\nS-1,1a,yes\n", "outcomes").content.decode()
    lines = hand_in(coordinator, "reference,date_of_birth\nP-1,never\n", "service_users").content.decode()
    assert "1 of 1 row of people cannot be taken" in lines
    for said in (taken, wrong, unknown, lines):
        assert not [name for name in KINDS if "_" in name and f" of {name}" in said]
    (tmp_path / "people.csv").write_text(text)
    call_command("import_records", "service_users", str(tmp_path / "people.csv"))
    assert "1 row of service_users taken" in capsys.readouterr().out


def test_pressing_twice_takes_once(coordinator):
    hand_in(coordinator)
    coordinator.post(reverse("import_take", args=["areas"]))
    again = coordinator.post(reverse("import_take", args=["areas"]), follow=True)
    assert "no file waiting" in again.content.decode()
    assert Event.objects.filter(verb="import").count() == 1


def test_a_refused_file_shows_each_line_and_keeps_nothing_on_the_shelf(coordinator):
    page = hand_in(coordinator, "code,name,kind\nMED,=1+1,planet\n")
    words = page.content.decode()
    assert page.status_code == 422
    assert "govuk-error-summary" in words and "What to correct" in words
    assert "one of county, district" in words and "=1+1" in words
    assert "no file waiting" in coordinator.post(reverse("import_take", args=["areas"]), follow=True).content.decode()


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("code,name\nA,B\n", "a.csv", "Missing column “kind”"),
        (b"\xff\xfe\x00", "a.csv", "UTF-16"),
        (b"zip", "a.xlsx", "not an Excel workbook"),
        ("x", "a.pdf", "ends in .csv or .xlsx"),
        ("", "a.csv", "Choose a file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_commands_sentence(coordinator, text, name, said):
    page = hand_in(coordinator, text, name=name)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_no_file_at_all_is_an_error_that_says_what_to_do(coordinator):
    page = coordinator.post(reverse("import_kind", args=["areas"]), {})
    assert page.status_code == 422 and "Choose a file" in page.content.decode()


def test_a_file_of_one_kind_is_not_taken_as_another(coordinator):
    hand_in(coordinator)
    page = coordinator.post(reverse("import_take", args=["agencies"]), follow=True)
    assert "no file waiting" in page.content.decode()


def test_what_changed_between_check_and_take_is_refused_then(coordinator):
    hand_in(coordinator, "code,name,kind,parent\nMED,Medway,unitary,EAST\n")
    Area.objects.filter(code="EAST").update(code="GONE")
    page = coordinator.post(reverse("import_take", args=["areas"]), follow=True)
    assert "choose the file again" in page.content.decode()
    assert not Area.objects.filter(code="MED").exists()


def test_a_kind_that_does_not_exist_is_not_found(coordinator):
    assert coordinator.get(reverse("import_kind", args=["planets"])).status_code == 404


@pytest.mark.parametrize("who", ["officer", "worker", "housing_officer", "member", "administrator"])
def test_nobody_else_brings_records_in(county, client, who):
    client.force_login(getattr(county, who))
    for name, args in (("import_records", []), ("import_kind", ["areas"]), ("import_template", ["areas"])):
        assert client.get(reverse(name, args=args)).status_code == 403
    assert hand_in(client).status_code == 403
    assert client.post(reverse("import_take", args=["areas"])).status_code == 403


COMMISSIONED = {"contracts", "quality_visits", "safeguarding_alerts", "targets", "benchmarks"}


@pytest.fixture
def commissioner(county, client):
    client.force_login(person(county.hub, "commissioner"))
    return client


def test_a_commissioner_brings_in_what_is_theirs_and_nothing_about_people(county, commissioner):
    page = commissioner.get(reverse("import_records")).content.decode()
    for name in KINDS:
        theirs = name in COMMISSIONED
        assert (reverse("import_kind", args=[name]) in page) is theirs, name
        for address in ("import_kind", "import_template"):
            assert commissioner.get(reverse(address, args=[name])).status_code == (200 if theirs else 403), name
    assert hand_in(commissioner).status_code == 403
    text = "reference,service,type,starts,annual_value\nC1,QUAY,block_gross,2026-04-01,120000\n"
    assert hand_in(commissioner, text, kind="contracts", name="contracts.csv").status_code == 200
    assert commissioner.post(reverse("import_take", args=["contracts"])).status_code == 302
    assert Contract.objects.get().service == county.quay


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_asks_for_the_right_that_the_action_asks_for(county, kind):
    with pytest.raises(Refused):
        KINDS[kind].take(by=county.officer, rows=[])
    by = person(county.hub, "commissioner")
    if kind in COMMISSIONED:
        KINDS[kind].take(by=by, rows=[])
    else:
        with pytest.raises(Refused):
            KINDS[kind].take(by=by, rows=[])


def test_contracts_and_quality_lead_to_where_they_are_brought_in(commissioner):
    assert reverse("import_records") in commissioner.get(reverse("provision")).content.decode()
