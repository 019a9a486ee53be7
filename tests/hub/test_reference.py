"""What is printed in docs/reference/ is what the hub does."""

from pathlib import Path

import pytest
from django.conf import settings

from hub.reference import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_printed_reference_is_what_the_hub_does(name):
    printed = (Path(settings.BASE_DIR) / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert printed == PAGES[name](), "Run manage.py write_reference"
