"""What is unusual about looking at people: a table of rules with their thresholds. Pure data.

A rule accuses nobody. It says that a person should ask, and what of; whoever is asked may well have a good reason.
`referrals.unusual` finds what a rule speaks of in the log, `referrals.actions.looking` keeps it and its review.
"""

from dataclasses import dataclass, field

from agencies.roles import RoleName

# Somebody sleeps where providers work: their staff are on duty by night and at weekends.
ON_DUTY_BY_NIGHT = frozenset({RoleName.PROVIDER_WORKER, RoleName.PROVIDER_MANAGER})
AUDITED = "audit"  # why somebody looked, who looked at who has looked


@dataclass(frozen=True)
class Rule:
    """One kind of unusual looking.

    `label` says it to who may read the person's name; `veiled`, to everybody else, gives nothing of the person away.
    `at_least` counts what the rule counts, `at_least_county` for roles that look at the whole county. `days` is how far
    back it looks or how long ago something was. `quiet_days`: once found, the same reader and referral are not found
    again for so long.
    """

    label: str
    why: str
    veiled: str = ""
    counts: str = "times"
    counts_one: str = "time"
    at_least: int = 1
    at_least_county: int = 1
    days: int = 0
    quiet_days: int = 0
    not_roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def tells_of_the_person(self) -> bool:
        """Whether to know that the rule holds is to know something of the person."""
        return bool(self.veiled)


ALIKE = "The reader and the person may know each other"
OPENS, CLOSES = 7, 20  # the hours between which offices work, Monday to Friday

RULES: dict[str, Rule] = {
    "same_name": Rule(
        label="The reader has the person's family name, or another name of theirs",
        veiled=ALIKE,
        why="They may be family. Nobody looks up their own relatives.",
        quiet_days=365,
    ),
    "own_address": Rule(
        label="The person lives, or lived, at the reader's own postcode",
        veiled=ALIKE,
        why="They may be neighbours. The postcode is kept by the administrator for this alone.",
        quiet_days=365,
    ),
    "many_people": Rule(
        label="Many different people were opened in one hour",
        why="Work goes from one person to the next; copying a register goes faster.",
        counts="people",
        counts_one="person",
        at_least=25,
        at_least_county=60,
    ),
    "many_listed": Rule(
        label="Many different referrals were listed in one hour",
        why="A list read to its end, page by page or by a program, is a register copied.",
        counts="referrals",
        counts_one="referral",
        at_least=200,
        at_least_county=1000,
    ),
    "again_and_again": Rule(
        label="Opened on several days without a step taken",
        why="Somebody follows this person and does nothing for them.",
        counts="days",
        counts_one="day",
        at_least=5,
        at_least_county=8,
        days=14,
        quiet_days=28,
    ),
    "out_of_hours": Rule(
        label="Several people were opened outside working hours",
        why="Before 7:00, from 20:00 or at a weekend. Providers are on duty then; an emergency has its own review.",
        counts="people",
        counts_one="person",
        at_least=3,
        at_least_county=3,
        not_roles=ON_DUTY_BY_NIGHT,
    ),
    "closed_long_ago": Rule(
        label="Opened though it was closed long ago",
        why="More than a year after the end there is seldom anything left to do.",
        days=365,
        quiet_days=28,
    ),
}
TELLING: frozenset[str] = frozenset(name for name, rule in RULES.items() if rule.tells_of_the_person)
