"""Searches that found no place, as groups without people: the ledger of unmet need as figures read it."""

from collections import Counter

import pandas as pd

from analytics.fairness.unmet import searches_of
from analytics.frames.shared import REFERRAL, kept
from analytics.indicators.unmet import entry
from analytics.windows import Window

COLUMNS = ("cohort", "areas", "way", "stood")


@kept
def unmet(window: Window) -> pd.DataFrame:
    """Searches of the period that have found no place, by cohort, areas wanted, the way they failed and what stood."""
    found: Counter = Counter()
    for referral, search in searches_of(window.period):
        line = entry(search)
        found[line.cohort, line.areas, line.way, line.stood, referral if window.by_referral else 0] += 1
    rows = [(*columns, n) for columns, n in found.items()]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, REFERRAL, "n"])
    return frame if window.by_referral else frame.drop(columns=REFERRAL)
