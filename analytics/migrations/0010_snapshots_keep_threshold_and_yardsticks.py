from django.db import migrations, models

from analytics import guarded


def lift(apps, schema_editor):
    guarded.lift(schema_editor.connection)


def lay(apps, schema_editor):
    guarded.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0009_closed_quarters_refuse_replacing'),
    ]

    # SQLite makes the table anew for a column with a default, and its triggers go with the old one.
    operations = [
        migrations.RunPython(lift, lay),
        migrations.AddField(
            model_name='snapshot',
            name='held_against',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='suppressed_below',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='numbers of people are hidden below'),
        ),
        migrations.RunPython(lay, lift),
    ]
