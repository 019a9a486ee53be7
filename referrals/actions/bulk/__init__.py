"""Whole histories at once: the very steps of the single actions, taken in memory and written set by set.

A `Ledger` is a book, as `referrals.actions.database` is one: it keeps rows and knows no rule. A test takes the same
journeys with both books and compares every table row for row. What a ledger does not do is tell anybody.
"""

from referrals.actions.bulk.ledger import Ledger

__all__ = ["Ledger"]
