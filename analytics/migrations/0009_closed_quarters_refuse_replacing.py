from django.db import migrations

from analytics import guarded


def lay_anew(apps, schema_editor):
    guarded.lift(schema_editor.connection)
    guarded.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0008_a_closed_quarter_is_its_days'),
    ]

    operations = [migrations.RunPython(lay_anew, migrations.RunPython.noop)]
