"""The report as tagged PDF (PDF/UA-1), set by Typst from a template of this package. No network; fonts of Typst's own.

Typst refuses a picture without words and a document without title: what is not accessible is not built.
"""

import json
import re
import tempfile
from pathlib import Path

import typst

from analytics.report.gathering import Block, Report, in_words
from analytics.showing import Lines

CM_OF_A_PIXEL, HIGHEST = 0.022, 12
TEMPLATE = Path(__file__).with_name("template") / "report.typ"


def as_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1."""
    return _compiled(report, format="pdf", pdf_standards="ua-1")


def _compiled(report: Report, **how):
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        root = Path(folder)
        (root / "report.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        (root / "report.json").write_text(json.dumps(_as_data(report, root), ensure_ascii=False), encoding="utf-8")
        return typst.compile(str(root / "report.typ"), root=folder, ignore_system_fonts=True, **how)


def _as_data(report: Report, folder: Path) -> dict:
    """What the template reads; charts are put beside it as files."""
    numbers = iter(range(1, 1000))
    return {
        "title": report.title,
        "heading": report.heading,
        "publisher": report.publisher,
        "period": report.period.label,
        "keywords": [report.period.key],
        "cover": report.cover,
        "summary": report.summary,
        "tiles": [{"value": tile.value, "label": tile.label, "words": tile.words} for tile in report.tiles],
        "parts": [
            {
                "title": section.part.title,
                "about": section.part.about,
                "blocks": [_block(block, folder, next(numbers)) for block in section.blocks],
            }
            for section in report.sections
        ],
        "caveats": report.caveats,
        "definitions": [
            {"title": figure.title, "text": figure.definition, "source": f"{made_of} Source: {figure.source}."}
            for figure, made_of in report.definitions
        ],
    }


def _block(block: Block, folder: Path, number: int) -> dict:
    section, quarters = block.section, block.section.quarters
    return {
        "title": block.title,
        "sentence": section.sentence,
        "pictures": [_picture(svg, folder, f"{number}-{place}") for place, svg in enumerate(block.drawn)],
        "wide": block.wide,
        "tables": [_table(section.caption, block.lines)],
        "quarters": {
            "sentence": quarters.sentence,
            "pictures": [_picture(quarters.chart, folder, f"{number}-quarters")],
            "tables": [_table(quarters.caption, quarters.table.turned)],
        }
        if quarters
        else None,
        "extras": [_table(caption, lines) for caption, lines in section.extras],
        "notes": block.notes,
    }


def _picture(svg: str, folder: Path, name: str) -> dict:
    """A picture put beside the template, what it says in words, and how high it stands."""
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    size = re.search(r'<svg[^>]* height="([\d.]+)"', svg)
    return {
        "file": f"{name}.svg",
        "alt": in_words(svg),
        "height": min(HIGHEST, CM_OF_A_PIXEL * float(size[1])) if size else HIGHEST,
    }


def _table(caption: str, lines: Lines) -> dict:
    return {
        "caption": caption,
        "headings": lines.headings,
        "rows": [
            {
                "label": label,
                "total": label == "Total",
                "squares": [{"text": square.text, "hidden": square.hidden} for square in squares],
            }
            for label, squares in lines.rows
        ],
    }
