"""What waits beside referrals: every role begins on a worklist, and the counter counts what stands on it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Membership, User
from agencies.roles import RoleName
from analytics.models import Snapshot
from analytics.periods import latest_complete_quarter
from analytics.returns import actions as returns
from analytics.returns.lines import EXTRAS
from hub.navigation import home
from pathways.criteria import criterion
from pathways.models import MixLimit, Pathway
from referrals.models import UnusualLook
from tests.factories import LONG_AGO, AgencyFactory, County, join, person
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db):
    made = County()
    made.commissioner = person(made.hub, "commissioner")
    made.auditor = person(made.hub, "auditor")
    return made


@pytest.fixture
def waiting(client):
    """What the worklist of somebody says: [(what, who)], after the counter has been compared with it."""

    def of(user):
        client.force_login(user)
        answer = page(client, "worklist")
        assert answer.status_code == 200
        counts = {entry["key"]: entry["count"] for entry in answer.context["navigation"]}
        assert counts["worklist"] == answer.context["bell"]["count"] == len(answer.context["rows"])
        for row in answer.context["rows"]:
            assert client.get(row["url"]).status_code == 200, row["url"]
        return [(row["what"], row["who"]) for row in answer.context["rows"]]

    return of


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def closed(county, days=0, revision=1):
    quarter = latest_complete_quarter(timezone.localdate())
    cache.clear()
    return Snapshot.objects.create(
        scheme=quarter.scheme, code=quarter.code, first=quarter.first, last=quarter.last, revision=revision,
        closed_at=timezone.now() - timedelta(days=days), closed_by=county.commissioner,
        reason="Two departures came late." if revision > 1 else "",
    )  # fmt: skip


@pytest.mark.parametrize("role", RoleName)
def test_every_role_begins_on_its_worklist(role):
    assert home(role) == "worklist"


@pytest.mark.parametrize("who", ["member", "auditor", "administrator", "commissioner"])
def test_whoever_has_nothing_to_do_reads_so_kindly(client, county, who):
    client.force_login(getattr(county, who))
    answer = page(client, "worklist")
    said = answer.content.decode()
    assert "Nothing is waiting for you." in said and answer.context["empty"] in said
    assert answer.context["bell"]["count"] == 0
    assert "Show the whole team" not in said


def test_a_commissioner_decides_about_limits_publishes_drafts_and_closes_the_quarter(county, waiting):
    county.stayed(days_ago(300), days_ago(250))
    Pathway.objects.create(cohort=county.pathway.cohort, area_group=county.east, version=2)
    MixLimit.objects.create(
        service=county.quay, criterion="arson_conviction", at_most=1, starts=LONG_AGO, declared_on=days_ago(2)
    )
    found = waiting(county.commissioner)
    assert found[-1] == ("Publish the draft", str(county.pathway))  # the only one without a deadline
    assert sorted(found[:-1]) == [
        ("Close the quarter", latest_complete_quarter(timezone.localdate()).label),
        ("Decide about a limit on the mix of residents", "Quay House"),
    ]
    closed(county)
    MixLimit.objects.update(approved_on=days_ago(0), starts=days_ago(0))
    Pathway.objects.filter(version=2).delete()
    assert waiting(county.commissioner) == []


def test_a_limit_to_decide_about_says_in_words_whom_it_is_about(client, county):
    MixLimit.objects.create(
        service=county.quay, criterion="arson_conviction", at_most=1, starts=LONG_AGO, declared_on=days_ago(2)
    )
    client.force_login(county.commissioner)
    said = f"At most 1 who {criterion('arson_conviction').holds}"
    assert said in page(client, "worklist").content.decode()


def test_returns_are_audited_after_they_are_signed(county, waiting):
    manager = person(county.harbour, "provider_manager")
    quarter = latest_complete_quarter(timezone.localdate())
    returns.expect(by=county.commissioner, period=quarter)
    assert [what for what, _ in waiting(manager)] == ["Sign the return"]
    owed = county.quay.returns.get()
    returns.fill_in(by=manager, owed=owed, values={line.code: 0 for line in EXTRAS})
    returns.sign(by=manager, owed=owed)
    assert ("Audit a sample of the returns", quarter.label) in waiting(county.commissioner)


def test_an_auditor_reviews_unusual_looking_and_reads_of_closed_quarters(county, waiting):
    look = UnusualLook.objects.create(
        rule="again_and_again", actor_id=county.worker.pk, reference="R26-00001", number=5, day=days_ago(1),
        first_at=timezone.now(), found_at=timezone.now(),
    )  # fmt: skip
    closed(county)
    quarter = latest_complete_quarter(timezone.localdate()).label
    assert waiting(county.auditor) == [
        ("Review unusual looking", "R26-00001"),
        ("Read the figures of the quarter", quarter),
    ]
    UnusualLook.objects.filter(pk=look.pk).update(
        review="expected", review_detail="Own caseload.", reviewed_by=county.auditor, reviewed_at=timezone.now()
    )
    assert waiting(county.auditor) == [("Read the figures of the quarter", quarter)]


def here_before(user, days):
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=days))
    user.refresh_from_db()


def test_a_member_reads_of_what_was_closed_or_corrected_since_they_were_last_here(county, waiting):
    closed(county, days=40)
    news = [("Read the figures of the quarter", latest_complete_quarter(timezone.localdate()).label)]
    assert waiting(county.member) == news
    here_before(county.member, days=1)
    assert waiting(county.member) == []
    here_before(county.member, days=60)
    assert waiting(county.member) == news
    here_before(county.member, days=1)
    closed(county, days=10, revision=2)
    assert waiting(county.member) == news


def test_a_member_reads_of_a_quarter_that_ended_and_is_not_closed_yet(county, waiting):
    quarter = latest_complete_quarter(timezone.localdate())
    county.stayed(quarter.first, quarter.last)
    assert waiting(county.member) == [("Read the figures of the quarter", quarter.label)]
    here_before(county.member, days=max(0, (timezone.localdate() - quarter.last).days - 20))
    shown = timezone.localdate() - timedelta(days=14) <= quarter.last
    assert bool(waiting(county.member)) is shown


def test_an_administrator_finds_what_ends_and_whom_nobody_saw(county, waiting):
    late = User.objects.create_user("late@example.org", "Lena Late")
    join(late, county.harbour, "provider_worker")
    User.objects.filter(pk=late.pk).update(joined=timezone.now() - timedelta(days=9))
    Membership.objects.filter(user=county.officer).update(ends=days_ago(-10))
    Agency.objects.filter(pk=county.mill.pk).update(agreement_ends=days_ago(-40))
    unsigned = AgencyFactory(name="New Homes", agreement_version="", agreement_signed=None)
    person(unsigned, "provider_worker")
    person(AgencyFactory(name="A board", agreement_version="", agreement_signed=None), "partnership_member")
    AgencyFactory(name="Long gone", agreement_ends=days_ago(90))  # nobody works there
    assert waiting(county.administrator) == [
        ("Look at a membership that ends", "Olive Officer"),
        ("Renew the information-sharing agreement", "Mill Homes"),
        ("Invite again", "Lena Late"),
        ("Record the information-sharing agreement", "New Homes"),
    ]
    User.objects.filter(pk=late.pk).update(last_login=timezone.now())
    assert "Lena Late" not in str(waiting(county.administrator))


def test_many_who_never_came_are_one_line(county, waiting):
    for number in range(30):
        user = User.objects.create_user(f"late{number}@example.org", f"Late {number}")
        join(user, county.harbour, "provider_worker")
    User.objects.filter(email__startswith="late").update(joined=timezone.now() - timedelta(days=9))
    assert waiting(county.administrator) == [("Invite people again", "30 people")]


def test_what_waits_beside_a_long_worklist_stands_where_its_deadline_is(client, county, monkeypatch):
    monkeypatch.setattr("hub.views.worklist.PAGE", 2)
    for given, family in (("Robin", "Weald"), ("Sasha", "Kiln"), ("Toni", "Oasthouse")):
        county.submitted(service_user=county.service_user(given_name=given, family_name=family))
    Pathway.objects.create(cohort=county.pathway.cohort, area_group=county.east, version=2)
    client.force_login(county.coordinator)
    first = page(client, "worklist")
    assert [row["what"] for row in first.context["rows"]] == ["Triage the referral"] * 2
    assert first.context["count"] == 4
    rest = client.get(reverse("worklist") + first.context["pages"]["next_url"])
    assert [row["what"] for row in rest.context["rows"]] == ["Triage the referral", "Publish the draft"]
