"""The list of referrals as everybody gets it: the page, the API and the file that is taken away."""

from dataclasses import dataclass

from referrals import access
from referrals.filters import find


@dataclass(frozen=True)
class Listed:
    """Some referrals of a list, whether more follow, and how many it has (counted to one more than a thousand)."""

    rows: list
    more: bool
    count: int


def words_of(typed):
    """What somebody looks for, as it is looked for."""
    return " ".join(typed.replace("\0", "").split())[:80]


def listed(user, *, chosen, words="", last=None, size=25):
    """The next `size` referrals of what the person may see, newest first; with `words`, what is found by them at once.

    `chosen` are columns as `filters.ReferralFilter` has them, `last` is (moment, number) of the last row seen.
    """
    if words:
        found = find(user, words, chosen)
        return Listed(found, False, len(found))
    found = access.page(user, filters=chosen, after=last, size=size + 1)
    return Listed(found[:size], len(found) > size, access.count(user, filters=chosen))
