"""Triggers that refuse to change or delete the rows of a table, such as the log's, on SQLite and on PostgreSQL."""

TABLES = ("agencies_event", "agencies_read", "agencies_showing")
REFUSAL = "the log is append-only"


def lay(connection, tables=TABLES, refusal=REFUSAL):
    """Create the triggers; `refusal` is what they say."""
    _run(connection, LAY[connection.vendor], tables, refusal)


def lift(connection, tables=TABLES):
    """Remove them: to take a migration back, or to empty a test database."""
    _run(connection, LIFT[connection.vendor], tables)


def _run(connection, statements, tables, refusal=REFUSAL):
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements:
                cursor.execute(statement.format(table=table, refusal=refusal))


LAY = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION hub_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '%', coalesce(TG_ARGV[0], '{REFUSAL}'); END $$",
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hub_append_only('{refusal}')",
        # A row trigger does not see TRUNCATE.
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION hub_append_only('{refusal}')",
    ),
}
LIFT = {
    "sqlite": ("DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    ),
}
