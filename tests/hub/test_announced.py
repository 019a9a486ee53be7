"""What changes who sees a referral, whose work it is or what belongs to it is told to pages that are open."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from referrals import actions
from referrals.models import ReferralGrant, WorklistItem
from referrals.signals import step_taken
from tests.factories import County, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """The steps that open pages are told of, with the referral."""
    steps = []

    def hear(sender, step, referral_id, **kwargs):
        steps.append((step, referral_id))

    step_taken.connect(hear)
    yield steps
    step_taken.disconnect(hear)


@pytest.fixture
def county(db):
    return County()


def restrict(county, referral):
    actions.restriction.restrict(by=county.coordinator, service_user=referral.service_user, reason="A threat.")


def lift(county, referral):
    restrict(county, referral)
    actions.restriction.restrict(
        by=county.coordinator, service_user=referral.service_user, reason="It is over.", restricted=False
    )


def grant(county, referral):
    restrict(county, referral)
    actions.restriction.grant(
        by=county.coordinator, referral=referral, user=county.officer, reason="Works with them.",
        ends=timezone.localdate() + timedelta(days=7),
    )  # fmt: skip


def end_grant(county, referral):
    grant(county, referral)
    given = ReferralGrant.objects.get(user=county.officer)
    actions.restriction.end_grant(by=county.coordinator, grant=given)


def assign(county, referral):
    manager = person(county.hub, "hub_coordinator")
    item = WorklistItem.objects.get(referral=referral, kind="triage")
    actions.worklist.assign(by=manager, item=item, worker=county.coordinator)


def attach(county, referral):
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")
    actions.assessment.attach(by=county.officer, referral=referral, title="Plan", access_class="risk", upload=upload)


TOLD = {
    "referral.restrict": restrict, "referral.lift_restriction": lift, "referral.grant": grant,
    "referral.end_grant": end_grant, "worklist.assign": assign, "referral.attach": attach,
}  # fmt: skip


@pytest.mark.parametrize("step", TOLD)
def test_open_pages_are_told(county, heard, step, django_capture_on_commit_callbacks, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    referral = county.submitted()
    with django_capture_on_commit_callbacks(execute=True):
        TOLD[step](county, referral)
    assert (step, referral.pk) in heard
