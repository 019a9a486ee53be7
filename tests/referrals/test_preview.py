"""The preview of a draft: everybody waiting and in service, routed by the live version and by the draft."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused, TooLate
from pathways import actions as pathway_actions
from pathways.live import pathway_now
from pathways.models import Cohort
from referrals import actions
from referrals.actions import preview as previews
from referrals.circumstances import circumstances_of, circumstances_of_many
from referrals.models import Assessment, PathwayPreview, Placement, Referral
from referrals.rounding import in_fives
from referrals.vacancies import services_now
from tests.factories import AreaFactory, County, person
from tests.pathways import oracle

pytestmark = pytest.mark.django_db
AT_HOME = {"housing": {"situation": "private_tenancy", "homeless_from": None, "eviction_threat": False}}


@pytest.fixture
def county():
    return County()


def sent(county, name, **answers):
    """Somebody sent, who wants to live in Thanet."""
    referral = county.complete(county.draft(service_user=county.service_user(given_name=name)), **answers)
    return actions.referral.submit(by=county.officer, referral=referral)


@pytest.fixture
def people(county):
    """Somebody on the street, somebody at home, a couple at home, and somebody who lives in Quay House."""
    county.street = sent(county, "Sam")
    county.home = sent(county, "Hope", **AT_HOME)
    county.couple = sent(county, "Cora", **AT_HOME, household={"kind": "couple"})
    county.resident = county.arrived(service_user=county.service_user(given_name="Rita")).referral
    return county


@pytest.fixture
def draft(county):
    """A draft by which couples go to the hostel as well."""
    made = pathway_actions.add_pathway_version(
        by=county.coordinator, cohort=county.pathway.cohort, area_group=county.east
    )
    hostel = made.stages.get(kind="hostel_24h")
    pathway_actions.set_rule(
        by=county.coordinator, stage=hostel, tier=1, order=2, all_of=["couple"], because="A couple."
    )
    return made


def counted(county, draft):
    made = actions.preview.start(by=county.coordinator, pathway=draft)
    return actions.preview.go_on(by=county.coordinator, preview=made)


def ways(counts):
    return {way: kept["count"] for way, kept in counts.items()}


def test_a_preview_says_who_would_enter_and_who_would_leave(people, draft):
    made = counted(people, draft)
    assert ways(made.result["waiting"]) == {"hostel_24h>hostel_24h": 1, "shared>hostel_24h": 1, "shared>shared": 1}
    assert made.result["waiting"]["shared>hostel_24h"]["some"] == [people.couple.pk]
    assert ways(made.result["living"]) == {"hostel_24h:shared>shared": 1}
    assert (made.done, made.total) == (4, 4)


def test_a_preview_changes_nobodys_record(people, draft):
    before = list(Referral.objects.order_by("pk").values()), list(Placement.objects.order_by("pk").values())
    counted(people, draft)
    assert before == (list(Referral.objects.order_by("pk").values()), list(Placement.objects.order_by("pk").values()))


def test_a_preview_counts_as_the_slow_oracle_walks(people, draft):
    made = counted(people, draft)
    today, services = timezone.localdate(), services_now(draft.cohort, timezone.localdate())
    waiting, unplaced = Counter(), Counter()
    for referral in (people.street, people.home, people.couple):
        about, kinds = circumstances_of(referral.assessment, today), []
        for name, version in (("before", people.pathway), ("after", draft)):
            stage, rows = oracle.recommend(about, pathway_now(version), services, today)
            kinds.append(stage or "")
            unplaced[name, stage or ""] += not any(row[2] for row in rows)
        waiting[">".join(kinds)] += 1
    assert ways(made.result["waiting"]) == waiting
    found = {(name, kind): n for name, kept in made.result["unplaced"].items() for kind, n in kept.items()}
    assert {key: found[key] - n for key, n in unplaced.items() if n} == {key: 0 for key, n in unplaced.items() if n}
    assert sum(found.values()) - sum(unplaced.values()) in (0, 1, 2)  # the resident is the fourth


def test_a_preview_that_is_counted_piece_by_piece_counts_everybody_once(people, draft, monkeypatch):
    whole = counted(people, draft)
    monkeypatch.setattr(previews, "PIECE", 1)
    made = actions.preview.start(by=people.coordinator, pathway=draft)
    looks = 0
    while made.finished_at is None:
        made = actions.preview.go_on(by=people.coordinator, preview=made, seconds=0)
        looks += 1
    assert looks == 5 and (made.done, made.result) == (whole.done, whole.result)


def test_two_pages_that_count_at_once_count_nobody_twice(people, draft, monkeypatch):
    monkeypatch.setattr(previews, "PIECE", 1)
    one = actions.preview.start(by=people.coordinator, pathway=draft)
    other = PathwayPreview.objects.get(pk=one.pk)
    one = actions.preview.go_on(by=people.coordinator, preview=one, seconds=0)
    other = actions.preview.go_on(by=people.coordinator, preview=other, seconds=0)
    assert (one.done, other.done) == (1, 1)


def test_somebody_restricted_is_in_no_preview_but_of_those_who_may_open_the_record(people, draft):
    actions.restriction.restrict(by=people.coordinator, service_user=people.couple.service_user, reason="At risk.")
    other = person(people.hub, "hub_coordinator")
    made = actions.preview.start(by=other, pathway=draft)
    assert actions.preview.go_on(by=other, preview=made).total == 3


def test_a_commissioner_counts_everybody_in_rounded_numbers_and_sees_nobody(client, people, draft, monkeypatch):
    actions.restriction.restrict(by=people.coordinator, service_user=people.couple.service_user, reason="At risk.")
    commissioner = person(people.hub, "commissioner")
    made = actions.preview.start(by=commissioner, pathway=draft)
    assert actions.preview.go_on(by=commissioner, preview=made).total == 4
    assert [kept["some"] for kept in made.result["waiting"].values()] == [[], [], []]
    for reader in (commissioner, people.coordinator):  # the hub's reader may not know of the restricted one by it
        client.force_login(reader)
        text = client.get(reverse("preview", args=[made.pk])).content.decode()
        assert "fewer than 5 people routed" in text and "fewer than 5 would go another way" in text
        assert people.couple.reference not in text
    seen = counted(people, draft)
    client.force_login(commissioner)
    text = client.get(reverse("preview", args=[seen.pk])).content.decode()
    assert people.couple.reference not in text and "Couple" not in text and "rounded" in text


def test_numbers_are_rounded_each_by_itself():
    assert [in_fives(n) for n in (0, 1, 4, 5, 7, 8, 12, 13)] == [
        "0", "fewer than 5", "fewer than 5", "5", "5", "10", "10", "15",
    ]  # fmt: skip


def test_who_makes_a_preview_and_a_published_version_needs_none(people, draft):
    with pytest.raises(Refused):
        actions.preview.start(by=people.housing_officer, pathway=draft)
    made = actions.preview.start(by=people.coordinator, pathway=draft)
    with pytest.raises(Refused, match="Somebody else"):
        actions.preview.go_on(by=person(people.hub, "hub_coordinator"), preview=made)
    with pytest.raises(TooLate, match="published already"):
        actions.preview.start(by=people.coordinator, pathway=people.pathway)


def first_version(county):
    """The first draft for people who are homeless: those who are wait for a pathway in no stage."""
    cohort, _ = Cohort.objects.get_or_create(code="homelessness", defaults={"name": "Homelessness"})
    made = pathway_actions.add_pathway_version(by=county.coordinator, cohort=cohort, area_group=county.east)
    stage = pathway_actions.set_stage(
        by=county.coordinator, pathway=made, kind="hostel_24h", name="Hostel", order=1, expected_days=90,
        maximum_days=180,
    )  # fmt: skip
    pathway_actions.set_rule(by=county.coordinator, stage=stage, because="Everybody.")
    return made


def unrouted(referral, **fields):
    """A referral as it stands while no pathway takes it."""
    Referral.objects.filter(pk=referral.pk).update(pathway=None, stage=None, **fields)
    return referral


def test_a_first_version_is_looked_at_for_those_who_are_bound_for_it_and_on_no_pathway_yet(client, people):
    first = first_version(people)
    unrouted(people.street, cohort=first.cohort)
    unrouted(people.home, cohort=None, client_group="single_homeless")
    unrouted(people.couple, cohort=None, client_group="offenders")
    made = counted(people, first)
    assert (made.compared_with, made.total, ways(made.result["waiting"])) == (None, 2, {">hostel_24h": 2})
    assert made.result["unplaced"] == {"before": {}, "after": {"hostel_24h": 2}}
    client.force_login(people.coordinator)
    assert "This is the first version" in client.get(reverse("pathway_preview", args=[first.pk])).content.decode()
    text = client.get(reverse("preview", args=[made.pk])).content.decode()
    assert "2 people routed by version 1 on" in text and "2 would be sent to a stage" in text


def test_somebody_who_wants_to_live_elsewhere_is_not_bound_for_it(people):
    first = first_version(people)
    unrouted(people.street, cohort=first.cohort)
    far = AreaFactory(code="E07000999", name="Far")
    people.street.assessment.connection.areas_wanted.set([far])
    assert previews.scope(people.coordinator, first).count() == 0


def test_whoever_is_not_routed_yet_is_looked_at_beside_those_on_the_live_version(people, draft):
    before = previews.scope(people.coordinator, draft).count()
    unrouted(people.home)
    unrouted(people.street, cohort=None)
    assert previews.scope(people.coordinator, draft).count() == before == 4


def test_the_service_that_alone_suits_somebody_is_named_and_whom_none_suits_is_said_by_stage(client, people, draft):
    made = counted(people, draft)
    assert made.result["only"]["shared"] == {"MILLLANE": 2}  # the tenant and the resident who moves on
    client.force_login(people.coordinator)
    text = client.get(reverse("preview", args=[made.pk])).content.decode()
    assert "Mill Lane is the only service at Shared house that suits 2 people." in text
    pathway_actions.set_criterion(by=people.administrator, service=people.mill_lane, criterion="woman", must_hold=True)
    made = counted(people, draft)
    assert made.result["unplaced"]["after"]["shared"] == 2
    assert "Whom no service suits" in client.get(reverse("preview", args=[made.pk])).content.decode()


def test_residents_count_among_those_who_would_enter_and_leave(client, people, draft):
    hostel, shared = draft.stages.all()
    refuge = pathway_actions.set_stage(
        by=people.coordinator, pathway=draft, kind="resettlement", name="Resettlement", order=9, expected_days=9,
        maximum_days=9,
    )  # fmt: skip
    pathway_actions.set_stage(by=people.coordinator, pathway=draft, stage=hostel, leads_to=refuge.kind)
    made = counted(people, draft)
    assert ways(made.result["living"]) == {"hostel_24h:shared>resettlement": 1}
    client.force_login(people.coordinator)
    rows = {row["name"]: row for row in client.get(reverse("preview", args=[made.pk])).context["rows"]}
    assert (rows["Resettlement"]["enter"], rows["Shared house"]["leave"]) == ("1", "2")


def test_the_hub_reads_whom_a_draft_would_move_without_any_script(client, people, draft, monkeypatch):
    client.force_login(people.coordinator)
    monkeypatch.setattr(previews, "SECONDS", 0)
    start = reverse("pathway_preview", args=[draft.pk])
    assert "There are 4 people to look at" in client.get(start).content.decode()
    address = client.post(start).url
    page = client.get(address)
    text = page.content.decode()
    assert "would go another way" in text and people.couple.reference in text and people.home.reference not in text
    assert "moves nobody by itself" in text and "Stages and their services" not in text


def test_a_preview_that_goes_on_says_how_far_it_is_and_asks_for_itself_again(client, people, draft, monkeypatch):
    client.force_login(people.coordinator)
    monkeypatch.setattr(previews, "PIECE", 2)
    monkeypatch.setattr(previews, "SECONDS", 0.0)
    monkeypatch.setattr(actions.preview.go_on, "__kwdefaults__", {"seconds": 0.0})
    address = client.post(reverse("pathway_preview", args=[draft.pk])).url
    page = client.get(address)
    assert page["Refresh"] == "1" and "2 of 4 people so far" in page.content.decode()
    while "Refresh" in page:
        page = client.get(address)
    assert "4 people routed" in page.content.decode()


def test_a_stage_that_is_taken_out_says_who_lives_there_and_which_service_loses_its_stage(client, people, draft):
    pathway_actions.remove_stage(by=people.coordinator, stage=draft.stages.get(kind="hostel_24h"))
    client.force_login(people.coordinator)
    address = client.post(reverse("pathway_preview", args=[draft.pk])).url
    text = client.get(address).content.decode()
    assert "whoever lives there needs a stage chosen by hand" in text
    assert "Quay House works at no stage of this version" in text


def test_a_stage_whose_only_service_ends_is_said_to_lose_it(client, people, draft):
    ends = timezone.localdate() + timedelta(days=30)
    pathway_actions.change_service(
        by=person(people.hub, "commissioner"), service=people.mill_lane, serves=[people.dover], ends=ends
    )
    client.force_login(people.coordinator)
    address = client.post(reverse("pathway_preview", args=[draft.pk])).url
    assert (
        f"Shared house loses its only service: Mill Lane ends on {ends:%-d %B %Y}."
        in client.get(address).content.decode()
    )


def test_a_referral_keeps_the_version_it_was_routed_by_until_it_is_routed_again(people, draft):
    pathway_actions.publish(by=people.coordinator, pathway=draft)
    people.couple.refresh_from_db()
    assert people.couple.pathway == people.pathway
    actions.routing.route(by=people.coordinator, referral=people.couple)
    people.couple.refresh_from_db()
    assert (people.couple.pathway, people.couple.stage.kind) == (draft, "hostel_24h")
    assert sent(people, "Nina", **AT_HOME).pathway == draft


def test_many_are_read_as_each_is_read_alone(people, django_assert_num_queries):
    today = timezone.localdate()
    with django_assert_num_queries(7):
        many = dict(circumstances_of_many(Assessment.objects.all(), today))
    assert many == {each.pk: circumstances_of(each, today) for each in Assessment.objects.all()}
    assert len(many) == 4
