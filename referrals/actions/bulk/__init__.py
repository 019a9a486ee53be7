"""Whole histories at once: the steps of the single actions, taken in memory and written set by set.

A `Ledger` offers the same steps by the same names and arguments as `referrals.actions`; a test takes the same journeys
through both and compares every table row for row. What it does not do is tell anybody: no signal is sent.
"""

from referrals.actions.bulk.ledger import Ledger

__all__ = ["Ledger"]
