"""Builds the front-end assets: `python -m hub.front_end` copies GOV.UK Frontend to `hub/static/vendor`.

The copy leaves out what belongs to GOV.UK services alone (the GDS Transport font, the crest) and what would break
hashed static files (source-map comments, absolute `/assets` addresses). What it promises is checked before it writes.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TARGET = ROOT / "hub" / "static" / "vendor"

FONT = 'arial,"Liberation Sans",sans-serif'
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
CREST_RULE = re.compile(r"[^{}]*\.govuk-footer__copyright-logo[^{}]*\{[^{}]*\}")
EMPTY_MEDIA = re.compile(r"@media[^{}]*\{\}")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)\s*$")
BARRED_FROM_STYLES = ("GDS Transport", "@font-face", "url(", "sourceMappingURL")
BARRED_FROM_SCRIPTS = ("sourceMappingURL",)


def stylesheet(text: str) -> str:
    """GOV.UK's stylesheet without its font, its crest, its source map and its absolute addresses."""
    text = SOURCE_MAP.sub("", text)
    text = FONT_FACE.sub("", text)
    text = CREST_RULE.sub("", text)
    text = EMPTY_MEDIA.sub("", text)
    return text.replace("GDS Transport,arial,sans-serif", FONT)


def script(text: str) -> str:
    """GOV.UK's JavaScript module without its source map."""
    return SOURCE_MAP.sub("", text)


ASSETS = (
    ("govuk-frontend.min.css", stylesheet, BARRED_FROM_STYLES),
    ("govuk-frontend.min.js", script, BARRED_FROM_SCRIPTS),
)


def build(source: Path = SOURCE, target: Path = TARGET) -> list[Path]:
    """Writes the assets and returns their paths; stops before writing one that still holds something barred."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, clean, barred in ASSETS:
        text = clean((source / name).read_text(encoding="utf-8"))
        left = [words for words in barred if words in text]
        if left:
            raise SystemExit(
                f"{name} still holds {', '.join(left)}: GOV.UK Frontend has changed, see hub/front_end.py."
            )
        path = target / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    if not SOURCE.is_dir():
        sys.exit("GOV.UK Frontend is not installed: run make assets.")
    for asset in build():
        print(f"{asset.relative_to(ROOT)}: {asset.stat().st_size // 1024} kB")
