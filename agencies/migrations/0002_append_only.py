from django.db import migrations

from agencies import append_only


TABLES = ("agencies_event", "agencies_read")


def lay(apps, schema_editor):
    append_only.lay(schema_editor.connection, TABLES)


def lift(apps, schema_editor):
    append_only.lift(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [migrations.RunPython(lay, lift)]
