from itertools import groupby

from django.db import migrations, models

from analytics import guarded


def number_by_days(apps, schema_editor):
    """Days that were closed under two names have one line of revisions, in the order in which they were closed."""
    snapshots = apps.get_model('analytics', 'Snapshot')
    rows = snapshots.objects.order_by('first', 'last', 'closed_at', 'id').only('first', 'last', 'revision', 'reason')
    wrong = []
    for _, same_days in groupby(rows, key=lambda row: (row.first, row.last)):
        wrong += [(number, row) for number, row in enumerate(same_days, 1) if row.revision != number]
    # From the last on: a number only ever grows, and so never meets one that is still to move.
    for number, row in reversed(wrong):
        reason = row.reason or 'The same days were closed before, under another name.'
        snapshots.objects.filter(pk=row.pk).update(revision=number, reason=reason)


def lift(apps, schema_editor):
    guarded.lift(schema_editor.connection)


def lay(apps, schema_editor):
    guarded.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0007_closed_quarters_guarded'),
    ]

    # SQLite makes the table anew for a constraint, and its triggers go with the old one.
    operations = [
        migrations.RunPython(lift, lay),
        migrations.RunPython(number_by_days, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='snapshot',
            name='one_snapshot_per_period_and_revision',
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.UniqueConstraint(fields=('first', 'last', 'revision'), name='one_snapshot_per_days_and_revision'),
        ),
        migrations.RunPython(lay, lift),
    ]
