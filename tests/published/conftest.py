"""One world of records for a module: it takes seconds to bring in and no test changes it."""

import pytest

from tests.shared import shared_rows


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """What the module's `bring_in(folder)` made, gone again after the module."""
    with shared_rows(django_db_blocker):
        yield request.module.bring_in(tmp_path_factory.mktemp("records"))
