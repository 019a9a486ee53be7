from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0026_duty_to_refer")]

    operations = [
        migrations.AddIndex(
            "offer",
            models.Index(
                fields=["answered_at", "service", "decline_reason"],
                condition=models.Q(status="declined"),
                name="offer_declined",
            ),
        ),
        migrations.AddIndex(
            "outcome",
            models.Index(
                fields=["placement", "code", "achieved"],
                condition=models.Q(needed=True, recorded_on=None),
                name="outcome_needed_at_the_end",
            ),
        ),
        migrations.AddIndex(
            "placement",
            models.Index(fields=["started", "service"], condition=models.Q(status="arrived"), name="placement_arrived"),
        ),
    ]
