"""Closed quarters are guarded by the database itself, as the log is: no row of them is changed or deleted."""

from agencies import append_only

TABLES = ("analytics_snapshot", "analytics_frozentable")
REFUSAL = "a closed quarter is never changed; correct it by a revision"


def lay(connection):
    """Create the triggers."""
    append_only.lay(connection, TABLES, REFUSAL)


def lift(connection):
    """Remove them: to take a migration back, or to empty a test database."""
    append_only.lift(connection, TABLES)
