"""A closed quarter shows the same numbers whenever it is opened; a correction is a revision with a reason."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Agency, Event
from analytics import output, pages
from analytics.actions import close_quarter, correct_quarter
from analytics.asking import period_of
from analytics.cells import SUPPRESSED
from analytics.frozen import packed, unpacked
from analytics.models import FrozenTable, Return, Snapshot
from analytics.open_matters import open_matters
from analytics.periods import latest_complete_quarter, previous
from analytics.publication import frozen_tables, latest_snapshot
from analytics.report import gather
from analytics.returns.owing import under_contract
from pathways.models import Service
from referrals.models import Placement
from tests.analytics.worlds import counted_county, something_was_recorded
from tests.factories import AgencyFactory, person

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("quarters")]  # counted once, by one process
QUARTER = period_of("fy:2013/14-Q2")


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    with counted_county(django_db_blocker, stays=80):
        yield


@pytest.fixture
def commissioner(counted, db):
    cache.clear()
    Placement.objects.filter(destination_area_kind="pending").update(destination_area_kind="not_known")
    every_service_sent_its_return(QUARTER)
    return person(AgencyFactory(kind=Agency.Kind.COUNTY, code="HUB"), "commissioner")


def every_service_sent_its_return(period):
    days = {"scheme": period.scheme, "code": period.code, "first": period.first, "last": period.last}
    came = {"received_on": period.last, "status": "received"}
    Return.objects.bulk_create(Return(service=service, **days, **came) for service in under_contract(period))


def everybody_leaves_as_planned():
    Placement.objects.filter(status="departed").update(planned=True)
    something_was_recorded("depart")


def test_a_closed_quarter_shows_the_same_numbers_whatever_is_recorded_later(commissioner, client):
    close_quarter(by=commissioner, period=QUARTER)
    table = pages.shown("destinations", QUARTER).table
    client.force_login(commissioner)
    file = {"period": QUARTER.key, "format": "json"}
    downloaded = client.get(reverse("figure", args=["destinations"]), file).content
    everybody_leaves_as_planned()
    assert pages.shown("destinations", QUARTER).table.cells == table.cells
    assert client.get(reverse("figure", args=["destinations"]), file).content == downloaded
    page = client.get(reverse("figures"), {"period": QUARTER.key}).content.decode()
    assert "revision 1" in page
    assert any("Closed on" in line for line in gather(QUARTER).cover)


def test_the_database_itself_refuses_to_change_or_delete_a_closed_quarter(commissioner):
    snapshot = close_quarter(by=commissioner, period=QUARTER)
    for rows, change in (
        (Snapshot.objects.filter(pk=snapshot.pk), {"reason": "Rewritten"}),
        (FrozenTable.objects.filter(snapshot=snapshot), {"content": {}}),
    ):
        for meddle in (lambda rows=rows, change=change: rows.update(**change), rows._raw_delete):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                meddle(*([rows.db] if meddle == rows._raw_delete else []))
    assert frozen_tables(snapshot) == frozen_tables(latest_snapshot(QUARTER))


@pytest.mark.parametrize("other_id", [False, True])
def test_no_other_row_takes_the_place_of_a_closed_quarter(commissioner, other_id):
    """Neither by its number nor by its days and revision."""
    snapshot = close_quarter(by=commissioner, period=QUARTER)
    way, then = "INSERT OR REPLACE", ""
    if connection.vendor == "postgresql":
        way, then = "INSERT", " ON CONFLICT {conflict} DO UPDATE SET {column} = EXCLUDED.{column}"
    for model, column, unique in (
        (Snapshot, "reason", '("first", "last", revision)'),
        (FrozenTable, "title", '(snapshot_id, figure, "by", "option")'),
    ):
        names = [field.column for field in model._meta.fields]
        changed = {"id": f"id + {100_000 * other_id}", column: "'Rewritten'"}
        copy = ", ".join(changed.get(name, f'"{name}"') for name in names)
        table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
        replacing = f"{way} INTO {table} ({columns}) SELECT {copy} FROM {table} WHERE true"
        replacing += then.format(conflict=unique if other_id else "(id)", column=column)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(replacing)
    assert frozen_tables(snapshot) == frozen_tables(latest_snapshot(QUARTER))


def test_a_correction_is_a_revision_with_its_reason_and_shows_what_changed(commissioner, client):
    close_quarter(by=commissioner, period=QUARTER)
    with pytest.raises(NotPossible):
        correct_quarter(by=commissioner, period=QUARTER, reason="Nothing new")
    everybody_leaves_as_planned()
    with pytest.raises(NotPossible):
        correct_quarter(by=commissioner, period=QUARTER, reason="  ")
    before = frozen_tables(latest_snapshot(QUARTER))
    made = correct_quarter(by=commissioner, period=QUARTER, reason="Destinations came late")
    assert made.revision == 2
    after = frozen_tables(made)
    for name, table in before.items():
        for key, cell in table.cells.items():
            now = after[name].cells[key]
            if cell.flag == SUPPRESSED:
                assert now.flag == SUPPRESSED or now.count == 0 or now.of == 0, (name, key)
    client.force_login(commissioner)
    page = client.get(reverse("quarter_changes"), {"period": QUARTER.key}).content.decode()
    assert "Destinations came late" in page
    assert "Where people went when they left" in page
    assert latest_snapshot(QUARTER, 1).reason == ""


def test_a_quarter_with_pending_destinations_is_not_closed_without_saying_so(commissioner, client):
    left = Placement.objects.filter(status="departed", ended__range=(QUARTER.first, QUARTER.last)).first()
    Placement.objects.filter(pk=left.pk).update(destination_area=None, destination_area_kind="pending")
    with pytest.raises(NotPossible):
        close_quarter(by=commissioner, period=QUARTER)
    client.force_login(commissioner)
    address = f"{reverse('quarter_close')}?period={QUARTER.key}"
    assert "1 departure still waits" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"acknowledged": "on"}).status_code == 302
    assert latest_snapshot(QUARTER).matters == ["1 departure still waits for the area that the person went to."]


def test_a_service_under_contract_that_was_never_asked_for_a_return_is_named_before_closing(commissioner):
    forgotten = Service.objects.filter(pk__in=Return.objects.values("service")).first()
    Return.objects.filter(service=forgotten).delete()
    with pytest.raises(NotPossible):
        close_quarter(by=commissioner, period=QUARTER)
    snapshot = close_quarter(by=commissioner, period=QUARTER, acknowledged=True)
    said = f"1 service under contract was never asked for a return: {forgotten.name}."
    assert snapshot.matters == [said]
    assert said in gather(QUARTER).cover


def test_a_return_of_another_quarter_and_a_service_that_owes_none_are_no_answer_and_no_gap(commissioner):
    owing = Return.objects.first()
    Return.objects.filter(pk=owing.pk).update(scheme="fy", code="2013/14-Q1", first="2013-04-01", last="2013-06-30")
    assert open_matters(QUARTER) == [f"1 service under contract was never asked for a return: {owing.service.name}."]
    Service.objects.filter(pk=owing.service_id).update(service_type="community_alarm")
    assert open_matters(QUARTER) == []


def test_a_quarter_is_closed_under_every_name_of_its_days(commissioner, client):
    close_quarter(by=commissioner, period=QUARTER)
    table = pages.shown("destinations", QUARTER).table
    everybody_leaves_as_planned()
    other = period_of("cal:2013-Q3")
    assert pages.shown("destinations", other).table.cells == table.cells
    with pytest.raises(TooLate):
        close_quarter(by=commissioner, period=other)
    made = correct_quarter(by=commissioner, period=other, reason="Destinations came late")
    assert (made.revision, latest_snapshot(QUARTER)) == (2, made)
    client.force_login(commissioner)
    for period in (QUARTER, other):
        page = client.get(reverse("quarter_changes"), {"period": period.key}).content.decode()
        assert "Destinations came late" in page
    assert "Closed on" in client.get(reverse("reports")).content.decode()


def test_a_quarter_closed_by_its_other_name_is_one_row_of_the_reports(commissioner, client):
    period = latest_complete_quarter(timezone.localdate())
    other = period_of(f"cal:{period.last.year}-Q{period.last.month // 3}")
    close_quarter(by=commissioner, period=other, acknowledged=True)
    client.force_login(commissioner)
    page = client.get(reverse("reports")).content.decode()
    assert page.count(f">{period.label}</a>") == 1
    assert page.count("Closed on") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.create(
            scheme="fy", code=period.code, first=period.first, last=period.last, closed_at=timezone.now(),
            closed_by=commissioner,
        )  # fmt: skip


def test_a_closed_quarter_hides_and_says_what_was_hidden_when_it_was_closed(commissioner, settings):
    settings.DISCLOSURE_THRESHOLD = 10
    assert close_quarter(by=commissioner, period=QUARTER).suppressed_below == 10
    settings.DISCLOSURE_THRESHOLD = 5
    found = pages.shown("destinations", QUARTER)
    counts = [cell.count for cell in found.table.cells.values() if cell.count]
    assert min(counts) >= 10
    assert found.suppressed_below == 10
    assert "Counts from 1 to 9 are hidden." in output.notes(found)
    report = gather(QUARTER)
    assert "from 1 to 9 are hidden" in " ".join(report.caveats)
    assert {"Numbers from 1 to 9 are hidden." in note for note in notes_of(report)} == {True}
    assert pages.shown("destinations", previous(QUARTER)).suppressed_below == 5


def notes_of(report):
    blocks = [block for section in report.sections for block in section.blocks]
    return [block.notes[0] for block in blocks if block.answer.figure.counts_people]


def test_only_a_commissioner_closes_and_only_once_and_only_what_is_over(commissioner):
    with pytest.raises(Refused):
        close_quarter(by=person(AgencyFactory(kind="probation"), "partnership_member"), period=QUARTER)
    with pytest.raises(NotPossible):
        close_quarter(by=commissioner, period=period_of("fy:2199/00-Q1"))
    close_quarter(by=commissioner, period=QUARTER)
    with pytest.raises(TooLate):
        close_quarter(by=commissioner, period=QUARTER)
    assert Snapshot.objects.count() == 1
    assert Event.objects.get(subject_kind="quarter").verb == "close"


def test_a_table_comes_back_from_its_snapshot_as_it_was(commissioner):
    table = pages.shown("length-of-stay", QUARTER).table
    again = unpacked(packed(table))
    assert (again.rows, again.columns, again.cells) == (table.rows, table.columns, table.cells)
