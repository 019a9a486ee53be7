from django.db import migrations

from analytics import guarded


def lay(apps, schema_editor):
    guarded.lay(schema_editor.connection)


def lift(apps, schema_editor):
    guarded.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0006_targets_in_red_amber_and_green'),
    ]

    operations = [migrations.RunPython(lay, lift)]
