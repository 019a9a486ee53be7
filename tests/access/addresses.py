"""A county with one record of each kind that an address may name, its people, and the table of what they get."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from agencies.actions import token as tokens
from agencies.models import Membership
from analytics.models import Return, Target
from analytics.periods import latest_complete_quarter, previous
from analytics.returns import actions as returns
from analytics.returns.lines import EXTRAS
from pathways.models import Complaint, MixLimit, OutOfService, Pathway, ServiceCriterion, Stage, StageRule
from referrals import actions
from referrals.models import DutyToRefer, Offer, Placement, Referral, ReferralGrant, ServiceUser, UnusualLook
from tests.access.leaving import words_of
from tests.factories import LONG_AGO, AgencyFactory, County, person

TABLE = Path(__file__).with_name("addresses.csv")
RETURN_PAGES = (
    "return", "return_fill_in", "return_sign", "return_extend", "return_workbook", "return_upload", "return_take",
)  # fmt: skip
PEOPLE = (
    "officer", "manager", "other_officer", "coordinator", "worker", "provider_manager", "mill_worker",
    "housing_officer", "member", "commissioner", "auditor", "administrator", "leaver", "no_agreement", "nobody",
)  # fmt: skip


def names(patterns=None):
    """Every named address that the hub has."""
    found = set()
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            found |= names(pattern.url_patterns)
        elif pattern.name:
            found.add(pattern.name)
    return found


def one_of_each():
    """One referral of each kind that addresses need, all made by the officer and offered to the worker's service; the
    sixth is restricted, and open to the coordinator alone."""
    county = County()
    county.other_officer = person(AgencyFactory(kind="probation"), "referrer")
    county.manager = person(county.probation, "referring_manager")
    county.provider_manager = person(county.harbour, "provider_manager")
    county.commissioner = person(county.hub, "commissioner")
    county.auditor = person(county.hub, "auditor")
    county.leaver = person(county.probation, "referrer", ends=timezone.localdate())
    unsigned = AgencyFactory(kind="probation", agreement_version="", agreement_signed=None)
    county.no_agreement = person(unsigned, "referrer")
    county.nobody = AnonymousUser()

    def somebody(n):
        return county.service_user(given_name=f"Canary{n}", family_name=f"Yellow{n}")

    county.draft_one = county.draft(service_user=somebody(1))
    (county.offer_one,) = county.offered(service_user=somebody(2))
    county.file = actions.assessment.attach(
        by=county.officer, referral=county.offer_one.referral, title="Plan", access_class="risk",
        upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan"),
    )  # fmt: skip
    county.duty = county.told(referral=county.offer_one.referral)
    (county.asked,) = county.offered(service_user=somebody(3))
    actions.offer.ask(by=county.worker, offer=county.asked, question="Any pets?")
    county.invited = actions.sharing.invite(
        by=county.officer, referral=county.offer_one.referral, agency=AgencyFactory(kind="police"), method="signed",
        purpose="A place of safety.", until=timezone.localdate(),
    )  # fmt: skip
    county.stay = county.arrived(service_user=somebody(4))
    county.sent = county.submitted(service_user=somebody(5))
    county.hidden = county.submitted(service_user=somebody(6))
    actions.restriction.restrict(by=county.coordinator, service_user=county.hidden.service_user, reason="Refuge.")
    elsewhere = AgencyFactory(kind="probation")
    county.opening = actions.emergency.open_referral(
        by=person(elsewhere, "referring_manager"), agency=elsewhere, text=county.sent.reference, reason="Missing.",
    )  # fmt: skip
    ends = timezone.localdate()
    own = county.coordinator.memberships.get()
    county.token, _ = tokens.issue(by=county.coordinator, membership=own, name="Nightly copy", ends=ends)
    _set_up(county)
    _returns(county)
    return county


def _returns(county):
    """A return that nobody has signed yet, and one that was."""
    quarter = latest_complete_quarter(timezone.localdate())
    returns.expect(by=county.commissioner, period=quarter)
    returns.expect(by=county.commissioner, period=previous(quarter))
    county.signed, county.owed = Return.objects.filter(service=county.quay).order_by("last")
    returns.fill_in(by=county.provider_manager, owed=county.signed, values={line.code: 1 for line in EXTRAS})
    returns.sign(by=county.provider_manager, owed=county.signed)


def _set_up(county):
    """Rows that set-up addresses point to: a draft pathway, a criterion, a limit, a unit out of service."""
    draft = Pathway.objects.create(cohort=county.pathway.cohort, area_group=county.east, version=2)
    county.stage = Stage.objects.create(
        pathway=draft, kind="shared", name="Shared house", order=1, expected_days=90, maximum_days=180
    )
    county.rule = StageRule.objects.create(stage=county.stage, all_of=["man"], because="For men.")
    county.preview = actions.preview.start(by=county.coordinator, pathway=draft)
    county.complaint = Complaint.objects.create(
        service=county.quay, reference="C1", received_on=LONG_AGO, stage="first"
    )
    county.criterion = ServiceCriterion.objects.create(service=county.quay, criterion="man", starts=LONG_AGO)
    county.limit = MixLimit.objects.create(
        service=county.quay, criterion="arson_conviction", at_most=1, starts=LONG_AGO, approved_on=LONG_AGO
    )
    county.undecided = MixLimit.objects.create(
        service=county.quay, criterion="under_35", at_most=2, starts=LONG_AGO, declared_on=LONG_AGO
    )
    twins = [county.service_user(given_name="Twin", family_name=f"Alike{n}") for n in range(4)]
    county.merge = actions.merging.merge(by=county.coordinator, kept=twins[0], other=twins[1], reason="One person.")
    county.pair = {"one": twins[2].reference, "other": twins[3].reference}
    county.gone = county.service_user(given_name="Long", family_name="Gone")
    type(county.gone).objects.filter(pk=county.gone.pk).update(created_at=datetime(2010, 1, 4, tzinfo=UTC))
    county.look = UnusualLook.objects.create(
        rule="again_and_again", actor_id=county.worker.pk, reference=county.offer_one.referral.reference, number=5,
        day=timezone.localdate(), first_at=timezone.now(), found_at=timezone.now(),
    )  # fmt: skip
    county.decision = actions.homelessness.record_decision(
        by=county.housing_officer, referral=county.offer_one.referral, reference="TH-1", decision="not_homeless",
        decided_on=timezone.localdate(),
    )  # fmt: skip
    county.target = Target.objects.create(indicator="kpi2", period_from=LONG_AGO, value=80)
    county.spell = OutOfService.objects.create(
        unit=county.mill_lane.units.last(), starts=LONG_AGO, reason="repairs", detail="Boiler."
    )


def arguments(world):
    """What each address needs to be opened, by its name."""
    offered, held = world.offer_one.referral.reference, world.stay.reference
    draft = {"reference": world.draft_one.reference}
    own = Membership.objects.get(user=world.mill_worker).pk
    return {
        "referral": {"reference": offered},
        "referral_tab": {"reference": offered, "tab": "assessment"},
        "agency_invite": {"reference": offered},
        "agency_uninvite": {"reference": offered, "pk": world.invited.pk},
        "referral_step": {"reference": offered, "step": "withdraw"},
        "referral_person": {"reference": offered},
        "consents": {"reference": offered},
        "consent_withdraw": {
            "reference": offered,
            "pk": world.offer_one.referral.service_user.consents.filter(given=True).first().pk,
        },
        "restrict": {"reference": offered},
        "grant_add": {"reference": world.hidden.reference},
        "grant_end": {
            "reference": world.hidden.reference,
            "pk": ReferralGrant.objects.get(content_object=world.hidden).pk,
        },
        "new_referral_for": {"reference": world.draft_one.service_user.reference},
        "duplicate_check": {"reference": offered},
        **dict.fromkeys(("duty_of", "decision_add"), {"reference": offered}),
        "decision_correct": {"reference": offered, "pk": world.decision.pk},
        **dict.fromkeys(("duty", "duty_answer", "duty_withdraw"), {"reference": world.duty.reference}),
        "draft": draft,
        "draft_person": draft,
        "draft_consents": draft,
        "draft_cohort": draft,
        "draft_route": draft,
        "draft_check": draft,
        "draft_sent": {"reference": world.sent.reference},
        "draft_section": draft | {"section": "housing"},
        "files": {"reference": offered},
        "file_add": {"reference": offered},
        "attachment": {"reference": offered, "pk": world.file.pk},
        "sheet": {"reference": offered},
        "offer": {"reference": world.offer_one.reference},
        "offer_step": {"reference": world.offer_one.reference, "step": "accept"},
        "offer_answer": {"reference": world.asked.reference},
        "placement": {"reference": held},
        "placement_step": {"reference": held, "step": "depart"},
        "panel": {"reference": offered},
        "join": {"reference": world.sent.reference},
        "join_with": {"reference": world.sent.reference, "into": offered},
        "triage": {"reference": world.sent.reference},
        "triage_step": {"reference": world.sent.reference, "step": "wait"},
        "agency_change": {"code": "MILL"},
        "area_change": {"code": world.thanet.code},
        "area_join": {"code": world.thanet.code},
        "area_leave": {"pk": world.thanet.groupings.get().pk},
        "person": {"pk": world.worker.pk},
        "hand_over": {"code": "HARBOUR", "pk": world.worker.pk},
        "second_step_remove": {"pk": world.worker.pk},
        "invitation_resend": {"pk": world.worker.pk},
        "membership_add": {"pk": world.worker.pk},
        "person_postcode": {"pk": world.worker.pk},
        "membership_end": {"pk": own},
        "pathway": {"pk": world.pathway.pk},
        "pathway_publish": {"pk": world.stage.pathway_id},
        "pathway_differences": {"pk": world.pathway.pk},
        "pathway_names": {"pk": world.stage.pathway_id},
        "pathway_preview": {"pk": world.stage.pathway_id},
        "preview": {"pk": world.preview.pk},
        "stage_add": {"pk": world.stage.pathway_id},
        "criterion_end": {"pk": world.criterion.pk},
        "mix_limit_decide": {"pk": world.undecided.pk},
        "mix_limit_end": {"pk": world.limit.pk},
        "unit_change": {"pk": world.quay.units.last().pk},
        "unit_out_of_service": {"pk": world.quay.units.last().pk},
        "quality_add": {"code": "QUAY", "kind": "complaint"},
        "quality_close": {"kind": "complaint", "pk": world.complaint.pk},
        "unit_back": {"pk": world.spell.pk},
        "service_stages": {"code": "QUAY", "cohort": "offenders"},
        **dict.fromkeys(("opening_end", "opening_review"), {"pk": world.opening.pk}),
        "unusual_look": {"pk": world.look.pk},
        "who_looked": {"reference": offered},
        **dict.fromkeys(("merge", "tell_apart"), world.pair),
        "merge_undo": {"pk": world.merge.pk},
        "person_erase": {"reference": world.gone.reference},
        **dict.fromkeys(RETURN_PAGES, {"pk": world.owed.pk}),
        **dict.fromkeys(("return_send_back", "return_audit"), {"pk": world.signed.pk}),
        "return_records": {"pk": world.owed.pk, "line": "at_end"},
        **dict.fromkeys(("return_correct", "return_take_back"), {"pk": world.owed.pk, "line": "alerts"}),
        "figure": {"name": "kpi2"},
        "api_figure": {"name": "kpi2"},
        "export": {"name": "referrals"},
        "api_nothing": {"rest": "v2/referrals/"},
        "token_end": {"pk": world.token.pk},
        **dict.fromkeys(
            ("api_referral", *(f"api_referral_{part}" for part in ("assessment", "offers", "stays", "timeline"))),
            {"reference": offered},
        ),
        "quality_records": {"rule": "destination"},
        "target_end": {"pk": world.target.pk},
        "figure_records": {"name": "kpi2"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), {"pk": 1}),
        **dict.fromkeys(("openid_connect_login", "openid_connect_callback"), {"provider_id": "organisation"}),
        **dict.fromkeys(("stage_change", "stage_remove", "rule_add"), {"pk": world.stage.pk}),
        **dict.fromkeys(("rule", "rule_remove", "condition_add", "condition_remove"), {"pk": world.rule.pk}),
        **dict.fromkeys(
            (
                "service",
                "api_service",
                "set_up_service",
                "service_change",
                "service_quality",
                "criterion_add",
                "mix_limit_add",
                "term_add",
                "unit_add",
            ),
            {"code": "QUAY"},
        ),
        **dict.fromkeys(("import_kind", "import_template", "import_take"), {"kind": "areas"}),
    }


def opened(world, who, name, given):
    """What a person gets for an address: the status, and all words of the answer. Signed out is signed out."""
    client = Client(raise_request_exception=False)
    user = getattr(world, who)
    if user.is_authenticated:
        client.force_login(user)
    answer = client.get(reverse(name, kwargs=given))
    return answer.status_code, words_of(answer)


def _rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def the_table():
    return {row["address"]: {who: int(row[who]) for who in PEOPLE} for row in _rows()}


def personal():
    """{address: whether it opens personal data, and so nothing to an agency without an agreement}: yes, no, partly."""
    return {row["address"]: row["personal"] for row in _rows()}


# Whom a restricted record answers as it answers a stranger who does the same work.
STRANGERS = {
    "officer": "other_officer", "manager": "other_officer", "housing_officer": "other_officer", "worker": "mill_worker",
    "provider_manager": "mill_worker",
}  # fmt: skip


def about_people(world):
    """Addresses in which the reference of a person, or of a record of theirs, stands."""
    known = {
        row["reference"]
        for model in (ServiceUser, Referral, Offer, Placement, DutyToRefer)
        for row in model.objects.values("reference")
    }
    return {name for name, given in arguments(world).items() if known & {str(value) for value in given.values()}}
