"""The examples in docs/api.md are run, and the schema is what the hub serves."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

from hub.api import schema, urls
from tests.api.asking import browser_of, issued, read
from tests.factories import County

pytestmark = pytest.mark.django_db
DOC = Path(settings.BASE_DIR) / "docs" / "api.md"


def commands():
    return [line.strip() for line in DOC.read_text(encoding="utf-8").splitlines() if line.startswith("    curl ")]


def run(command, said):
    """What curl would get: the command's header and address, with its variables filled in."""
    for name, value in said.items():
        command = command.replace(f"${name}", value)
    _, flag, header, address = shlex.split(command)
    assert flag == "-H"
    name, value = header.split(": ")
    return Client().get(address, headers={name: value})


def test_every_example_of_the_document_works():
    county = County()
    referral = county.submitted()
    said = {"HUB": "", "TOKEN": issued(county.coordinator)[1], "REFERENCE": referral.reference}
    answers = {command: run(command, said) for command in commands()}
    assert len(answers) > 10
    assert {command for command, answer in answers.items() if answer.status_code != 200} == set()
    named = answers[next(command for command in answers if "q=marsh" in command)].json()
    assert [row["reference"] for row in named["results"]] == [referral.reference]


def test_every_answer_that_the_document_prints_is_of_the_shape_that_is_sent():
    county = County()
    browser = browser_of(county.coordinator)
    text = DOC.read_text(encoding="utf-8")
    root, problem = (
        json.loads(found.replace("{...}", "{}")) for found in re.findall(r"^    (\{.*\})$", text, re.MULTILINE)
    )
    assert root.keys() == read(browser, "root").json().keys()
    assert root["you"].keys() == read(browser, "root").json()["you"].keys()
    assert problem == read(browser, "referral", "R26-00000").json()


def test_every_address_is_described_and_the_schema_is_served():
    served = yaml.safe_load(read(browser_of(County().member), "schema").content)
    assert served == yaml.safe_load(schema.text())
    paths = {f"/api/{pattern.pattern}".replace("<str:", "{").replace(">", "}") for pattern in urls.urlpatterns[:-1]}
    assert set(served["paths"]) == paths
    assert all(set(methods) == {"get"} for methods in served["paths"].values())


def test_what_may_be_left_out_says_its_class_and_is_not_promised():
    person = yaml.safe_load(schema.text())["components"]["schemas"]["Person"]
    assert person["required"] == ["gender", "reference"]
    assert person["properties"]["family_name"]["x-class"] == "identifying"
