"""What an accommodation status counts as, by the scheme under which it was recorded: a scheme is a dated mapping.

Approved premises were settled in 2017 and are transient in 2026: the class goes with the scheme, never with the label.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SETTLED, UNSETTLED, UNRECORDED = "Settled", "Unsettled", "Unrecorded"
APART = "Apart"


@dataclass(frozen=True)
class StatusMapping:
    """One publisher's reading of its statuses: those not named here are unsettled. `homeless` ones are unsettled too.

    `apart` are a class of their own, in the total and in none of the three.
    """

    scheme: str
    publisher: str
    settled: frozenset[str]
    homeless: frozenset[str]
    unrecorded: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def of(self, status: str) -> str:
        """Settled, unsettled, unrecorded, or apart."""
        if status in self.settled:
            return SETTLED
        if status in self.unrecorded:
            return UNRECORDED
        return APART if status in self.apart else UNSETTLED

    def housed(self, status: str) -> bool | None:
        """Whether anywhere but homeless: settled or temporary. None where nothing was recorded."""
        return None if status in self.unrecorded else status not in self.homeless


STATUS_MAPPINGS: Mapping[str, StatusMapping] = {
    mapping.scheme: mapping
    for mapping in (
        StatusMapping(
            "delius-2017",
            "National Probation Service, April 2017; Community Safety Partnership, October 2017, Figure 1",
            settled=frozenset({"N01", "N03", "N05", "N08", "N12", "N13", "N14", "N15", "N16", "N17"}),
            homeless=frozenset({"N07", "N09", "N19"}),
            unrecorded=frozenset({"N06", "N10", "N11"}),
        ),
        StatusMapping(
            "crc-2017",
            "Kent, Surrey and Sussex Community Rehabilitation Company; Community Safety Partnership, October 2017, "
            "Figures 5 to 14",
            settled=frozenset({"C08", "C09", "C10", "C11", "C12"}),
            homeless=frozenset({"C05"}),
            unrecorded=frozenset({"C14"}),
            apart=frozenset({"C13"}),
        ),
        StatusMapping(
            "delius-2026",
            "Ministry of Justice, accommodation reference data, 2026",
            settled=frozenset({"A01A", "A01C", "A01D", "A04", "A07B", "A12"}),
            homeless=frozenset({"A08", "A08A", "A08C"}),
        ),
    )
}
