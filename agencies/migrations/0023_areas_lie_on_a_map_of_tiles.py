from django.db import migrations, models

# Where these districts stood while their tiles were the same for every county.
TILES = {
    "Dartford": (0, 0),
    "Gravesham": (1, 0),
    "Swale": (3, 0),
    "Thanet": (5, 0),
    "Sevenoaks": (0, 1),
    "Tonbridge and Malling": (1, 1),
    "Maidstone": (2, 1),
    "Canterbury": (4, 1),
    "Dover": (5, 1),
    "Tunbridge Wells": (1, 2),
    "Ashford": (3, 2),
    "Folkestone and Hythe": (4, 2),
    "Shepway": (4, 2),
}


def keep_tiles(apps, schema_editor):
    areas = apps.get_model("agencies", "Area").objects
    for name, (column, row) in TILES.items():
        areas.filter(name=name, kind="district").update(tile_column=column, tile_row=row)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0022_permission_to_report_concerns'),
    ]

    operations = [
        migrations.AddField(
            model_name='area',
            name='tile_column',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='column on maps of tiles'),
        ),
        migrations.AddField(
            model_name='area',
            name='tile_row',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='row on maps of tiles'),
        ),
        migrations.RunPython(keep_tiles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tile_column', None), ('tile_row', None)), models.Q(('tile_column__isnull', False), ('tile_row__isnull', False)), _connector='OR'), name='area_tile_has_column_and_row', violation_error_message='Enter both the column and the row of its tile, or neither.'),
        ),
    ]
