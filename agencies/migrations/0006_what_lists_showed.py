from django.db import migrations, models

from agencies import append_only

BEFORE = ("agencies_event", "agencies_read")
BATCH = 2000


def lift(apps, schema_editor):
    """SQLite makes a table anew to add a column, and loses its triggers: they are lifted first and laid afterwards."""
    append_only.lift(schema_editor.connection, BEFORE)


def lay_as_before(apps, schema_editor):
    append_only.lay(schema_editor.connection, BEFORE)


def list_what_was_shown(apps, schema_editor):
    """What earlier pages showed is found by reference too."""
    read, showing = apps.get_model("agencies", "Read"), apps.get_model("agencies", "Showing")
    rows = []
    for pk, shown in read.objects.order_by("pk").values_list("pk", "shown").iterator(BATCH):
        rows += [showing(read_id=pk, reference=reference) for reference in shown]
        if len(rows) >= BATCH:
            showing.objects.bulk_create(rows, BATCH)
            rows = []
    showing.objects.bulk_create(rows, BATCH)


def lay(apps, schema_editor):
    append_only.lay(schema_editor.connection)


def lift_all(apps, schema_editor):
    append_only.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0005_emergencies'),
    ]

    operations = [
        migrations.RunPython(lift, lay_as_before),
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_id', models.BigIntegerField()),
                ('reference', models.CharField(max_length=20)),
            ],
            options={
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='read',
            name='why',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['-recorded_at', '-id'], name='event_newest'),
        ),
        migrations.AddIndex(
            model_name='read',
            index=models.Index(fields=['-at', '-id'], name='read_newest'),
        ),
        migrations.AddIndex(
            model_name='showing',
            index=models.Index(fields=['reference', '-read_id'], name='showing_of_reference'),
        ),
        migrations.RunPython(list_what_was_shown, migrations.RunPython.noop),
        migrations.RunPython(lay, lift_all),
    ]
