"""Whether somebody may stay beyond the longest stay of a stage: the provider extends, the hub decides."""

from agencies.errors import NotPossible, TooLate
from referrals.actions.steps import admit, begin, finish, step, take_turn
from referrals.codes import Overstay
from referrals.lengths import longest_until

NOTHING = {"overstay": "", "overstay_asked_at": None, "overstay_until": None, "overstay_decision": ""}


def to_decide(placement, started, until, at):
    """What becomes of the facts of an overstay when a stay that began on a day is to go on until another.

    The hub is asked beyond the longest stay, and anew beyond what it authorised.
    """
    last = longest_until(started, placement.stage.maximum_days if placement.stage else None)
    if last is None or until <= last:
        return NOTHING
    if placement.overstay == Overstay.AUTHORISED and until <= placement.overstay_until:
        return {}
    return NOTHING | {"overstay": Overstay.ASKED, "overstay_asked_at": at}


@step
def authorise(book, *, by, placement, authorised, reason, at):
    """The hub says whether the overstay is authorised, and why. Raises Refused, NotPossible, TooLate when it was said.

    Without authorisation the stay goes on too: nobody is put out of their home by a record.
    """
    errors = {}
    if authorised is None:
        errors["authorised"] = ["Say whether they may stay."]
    if not reason.strip():
        errors["reason"] = ["Say why, in a sentence."]
    if errors:
        raise NotPossible(errors)
    take_turn(placement, book)
    book.fresh(placement)
    admit(by=by, obj=placement, step="authorise", book=book)
    if placement.overstay != Overstay.ASKED:
        raise TooLate("This overstay was decided already, or the stay ends in time now.")
    said = Overstay.AUTHORISED if authorised else Overstay.REFUSED
    key = begin(
        by=by, obj=placement, step="authorise", book=book, overstay=said, overstay_until=placement.expected_end,
        overstay_decision=reason[:200],
    )  # fmt: skip
    until = f"{placement.overstay_until:%Y-%m-%d}"
    finish(by=by, key=key, obj=placement, step="authorise", at=at, book=book, reason=reason, code=said, until=until)
