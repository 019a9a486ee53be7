"""Where a spreadsheet waits between being checked and being taken: for an hour at most, and for one person alone."""

import secrets
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
KEPT_FOR = timedelta(hours=1)
SESSION = "import"


def put(session, file, **about) -> None:
    """Keep a file for this session, in the place of one that waited before; `about` comes back with it."""
    drop(session)
    _sweep()
    ending = ".xlsx" if file.name.lower().endswith(".xlsx") else ".csv"
    file.seek(0)
    name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}{ending}", file)
    session[SESSION] = {"stored": name, **about}


def waiting(session, kind: str) -> dict | None:
    """What waits in this session of a kind, or None when nothing does or its hour is over."""
    found = session.get(SESSION)
    if not found or found["kind"] != kind or not default_storage.exists(found["stored"]):
        return None
    return found


def open_file(found: dict):
    """The waiting file, to be read."""
    return default_storage.open(found["stored"], "rb")


def drop(session) -> None:
    """Forget what waits, and delete the file."""
    found = session.pop(SESSION, None)
    if found:
        default_storage.delete(found["stored"])


def _sweep() -> None:
    """Delete what nobody took within the hour."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        try:
            old = timezone.now() - default_storage.get_modified_time(path) > KEPT_FOR
        except FileNotFoundError:  # somebody else swept it
            continue
        if old:
            default_storage.delete(path)
