"""The page of waiting lists: people under each of a few lists; of many lists a line each, and people one press away."""

import pytest
from django.urls import reverse

from pathways.codes import StageKind
from pathways.models import Stage
from referrals import actions
from referrals.views.waiting import LISTS_WITH_PEOPLE
from tests.pages import page

pytestmark = pytest.mark.django_db


def waits(county, name, stage):
    referral = county.submitted(service_user=county.service_user(given_name=name, family_name="Birch"))
    return actions.referral.wait(
        by=county.coordinator, referral=referral, stage=stage, band="B", band_reason="As agreed."
    )


def test_a_few_lists_show_who_waits_and_many_lists_how_many(county, enter):
    waits(county, "First", county.hostel)
    browser = enter(county.coordinator)
    assert "First Birch" in page(browser, "waiting_list").content.decode()
    others = [kind for kind in StageKind.values if kind not in (county.hostel.kind, county.shared.kind)]
    for order, kind in enumerate(others[:LISTS_WITH_PEOPLE], start=3):
        stage = Stage.objects.create(
            pathway=county.pathway, kind=kind, name=f"Stage {order}", order=order, expected_days=90, maximum_days=180
        )
        waits(county, f"Number{order}", stage)
    said = page(browser, "waiting_list").content.decode()
    assert f"{LISTS_WITH_PEOPLE + 1} people wait" in said
    assert "Stage 3" in said and "1 person" in said and "Birch" not in said
    code = next(group["code"] for group in page(browser, "waiting_list").context["lists"])
    assert "First Birch" in page(browser, "waiting_list", list=code).content.decode()
    assert "Birch" not in page(browser, "waiting_list", cohort="offenders").content.decode()


def test_whoever_houses_somebody_goes_from_the_referral_to_the_stay(county, enter):
    stay = county.arrived()
    address = reverse("placement", args=[stay.reference])
    assert address in page(enter(county.worker), "referral", stay.referral.reference).content.decode()
    assert (
        f'href="{address}" role="button"'
        not in page(enter(county.coordinator), "referral", stay.referral.reference).content.decode()
    )
