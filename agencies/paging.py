"""Lists page by page, and counts that never walk a huge set: beyond a thousand a page says "more than 1,000"."""

from datetime import datetime

from django.db.models import Q

MOST_COUNTED = 1000
YEARS = (1900, 2100)


def capped(rows):
    """How many rows a query finds, counted to one more than `MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def in_words(count):
    """ "37", or "more than 1,000" for a count that was capped."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"


def in_short(count):
    """37, or "1,000+" beside a label."""
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else count


def token(moment, pk):
    """Where a page ended, for the address of the next: what the last row is ordered by."""
    return f"{moment.isoformat()}_{pk}"


def after(text):
    """(moment, number) of the last row seen; None for what makes no sense."""
    said, _, number = text.partition("_")
    try:
        moment, pk = datetime.fromisoformat(said), int(number)
    except ValueError:
        return None
    return (moment, pk) if moment.tzinfo and YEARS[0] < moment.year < YEARS[1] and 0 < pk < 2**63 else None


def newest(rows, moment, last, size):
    """The next `size` rows by that moment, newest first, after the `last` one seen; and whether more follow."""
    if last:
        rows = rows.filter(Q(**{f"{moment}__lt": last[0]}) | Q(**{moment: last[0], "pk__lt": last[1]}))
    found = list(rows.order_by(f"-{moment}", "-pk")[: size + 1])
    return found[:size], len(found) > size


def address(request, **changes):
    """The page's own address with other words: the next page, or the first."""
    kept = request.GET.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
