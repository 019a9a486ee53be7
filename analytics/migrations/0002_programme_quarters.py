"""Programme quarters 19 to 26: thirteen weeks, Monday to Sunday; Q23 = 6 October 2008 to 4 January 2009."""

from datetime import date, timedelta

from django.db import migrations

ANCHOR = (23, date(2008, 10, 6))
WEEKS = timedelta(weeks=13)


def add_quarters(apps, schema_editor):
    ReportingPeriod = apps.get_model("analytics", "ReportingPeriod")
    number, monday = ANCHOR
    for quarter in range(19, 27):
        first = monday + (quarter - number) * WEEKS
        ReportingPeriod.objects.get_or_create(
            scheme="sp", code=f"Q{quarter}", defaults={"first": first, "last": first + WEEKS - timedelta(days=1)}
        )


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]
    operations = [migrations.RunPython(add_quarters, migrations.RunPython.noop)]
