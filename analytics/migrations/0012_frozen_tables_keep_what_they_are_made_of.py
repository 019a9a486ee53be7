from django.db import migrations, models

from analytics import guarded


def lift(apps, schema_editor):
    guarded.lift(schema_editor.connection)


def lay(apps, schema_editor):
    guarded.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0011_held_tables'),
    ]

    # SQLite makes the table anew for a column with a default, and its triggers go with the old one.
    operations = [
        migrations.RunPython(lift, lay),
        migrations.AddField(
            model_name='frozentable',
            name='facts',
            field=models.JSONField(blank=True, default=list, verbose_name='what it is made of, line by line'),
        ),
        migrations.RunPython(lay, lift),
    ]
