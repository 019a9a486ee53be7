"""The first day of a real county: one command, then screens."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Area, Event, Membership, User
from pathways.cohorts import COHORTS
from pathways.models import Cohort, Pathway, Service, Unit
from tests.forms import day

pytestmark = pytest.mark.django_db
WORDS = "river bottle Thursday"


def start(capsys, *extra):
    call_command("start_hub", "--county", "E10000016", "--administrator", "ada@example.org", *extra)
    return capsys.readouterr().out


def test_start_hub_makes_the_county_its_agency_the_cohorts_and_one_administrator(capsys):
    start(capsys, "--name", "Ada Admin", "--county-name", "Kent")
    assert Area.objects.get().name == "Kent"
    agency = Agency.objects.get()
    assert (agency.kind, agency.area.code, bool(agency.agreement_signed)) == ("county", "E10000016", True)
    assert list(Cohort.objects.values_list("code", flat=True)) == list(COHORTS)
    held = Membership.objects.get()
    assert (held.user.name, held.role, held.user.has_usable_password()) == ("Ada Admin", "administrator", False)
    assert set(Event.objects.values_list("verb", flat=True)) == {"add_area", "add_agency", "invite", "send_invitation"}


def test_the_invitation_holds_no_personal_data_but_its_link(capsys, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        printed = start(capsys, "--name", "Ada Admin")
    [message] = mail.outbox
    assert message.to == ["ada@example.org"]
    assert "Ada" not in message.subject + message.body and "ada@" not in message.body
    link = re.search(r"http\S+", message.body)[0]
    assert link in printed


def test_start_hub_refuses_a_database_that_is_in_use_with_one_line(capsys):
    start(capsys)
    events = Event.objects.count()
    with pytest.raises(CommandError, match=r"^This database already holds a hub. Nothing has been changed.$"):
        start(capsys)
    assert (Event.objects.count(), User.objects.count()) == (events, 1)


@pytest.mark.parametrize(
    ("county", "email", "said"),
    [("Kent and Medway", "ada@example.org", "not the code of an area"), ("E10000016", "ada", "not an e-mail address")],
)
def test_start_hub_says_what_is_wrong_with_what_was_typed(county, email, said):
    with pytest.raises(CommandError, match=said):
        call_command("start_hub", "--county", county, "--administrator", email)
    assert not User.objects.exists()


class Administrator:
    """Somebody with a browser and no command line."""

    def __init__(self, client):
        self.client = client

    def opens(self, link):
        form = self.client.get(self.client.get(re.sub(r"^https?://[^/]+", "", link)).url)
        done = self.client.post(form.context["action_url"], {"password1": WORDS, "password2": WORDS})
        assert done.status_code == 302
        return done.url

    def sends(self, address, /, *args, **fields):
        response = self.client.post(reverse(address, args=args), fields)
        assert response.status_code == 302, response.context["form"].errors
        return response.url


def invited(name, email, agency, role):
    starts = day("starts", date(2026, 4, 1))
    return {"name": name, "email": email, "agency": agency.pk, "role": role, **starts}


def sets_up_who(ada):
    """Areas, agencies and people. Returns the provider and the district."""
    april = date(2026, 4, 1)
    county = Area.objects.get()
    ada.sends("area_add", code="EAST", name="East Kent", kind="group")
    ada.sends("area_add", code="E07000114", name="Thanet", kind="district", parent=county.pk)
    thanet, east = Area.objects.get(code="E07000114"), Area.objects.get(code="EAST")
    ada.sends("area_join", "E07000114", group=east.pk, **day("starts", april))
    agreed = {"agreement_version": "3", **day("agreement_signed", april)}
    ada.sends("agency_add", code="HARBOUR", name="Harbour Housing", kind="provider", **agreed)
    ada.sends("agency_add", code="PROB", name="Probation", kind="probation", duty_to_refer_body="on", **agreed)
    harbour = Agency.objects.get(code="HARBOUR")
    for row in (
        invited("Wendy Worker", "wendy@example.org", harbour, "provider_worker"),
        invited("Olive Officer", "olive@example.org", Agency.objects.get(code="PROB"), "referrer"),
        invited("Hari Hub", "hari@example.org", Agency.objects.get(kind="county"), "hub_coordinator"),
    ):
        ada.sends("person_invite", **row)
    return harbour, thanet


def sets_up_where(ada, harbour, thanet):
    """A service with everything that is declared about it, and three units."""
    april = date(2026, 4, 1)
    ada.sends(
        "service_add", code="QUAY", name="Quay House", agency=harbour.pk, service_type="supported_housing",
        term="short", support_level="high", client_group="offenders", serves=[thanet.code], area=thanet.pk,
        answer_working_days=2, answer_by_hour=13, **day("starts", april),
    )  # fmt: skip
    ada.sends("service_stages", "QUAY", "offenders", kinds=["hostel_24h"])
    ada.sends("criterion_add", "QUAY", criterion="aged_18_or_over", must_hold="True", **day("starts", april))
    ada.sends("term_add", "QUAY", units=3, term="short", **day("starts", april))
    there = day("available_from", april)
    ada.sends("unit_add", "QUAY", how_many=3, code="R1", name="Room 1", kind="room", **there)


def publishes_a_pathway(hari, today):
    hari.sends(
        "pathway_add", cohort=Cohort.objects.get(code="offenders").pk, area_group=Area.objects.get(code="EAST").pk
    )
    draft = Pathway.objects.get()
    stay = {"expected_days": 90, "maximum_days": 180, "nominated_by": "hub"}
    hari.sends("stage_add", draft.pk, kind="hostel_24h", name="24-hour hostel", order=1, **stay)
    stage = draft.stages.get()
    hari.sends("rule_add", stage.pk, because="Everybody starts in a hostel.", tier=1, order=1)
    rule = stage.rules.get()
    hari.sends("condition_add", rule.pk, criterion="aged_18_or_over", group="all_of")
    hari.sends("pathway_publish", draft.pk, **day("on", today))


def test_an_administrator_starts_a_county_on_screens_alone(client, capsys, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        start(capsys)
    ada = Administrator(client)
    assert ada.opens(re.search(r"http\S+", mail.outbox[0].body)[0]) == reverse("worklist")
    with django_capture_on_commit_callbacks(execute=True):
        harbour, thanet = sets_up_who(ada)
    sets_up_where(ada, harbour, thanet)
    assert list(Unit.objects.values_list("code", "name")) == [("R1", "Room 1"), ("R2", "Room 2"), ("R3", "Room 3")]

    letters = {message.to[0]: re.search(r"http\S+", message.body)[0] for message in mail.outbox}
    client.logout()
    hari = Administrator(client)
    assert hari.opens(letters["hari@example.org"]) == reverse("worklist")
    publishes_a_pathway(hari, today=timezone.localdate())
    client.logout()
    assert Administrator(client).opens(letters["olive@example.org"]) == reverse("worklist")
    page = client.get(reverse("services")).content.decode()
    assert "Quay House" in page and "is 18 or over" in page and "3 places free now" in page
    assert Service.objects.get().serves.get() == thanet
