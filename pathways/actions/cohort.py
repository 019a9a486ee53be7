from django.db import transaction

from pathways.cohorts import COHORTS
from pathways.models import Cohort


@transaction.atomic
def seed_cohorts():
    """Make the rows of the cohorts equal to the table. Running it twice changes nothing."""
    for order, (code, name) in enumerate(COHORTS.items(), start=1):
        Cohort.objects.update_or_create(code=code, defaults={"name": name, "order": order})
