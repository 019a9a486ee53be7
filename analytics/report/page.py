"""The report as one page of HTML that stands by itself: no script, no font and no picture from elsewhere."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from analytics.report.gathering import Report

STYLE = Path(__file__).with_name("template") / "report.css"


def as_html(report: Report) -> bytes:
    """The report as a file to open in a browser or to print."""
    # A file that stands by itself brings its style along; pages of the hub never do.
    style = mark_safe(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
    return render_to_string("analytics/report_file.html", {"report": report, "style": style}).encode()
