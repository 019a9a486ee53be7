import pytest

from tests.access.addresses import one_of_each


@pytest.fixture
def world(db, settings, tmp_path):
    """One record of each kind that an address may name; not a demonstration, its files in a folder of the test."""
    settings.MEDIA_ROOT, settings.DEMO = str(tmp_path), False
    return one_of_each()
