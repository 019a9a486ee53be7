"""Two years of journeys: people are referred, offered, placed, move on and leave, day by day.

`World` keeps an agenda and takes every step through whatever actions it is given: the bulk ledger when the
demonstration is loaded, the single actions when a test compares the two.
"""

from hub.demo.journeys.world import Journey, World

__all__ = ["Journey", "World"]
