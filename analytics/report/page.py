"""The report as one page of HTML that stands by itself: no script, no font and no picture from elsewhere."""

from pathlib import Path

from django.template.loader import render_to_string

from analytics.report.gathering import Report

STYLE = Path(__file__).with_name("template") / "report.css"


def as_html(report: Report) -> bytes:
    """The report as a file to open in a browser or to print."""
    style = STYLE.read_text(encoding="utf-8")
    return render_to_string("analytics/report_file.html", {"report": report, "style": style}).encode()
