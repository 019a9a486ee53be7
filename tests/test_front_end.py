"""What is built from GOV.UK Frontend leaves out what is GOV.UK's alone, and what would break hashed files."""

import pytest
from django.core.management import call_command

from hub.front_end import BARRED_FROM_STYLES, build, script, stylesheet


def test_the_font_the_crest_and_the_source_maps_stay_behind():
    styles = (
        "@font-face{font-family:GDS Transport;src:url(/assets/a.woff2)}.a{font-family:GDS Transport,arial,sans-serif}"
        ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}.b{color:red}"
        "\n/*# sourceMappingURL=a.css.map */\n"
    )
    assert stylesheet(styles) == '.a{font-family:arial,"Liberation Sans",sans-serif}.b{color:red}\n'
    assert script("export{a};//# sourceMappingURL=a.js.map\n") == "export{a};"


def test_an_address_that_would_be_missing_stops_the_build(tmp_path):
    (tmp_path / "govuk-frontend.min.css").write_text(".a{background:url(/assets/new.svg)}")
    with pytest.raises(SystemExit, match="govuk-frontend.min.css still holds url"):
        build(source=tmp_path, target=tmp_path / "built")
    assert not (tmp_path / "built" / "govuk-frontend.min.css").exists()


def test_what_was_built_holds_nothing_barred():
    text = build()[0].read_text(encoding="utf-8")
    assert [words for words in BARRED_FROM_STYLES if words in text] == []
    assert text.count("{") == text.count("}")


def test_in_production_every_static_file_is_named_by_its_content(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "hub.storage.HashedStaticStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    [script_file] = tmp_path.glob("hub/app.????????????.js")
    [frontend] = tmp_path.glob("vendor/govuk-frontend.min.????????????.js")
    assert f"../vendor/{frontend.name}" in script_file.read_text(encoding="utf-8")
