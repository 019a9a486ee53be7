"""Triggers that refuse to change, replace or delete rows of a table, such as the log's, on SQLite and PostgreSQL.

The words that somebody typed into the log may be erased, once and for all: such a column may be set to `ERASED`, and
nothing else beside it.
"""

TABLES = ("agencies_event", "agencies_read", "agencies_showing")
REFUSAL = "the log is append-only"
ERASED = "Erased"
TYPED = {"agencies_event": "reason"}


def lay(connection, tables=TABLES, refusal=REFUSAL):
    """Create the triggers; `refusal` is what they say."""
    _run(connection, LAY[connection.vendor], tables, refusal)
    _run(connection, LAY_TYPED[connection.vendor], [table for table in tables if table in TYPED], refusal)


def lift(connection, tables=TABLES):
    """Remove them: to take a migration back, or to empty a test database."""
    _run(connection, LIFT[connection.vendor], tables)


def _run(connection, statements, tables, refusal=REFUSAL):
    with connection.cursor() as cursor:
        for table in tables:
            typed = TYPED.get(table)
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            words = {
                "refusal": refusal,
                "of": f"OF {', '.join(name for name in columns if name != typed)} " if typed else "",
                "typed": typed or "",
                "erased": ERASED,
                "same": _same_row(connection, cursor, table),
            }
            for statement in statements:
                cursor.execute(statement.format(table=table, **words))


def _same_row(connection, cursor, table):
    """The condition that a row is in the way of a new one: it has the same key, or what must be unique the same."""
    found = connection.introspection.get_constraints(cursor, table).values()
    unique = sorted(each["columns"] for each in found if each["unique"] or each["primary_key"])
    keys = [" AND ".join(f'held."{name}" = NEW."{name}"' for name in columns) for columns in unique]
    return " OR ".join(f"({key})" for key in keys)


LAY = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE {of}ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        # INSERT OR REPLACE deletes what is in its way, and SQLite tells the trigger above nothing of it.
        "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        "WHEN EXISTS (SELECT 1 FROM {table} AS held WHERE {same}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ),
    "postgresql": (
        # A column named by the second argument may become the third, if nothing else changes.
        "CREATE OR REPLACE FUNCTION hub_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND TG_ARGV[1] <> '' THEN IF to_jsonb(NEW) ->> TG_ARGV[1] = TG_ARGV[2] "
        "AND to_jsonb(NEW) - TG_ARGV[1] = to_jsonb(OLD) - TG_ARGV[1] THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '%', coalesce(TG_ARGV[0], '{REFUSAL}'); END $$",
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hub_append_only('{refusal}', '{typed}', '{erased}')",
        # A row trigger does not see TRUNCATE.
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION hub_append_only('{refusal}')",
    ),
}
# SQLite's triggers name columns: one more keeps what is typed from becoming anything else.
LAY_TYPED = {
    "sqlite": (
        "CREATE TRIGGER {table}_only_erased BEFORE UPDATE OF {typed} ON {table} WHEN NEW.{typed} <> '{erased}' "
        "BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ),
    "postgresql": (),
}
LIFT = {
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {{table}}_{what}" for what in ("no_update", "only_erased", "no_delete", "no_replace")
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
    ),
}
