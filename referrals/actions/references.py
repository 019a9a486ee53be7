from django.db import transaction
from django.db.models import F

from referrals.models import ReferenceCounter


@transaction.atomic
def next_references(prefix: str, count: int, year: int) -> list[str]:
    """The next `count` references of a prefix and year, in order: R26-00001, R26-00002 and so on.

    Counted up in the database before they are read: two processes at once never get the same one.
    """
    if count <= 0:
        return []
    series = f"{prefix}{year % 100:02d}"
    counter, _ = ReferenceCounter.objects.get_or_create(prefix=series)
    ReferenceCounter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    last = ReferenceCounter.objects.values_list("last", flat=True).get(pk=counter.pk)
    return [f"{series}-{number:05d}" for number in range(last - count + 1, last + 1)]
