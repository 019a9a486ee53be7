from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.reference import PAGES

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"


class Command(BaseCommand):
    help = "Write docs/reference/ from the tables that the hub runs by."

    def handle(self, *args, **options):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, render in PAGES.items():
            (FOLDER / name).write_text(render(), encoding="utf-8")
            self.stdout.write(f"docs/reference/{name}")
