"""The table in which processes without Redis share what they keep for a while: Django's own, for its database cache."""

from django.core.management import call_command
from django.db import migrations

TABLE = "hub_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"drop table {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0011_targets_in_red_amber_and_green")]

    operations = [migrations.RunPython(make, drop)]
