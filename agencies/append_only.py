"""Triggers that refuse to change or delete what the log holds, on SQLite and on PostgreSQL."""

TABLES = ("agencies_event", "agencies_read", "agencies_showing")
REFUSAL = "the log is append-only"


def lay(connection, tables=TABLES):
    """Create the triggers."""
    _run(connection, LAY[connection.vendor], tables)


def lift(connection, tables=TABLES):
    """Remove them: to take a migration back, or to empty a test database."""
    _run(connection, LIFT[connection.vendor], tables)


def _run(connection, statements, tables):
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements:
                cursor.execute(statement.format(table=table, refusal=REFUSAL))


LAY = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION hub_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hub_append_only()",
        # A row trigger does not see TRUNCATE.
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION hub_append_only()",
    ),
}
LIFT = {
    "sqlite": ("DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    ),
}
