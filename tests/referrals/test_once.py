"""A second press of a button does nothing twice, without JavaScript too."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from referrals.models import Attachment, Referral, ServiceUser

pytestmark = pytest.mark.django_db


def token(page):
    return re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]


def test_a_person_is_recorded_once_however_often_the_button_is_pressed(client, county):
    client.force_login(county.officer)
    address = reverse("new_person")
    given = {
        "once": token(client.get(address)), "given_name": "Kim", "family_name": "Oast", "date_of_birth_0": "4",
        "date_of_birth_1": "3", "date_of_birth_2": "1990", "gender": "female",
        "source": "probation", "same_day": "False",
    }  # fmt: skip
    first, second = client.post(address, given), client.post(address, given)
    assert (first.status_code, second.url) == (302, first.url)
    assert (ServiceUser.objects.count(), Referral.objects.count()) == (1, 1)


def test_a_file_is_added_once_however_often_the_button_is_pressed(client, county, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    referral = county.submitted()
    client.force_login(county.officer)
    address = reverse("file_add", args=[referral.reference])
    given = {"once": token(client.get(address)), "title": "Plan", "access_class": "risk"}
    for _ in range(2):
        answer = client.post(address, given | {"upload": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan")})
        assert answer.status_code == 302
    assert Attachment.objects.count() == 1


def test_two_people_with_one_name_are_recorded_from_two_pages(client, county):
    client.force_login(county.officer)
    address = reverse("new_person")
    for year in ("1990", "1991"):
        given = {
            "once": token(client.get(address)), "given_name": "Kim", "family_name": "Oast", "date_of_birth_0": "4",
            "date_of_birth_1": "3", "date_of_birth_2": year, "gender": "female",
        "source": "probation", "same_day": "False",
        }  # fmt: skip
        assert client.post(address, given).status_code == 302
    assert ServiceUser.objects.count() == 2
