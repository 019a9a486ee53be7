"""Steps: the verbs that somebody presses, from which status, to which, and who may (DOMAIN, life-cycles)."""

import enum
from dataclasses import dataclass, field

from django.db.models import TextChoices


class ReferralStatus(TextChoices):
    DRAFT = "draft", "Draft"
    BESIDE = "beside", "Beside another referral"
    SUBMITTED = "submitted", "With the hub"
    INFORMATION_ASKED = "information_asked", "Information asked"
    WAITING = "waiting", "Waiting for a place"
    OFFERED = "offered", "With the provider"
    ACCEPTED = "accepted", "Place booked"
    PLACED = "placed", "In a service"
    CLOSED = "closed", "Closed"


class OfferStatus(TextChoices):
    OPEN = "open", "Open"
    INFORMATION_ASKED = "information_asked", "Information asked"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    REFUSED = "refused", "Refused by the person"
    LAPSED = "lapsed", "Lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PlacementStatus(TextChoices):
    BOOKED = "booked", "Booked"
    ARRIVED = "arrived", "Arrived"
    DEPARTED = "departed", "Departed"
    DID_NOT_ARRIVE = "did_not_arrive", "Did not arrive"
    CANCELLED = "cancelled", "Cancelled"


class Side(enum.StrEnum):
    """Whose turn it is, and who is told. `COUNCIL`: the one that a duty to refer went to. `HOLDER`: whoever else has a
    stake, as councils have. `NAMED`: those to whom a restricted referral is open by name.
    """

    REFERRER = "referrer"
    HUB = "hub"
    PROVIDER = "provider"
    COUNCIL = "council"
    HOLDER = "holder"
    CLOCK = "clock"
    NAMED = "named"


@dataclass(frozen=True)
class Step:
    """One verb: `button` is what it says, `said` what the timeline says, `effect` what it does, before it is pressed.

    `to` is None where the status stays or follows from other facts. An empty `permission` is for the clock alone.
    """

    name: str
    button: str
    said: str
    permission: str
    from_: frozenset[str]
    to: str | None
    effect: str
    tells: frozenset[Side] = field(default_factory=frozenset)
    warning: bool = False


def table(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


R, O, P = ReferralStatus, OfferStatus, PlacementStatus

OPEN_REFERRAL: frozenset[str] = frozenset(R.values) - {R.CLOSED}
_SENT = OPEN_REFERRAL - {R.DRAFT}
# The one referral by which a person is on their way; a draft or one beside it leads nowhere yet.
LIVE_REFERRAL: frozenset[str] = _SENT - {R.BESIDE}
_BEFORE_ARRIVAL = _SENT - {R.PLACED}
LIVE_PLACEMENT: frozenset[str] = frozenset({P.BOOKED, P.ARRIVED})
# Stays that somebody has moved into, whether or not they have left since.
BEGUN: frozenset[str] = frozenset({P.ARRIVED, P.DEPARTED})
OPEN_OFFER: frozenset[str] = frozenset({O.OPEN, O.INFORMATION_ASKED})

REFERRAL: dict[str, Step] = table(
    Step("submit", "Send referral", "Referral sent", "submit_referral", frozenset({R.DRAFT}), R.SUBMITTED,
         "The assessment is frozen and the hub is told.", frozenset({Side.HUB})),
    Step("join", "Bring together with another referral", "Brought together with another referral", "triage_referral",
         frozenset({R.BESIDE, R.SUBMITTED, R.INFORMATION_ASKED, R.WAITING, R.OFFERED}), R.CLOSED,
         "This referral closes and what it says goes on with the other one; both referrers are told.",
         frozenset({Side.REFERRER})),
    Step("alone", "Go on with it alone", "Goes on alone", "triage_referral", frozenset({R.BESIDE}), R.SUBMITTED,
         "The person has no other referral any more: this one is routed and comes to triage.",
         frozenset({Side.REFERRER})),
    Step("ask", "Ask for information", "Information asked", "triage_referral",
         frozenset({R.SUBMITTED, R.WAITING}), R.INFORMATION_ASKED,
         "The referrer is asked and the referral waits for the answer.", frozenset({Side.REFERRER})),
    Step("answer", "Answer", "Information given", "submit_referral", frozenset({R.INFORMATION_ASKED}), R.SUBMITTED,
         "The hub is told and goes on.", frozenset({Side.HUB})),
    Step("amend", "Change the assessment", "Assessment changed", "amend_referral", _SENT, None,
         "A new version is made; everybody who holds the referral is told.",
         frozenset({Side.REFERRER, Side.HUB, Side.PROVIDER, Side.HOLDER})),
    Step("read_change", "I have read what changed", "Change of the assessment read", "triage_referral", _SENT, None,
         "It leaves your worklist. Where the person is to go stays as it is until somebody routes them again."),
    Step("route", "Route again", "Routed again", "triage_referral",
         frozenset({R.SUBMITTED, R.INFORMATION_ASKED, R.WAITING, R.OFFERED, R.PLACED}), None,
         "Routing looks again at what is known and at what is free now. The earlier run is kept."),
    Step("wait", "Put on the waiting list", "Put on the waiting list", "triage_referral",
         frozenset({R.SUBMITTED, R.INFORMATION_ASKED, R.WAITING, R.PLACED}), R.WAITING,
         "The person waits for a place at this stage, in their band.", frozenset({Side.REFERRER})),
    Step("park", "Park until a date", "Parked on the waiting list", "triage_referral", frozenset({R.WAITING}), None,
         "They keep their place and their date on the list, and the hub takes them up again after that day."),
    Step("unpark", "Take up again", "Taken up again", "triage_referral", frozenset({R.WAITING}), None,
         "The search for a place goes on from today."),
    Step("urgency", "Change how urgent it is", "Whether a place is needed today was changed", "submit_referral",
         frozenset({R.DRAFT}) | _BEFORE_ARRIVAL, None,
         "Offers and decisions from now on have hours instead of days, or days instead of hours. When a place is "
         "needed today, services that were asked already answer within hours too.",
         frozenset({Side.HUB, Side.PROVIDER})),
    Step("offer", "Send offers", "Offered to a service", "send_offer",
         frozenset({R.SUBMITTED, R.WAITING, R.OFFERED, R.PLACED}), R.OFFERED,
         "Each service is told and has until its deadline to answer.", frozenset({Side.PROVIDER})),
    Step("notify", "Refer to a council", "Council told under the duty to refer", "submit_referral", LIVE_REFERRAL, None,
         "The council that the person chose reads who they are and how to reach them, and has 56 days to answer.",
         frozenset({Side.COUNCIL})),
    Step("withdraw", "Withdraw referral", "Referral withdrawn", "withdraw_referral",
         frozenset({R.DRAFT}) | _BEFORE_ARRIVAL, R.CLOSED,
         "Open offers and bookings are called off. You can withdraw until arrival.",
         frozenset({Side.HUB, Side.PROVIDER}), warning=True),
    Step("died", "Record a death", "Death recorded", "record_death", _SENT, R.CLOSED,
         "The referral closes and everybody who holds it is told.",
         frozenset({Side.REFERRER, Side.HUB, Side.PROVIDER}), warning=True),
    Step("panel", "Record the panel's decision", "The panel decided", "review_decline",
         frozenset({R.SUBMITTED, R.INFORMATION_ASKED, R.WAITING, R.OFFERED}), None,
         "The referrer is told; the search goes on as the panel decided.", frozenset({Side.REFERRER})),
    Step("close", "Close referral", "Referral closed", "triage_referral",
         frozenset({R.SUBMITTED, R.INFORMATION_ASKED, R.WAITING}), R.CLOSED,
         "The referrer is told why no place was found.", frozenset({Side.REFERRER}), warning=True),
    Step("reopen", "Reopen referral", "Referral reopened", "triage_referral", frozenset({R.CLOSED}), R.SUBMITTED,
         "The referral comes back to triage with everything that is known.", frozenset({Side.REFERRER})),
)  # fmt: skip

OFFER: dict[str, Step] = table(
    Step("ask", "Ask for information", "Provider asked for information", "decline_offer", frozenset({O.OPEN}),
         O.INFORMATION_ASKED, "The referrer is asked; your deadline stands.", frozenset({Side.REFERRER})),
    Step("answer", "Answer", "Provider's question answered", "submit_referral", frozenset({O.INFORMATION_ASKED}),
         O.OPEN, "The provider is told.", frozenset({Side.PROVIDER})),
    Step("accept", "Accept and hold a unit", "Offer accepted", "accept_offer", OPEN_OFFER, O.ACCEPTED,
         "The unit is held, other open offers of this referral are withdrawn, and the referrer is told.",
         frozenset({Side.REFERRER, Side.HUB})),
    Step("decline", "Decline", "Offer declined", "decline_offer", OPEN_OFFER, O.DECLINED,
         "The referral goes back to the hub and closes for you.", frozenset({Side.REFERRER, Side.HUB}), warning=True),
    Step("refused", "Record that the person refused", "Refused by the person", "decline_offer", OPEN_OFFER, O.REFUSED,
         "The referral goes back to the hub. It does not count as your decline.", frozenset({Side.REFERRER, Side.HUB})),
    Step("lapse", "Lapse", "Offer lapsed", "", OPEN_OFFER, O.LAPSED,
         "The deadline has passed.", frozenset({Side.REFERRER, Side.HUB, Side.PROVIDER})),
    Step("withdraw", "Withdraw offer", "Offer withdrawn", "send_offer", OPEN_OFFER, O.WITHDRAWN,
         "The service can no longer answer.", frozenset({Side.PROVIDER}), warning=True),
    Step("review", "Review the decline", "Decline reviewed", "review_decline", frozenset({O.DECLINED}), None,
         "The reason stands, is noted, or is overturned and offered again.", frozenset({Side.PROVIDER})),
    Step("read", "I have read this", "Reason for the decline read", "submit_referral", frozenset({O.DECLINED}), None,
         "It leaves your worklist."),
    Step("challenge", "Challenge the decline", "Decline challenged", "submit_referral", frozenset({O.DECLINED}), None,
         "The hub looks at the reason, again if it had looked before. A decline can be challenged once.",
         frozenset({Side.HUB})),
)  # fmt: skip

PLACEMENT: dict[str, Step] = table(
    Step("arrive", "Record arrival", "Arrived", "record_stay", frozenset({P.BOOKED}), P.ARRIVED,
         "The stay begins; a stay elsewhere on this pathway ends that day.", frozenset({Side.REFERRER, Side.HUB})),
    Step("did_not_arrive", "Did not arrive", "Did not arrive", "record_stay", frozenset({P.BOOKED}), P.DID_NOT_ARRIVE,
         "The unit is free again and the hub looks for what happened.", frozenset({Side.REFERRER, Side.HUB})),
    Step("cancel", "Cancel booking", "Booking cancelled", "record_stay", frozenset({P.BOOKED}), P.CANCELLED,
         "The unit is free again and the referral goes back to the hub.", frozenset({Side.REFERRER, Side.HUB}),
         warning=True),
    Step("extend", "Extend the stay", "Stay extended", "record_stay", frozenset({P.ARRIVED}), None,
         "The expected end moves, with your reason. Beyond the longest stay of the stage the hub decides about it."),
    Step("authorise", "Decide about the overstay", "Overstay decided", "authorise_overstay", frozenset({P.ARRIVED}),
         None, "The provider reads what you decided and why. The stay goes on until the departure is recorded.",
         frozenset({Side.PROVIDER})),
    Step("ready", "Ready to move on", "Ready to move on", "record_stay", frozenset({P.ARRIVED}), None,
         "The hub looks for the next stage.", frozenset({Side.HUB})),
    Step("depart", "Record departure", "Departed", "record_stay", frozenset({P.ARRIVED}), P.DEPARTED,
         "The unit is free again and the stay counts in the figures.", frozenset({Side.REFERRER, Side.HUB})),
    Step("destination", "Add where they went", "Destination added", "record_stay", frozenset({P.DEPARTED}), None,
         "The figures know where the person went."),
    Step("correct", "Correct the record", "Record of the stay corrected", "correct_stay", BEGUN, None,
         "Figures change with it, but for closed quarters. What stood here before is kept with your reason."),
    Step("outcomes", "Record outcomes", "Outcomes recorded", "record_stay", BEGUN, None,
         "What was needed and what was achieved counts in the figures."),
    Step("follow_up", "Record the follow-up", "Follow-up recorded", "record_follow_up", frozenset({P.DEPARTED}), None,
         "Whether they still have the home counts in the figures, and you are not asked again."),
)  # fmt: skip
