"""Spreadsheets that people hand in: files into rows of cells, cells into values, sentences for what is wrong."""

from agencies.spreadsheets.reading import MEBIBYTE, Sheet, Unreadable, read

__all__ = ["MEBIBYTE", "Sheet", "Unreadable", "read"]
