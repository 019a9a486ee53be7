"""Lists page by page, and counts that never walk a huge set: beyond a thousand a page says "more than 1,000"."""

from datetime import datetime

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Q
from django.utils.functional import cached_property

MOST_COUNTED = 1000
YEARS = (1900, 2100)


def capped(rows):
    """How many rows a query finds, counted to one more than `MOST_COUNTED`."""
    return rows[: MOST_COUNTED + 1].count()


def in_words(count):
    """ "37", or "more than 1,000" for a count that was capped."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"


def in_short(count):
    """37, or "1,000+" beside a label."""
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else count


class CountedPage(Page):
    """A page that knows by looking one row ahead whether another follows."""

    def __init__(self, rows, number, paginator):
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.more = len(rows) > paginator.per_page

    def has_next(self):
        return self.more

    def next_page_number(self):
        return self.number + 1

    def end_index(self):
        return self.start_index() + len(self.object_list) - 1 if self.object_list else 0


class Pages(Paginator):
    """Pages of a query, counted to a thousand; what lies further is reached page by page."""

    @cached_property
    def count(self):
        return capped(self.object_list)

    def validate_number(self, number):
        if self.count <= MOST_COUNTED:
            return super().validate_number(number)
        try:
            return super().validate_number(number)
        except EmptyPage:
            return int(number) if 0 < int(number) < 10_000 else self.num_pages

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return CountedPage(list(self.object_list[first : first + self.per_page + 1]), number, self)


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
    kept.pop("after", None)
    for name, value in changes.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
