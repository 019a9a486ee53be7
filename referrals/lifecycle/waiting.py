"""What can wait for somebody: the kinds of worklist item, whose they are, and where each is done."""

from dataclasses import dataclass

from referrals.lifecycle.steps import Side


@dataclass(frozen=True)
class Waiting:
    """A kind of worklist item: what to do (verb first), why now, whose it is, and the page where it is done."""

    what: str
    why: str
    side: Side
    page: str


WAITING: dict[str, Waiting] = {
    "finish_draft": Waiting("Finish the referral", "Started and not sent", Side.REFERRER, "referral"),
    "triage": Waiting("Triage the referral", "Sent and waiting for a decision", Side.HUB, "triage"),
    "join_referral": Waiting(
        "Bring two referrals together", "The person has a live referral already", Side.HUB, "join"
    ),
    "check_duplicate": Waiting("Check for a duplicate", "The person may be known already", Side.HUB, "referral"),
    "read_change": Waiting("Read what changed", "The assessment changed after routing", Side.HUB, "triage"),
    "not_safe": Waiting(
        "Look at a place that is no longer safe", "What became known keeps the person out of it", Side.HUB, "triage"
    ),
    "answer_referral": Waiting("Answer the hub's question", "The referral waits for you", Side.REFERRER, "referral"),
    "answer_provider": Waiting("Answer the provider's question", "The offer waits for you", Side.REFERRER, "referral"),
    "read_decline": Waiting("Read why a service said no", "The hub looks for the next one", Side.REFERRER, "offer"),
    "find_place": Waiting("Find a place", "On the waiting list with no open offer", Side.HUB, "triage"),
    "answer_offer": Waiting("Answer the offer", "A person waits for your answer", Side.PROVIDER, "offer"),
    "review_decline": Waiting("Review the decline", "A service said no", Side.HUB, "offer"),
    "take_to_panel": Waiting(
        "Take the search to the panel", "Several services said no, or one did long ago", Side.HUB, "panel"
    ),
    "say_arrival": Waiting("Say whether they arrived", "They were due", Side.PROVIDER, "placement"),
    "say_end": Waiting(
        "Extend or record the departure", "The expected end is near or past", Side.PROVIDER, "placement"
    ),
    "review_opening": Waiting(
        "Review an emergency", "Somebody opened the referral in an emergency", Side.HUB, "openings"
    ),
    "authorise_overstay": Waiting(
        "Decide about an overstay", "They are to stay beyond the longest stay of the stage", Side.HUB, "placement"
    ),
    "plan_move_on": Waiting("Plan the move on", "Ready to move on", Side.HUB, "triage"),
    "answer_duty": Waiting("Answer the duty to refer", "A person who may be homeless chose you", Side.COUNCIL, "duty"),
    "chase_duty": Waiting("Ask the council for its answer", "The 56 days are running out", Side.REFERRER, "duty"),
    "add_destination": Waiting("Add where they went", "The destination is pending", Side.PROVIDER, "placement"),
    "follow_up": Waiting(
        "Ask whether they still have the home", "They moved on three months ago", Side.PROVIDER, "placement"
    ),
}
