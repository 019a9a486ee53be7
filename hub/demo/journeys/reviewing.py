"""What becomes of a decline: some are challenged, the hub looks at nearly all, a panel meets about long searches."""

from datetime import timedelta

from hub.demo import words
from hub.demo.journeys import sending
from referrals.actions.declining import can_be_challenged
from referrals.clock import LONDON
from referrals.lifecycle.steps import ReferralStatus

CHALLENGED = 0.4  # of the declines that the facts speak against
OUTCOMES = {"upheld": 44, "noted": 48, "overturned": 8}
OUTCOMES_OF_CHALLENGES = {"upheld": 26, "noted": 38, "overturned": 36}
# The panel meets every week about the searches that came to it before its papers went out, and decides most of them.
EVERY, PAPERS = timedelta(days=7), timedelta(days=4)
DECIDED = 0.85
RECENT = timedelta(days=12)  # of what was declined before, nothing waits for the hub any longer


def expect_review(world, journey, sent, at):
    """A decline is looked at in the next days; before that the referrer may speak against it."""
    world.declined[journey] = None
    if sent.unsupported and world.voices.yes(CHALLENGED):
        world.at(world.voices.soon(at, (1, 7)), challenge, journey, sent)
    forgotten = not world.chance.yes(0.96) and at.astimezone(LONDON).date() > world.today - RECENT
    if not forgotten:
        world.at(world.chance.after(at, 1, 5), review, journey, sent)


def challenge(world, journey, sent, at):
    """The referrer says why the service can take the person, unless the hub was faster or the search has ended."""
    world.steps.fresh(sent)
    sending.now(world, journey)
    if not sent.reviewed and can_be_challenged(sent):
        world.steps.declining.challenge(
            by=journey.referrer, offer=sent, reason=world.voices.choice(words.CHALLENGES), at=at
        )


def review(world, journey, sent, at):
    """The hub looks at a decline; now and then the service is asked to look again."""
    chance, steps = world.chance, world.steps
    status = sending.now(world, journey).status
    challenged = steps.fresh(sent).challenged_at is not None
    outcome = chance.of(OUTCOMES_OF_CHALLENGES if challenged else OUTCOMES)
    if outcome == "overturned" and (status not in ("waiting", "offered") or not world.has_room(sent.service.code)):
        outcome = "noted"
    steps.offer.review(by=world.coordinator(), offer=sent, outcome=outcome, detail=words.REVIEWS[outcome], at=at)
    if outcome == "overturned":
        sending.expect_answer(world, journey, steps.offers(journey.referral)[-1], at)


def panel(world, at):
    """The panel goes through the searches on its list; what it puts off stays there until it meets again."""
    for journey in list(world.declined):
        referral = sending.now(world, journey)
        if referral.status == ReferralStatus.CLOSED:
            del world.declined[journey]
            continue
        began = world.steps.searched_long(referral, at)
        if began and began < at - PAPERS and world.voices.yes(DECIDED):
            world.steps.declining.decide_at_panel(
                by=world.county.people["HUB", "hub_coordinator"][0], referral=referral,
                detail=world.voices.choice(words.PANELS), at=at,
            )  # fmt: skip
    following = (at + EVERY).astimezone(LONDON).date()
    world.at(world.voices.office(following), panel)
