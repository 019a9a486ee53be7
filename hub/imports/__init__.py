"""Records in: the one room through which spreadsheets come. `docs/exchange.md` is its promise, `kinds` its table.

    bring_in(kind, sheet, by=user, dry_run=False, create_missing=False) -> Report

The command and the upload page are its two faces.
"""

from agencies.spreadsheets.reading import Sheet, Unreadable, read
from hub.imports.kinds import KINDS
from hub.imports.run import Report, bring_in

__all__ = ["KINDS", "Report", "Sheet", "Unreadable", "bring_in", "read"]
