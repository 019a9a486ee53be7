"""`python -m tests.bench NAME`: Django is set up, over the database that a bench wants, before the bench is read."""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

THROW_AWAY = ("imports", "preview")  # on an SQLite database of their own
DEMO = ("figures",)


def main() -> None:
    """Run one bench with the arguments that follow its name."""
    name, *arguments = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    if name in THROW_AWAY:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(tempfile.mkdtemp(prefix=f'bench-{name}-')) / 'hub.sqlite3'}"
    if name in DEMO:
        os.environ.setdefault("HUB_DEMO", "1")
    django.setup()
    sys.argv = [f"bench {name}", *arguments]
    import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
