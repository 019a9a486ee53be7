"""From a number back to the referrals that it counts, for every figure alike and without a rule of its own for any.

The figure is computed from frames that tell referrals apart; then it is asked again with parts of the rows left out.
A part that adds nothing to the number holds none of its referrals, one that adds all its rows holds only such; any
other part is divided. What is found is never shown as it is: see `analytics.views.records`.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.cells import Atom
from analytics.figures import FIGURES
from analytics.frames import REFERRAL
from analytics.publication import asked
from analytics.together import Name
from analytics.windows import Window

MEASURES = ("n", "unsupported", "overturned")


class _Replayed(dict):
    """Frames to compute from instead of the database. A number that cannot be divided is nobody's here."""

    def __contains__(self, key) -> bool:
        return True

    def __missing__(self, key):
        return _Nobody()


class _Nobody(dict):
    def __missing__(self, key) -> int:
        return 0


@dataclass
class _Trace:
    """One number of one figure, over frames whose rows are grouped by everything but the referral."""

    name: Name
    window: Window
    atom: Atom
    frames: dict
    groups: dict

    def number(self, chosen: dict) -> int:
        """The number as it would be with the chosen groups of rows alone."""
        part = {key: frame[np.isin(self.groups[key], chosen.get(key, ()))] for key, frame in self.frames.items()}
        table = FIGURES[self.name.figure].compute(replace(self.window, frames=_Replayed(part)), asked(self.name))
        return table.number(self.atom) or 0

    def within(self, key, groups: list) -> list:
        """Those of a frame's groups that the number counts."""
        found = self.number({key: groups}) if groups else 0
        if not found or len(groups) == 1 or found == self._rows(key, groups):
            return groups if found else []
        half = len(groups) // 2
        return self.within(key, groups[:half]) + self.within(key, groups[half:])

    def _rows(self, key, groups: list) -> int:
        return int(self.frames[key]["n"][np.isin(self.groups[key], groups)].sum())


def referrals_counted(name: Name, on: Window, atom: Atom) -> set[int]:
    """The ids of the referrals behind a number of a table; behind a median, of those that it is computed from.

    Empty for a figure that is not counted from referrals.
    """
    apart = replace(on, by_referral=True, frames={})
    table = FIGURES[name.figure].compute(apart, asked(name))
    atom = (table.based_on.get(atom[0], atom[0]), atom[1])
    frames = {
        key: frame
        for key, frame in apart.frames.items()
        if isinstance(frame, pd.DataFrame) and REFERRAL in frame and len(frame)
    }
    trace = _Trace(name, apart, atom, frames, {key: _groups(frame) for key, frame in frames.items()})
    found: set[int] = set()
    for key, frame in frames.items():
        counted = trace.within(key, sorted(set(trace.groups[key])))
        found |= set(frame[REFERRAL][np.isin(trace.groups[key], counted)])
    return found


def _groups(frame: pd.DataFrame) -> np.ndarray:
    """A number for each row: the same for rows that differ in their referral alone, neighbours for rows much alike."""
    columns = [column for column in frame.columns if column not in (REFERRAL, *MEASURES)]
    keys = [tuple(map(str, row)) for row in frame[columns].itertuples(index=False)]
    order = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys])
