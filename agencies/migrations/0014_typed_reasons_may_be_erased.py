from django.db import migrations

from agencies import append_only

TABLES = ("agencies_event",)


def lay_again(apps, schema_editor):
    """A log that refused every change lets what somebody typed be erased."""
    append_only.lift(schema_editor.connection, TABLES)
    append_only.lay(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0013_newest_event_that_counts")]

    operations = [migrations.RunPython(lay_again, migrations.RunPython.noop)]
