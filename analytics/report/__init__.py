"""The quarterly report: gathered once, and written as PDF, as workbook and as page."""

from analytics.report.gathering import Block, Report, Section, gather
from analytics.report.page import as_html
from analytics.report.pdf import as_pdf
from analytics.report.workbook import as_workbook

WRITERS = {"pdf": as_pdf, "xlsx": as_workbook, "html": as_html}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}

__all__ = ["CONTENT_TYPES", "WRITERS", "Block", "Report", "Section", "gather"]
