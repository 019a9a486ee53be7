"""The report as tagged PDF (PDF/UA-1), set by Typst from a template of this package. No network; fonts of Typst's own.

Typst refuses a picture without words and a document without title: what is not accessible is not built.
"""

import json
import tempfile
from pathlib import Path

import typst

from analytics.pages import Lines
from analytics.report.gathering import Block, Report

BARS_OF_A_SERIES = 14
TEMPLATE = Path(__file__).with_name("template") / "report.typ"


def as_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1."""
    return _compiled(report, format="pdf", pdf_standards="ua-1")


def as_pictures(report: Report) -> list[bytes]:
    """Each page as PNG, for people to look at."""
    found = _compiled(report, format="png", ppi=80)
    return found if isinstance(found, list) else [found]


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
            {"title": figure.title, "text": figure.definition, "source": f"Source: {figure.source}."}
            for figure in report.figures
        ],
    }


def _block(block: Block, folder: Path, number: int) -> dict:
    chart = ""
    # A matrix is its table: the picture would print the same numbers a second time.
    if block.chart and not block.wide:
        chart = f"chart-{number}.svg"
        (folder / chart).write_text(block.chart, encoding="utf-8")
    tables = [_table(block.caption, block.lines)]
    if block.series:
        tables.insert(0, _table(f"{block.title}, the last eight quarters", block.series))
    tables += [_table(caption, lines) for caption, lines in block.extras]
    return {
        "title": block.title,
        "sentence": block.sentence,
        "chart": chart,
        "alt": block.alt,
        "wide": block.wide,
        "bars": BARS_OF_A_SERIES if block.series else len(block.lines.rows),
        "tables": tables,
        "notes": block.notes,
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
