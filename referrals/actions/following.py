"""Whether the home that somebody moved on to is still theirs: asked by the provider that housed them, months later."""

from agencies.errors import NotPossible, TooLate
from referrals.actions.endings import settle_following, unanswered
from referrals.actions.placement import not_future
from referrals.actions.steps import begin, finish, step
from referrals.codes import Answer


@step
def follow_up(book, *, by, placement, held_on, sustained, at):
    """Whether the person still has the home, asked on a day on or after the one on which that fell due.

    Raises Refused, TooLate when it was answered already, NotPossible for an impossible day or answer.
    """
    not_future("held_on", held_on, at)
    if sustained not in Answer.values:
        raise NotPossible({"sustained": ["Say whether they still have the home."]})
    key = begin(by=by, obj=placement, step="follow_up", book=book)
    asked = next(iter(unanswered(placement, book)), None)
    if asked is None:
        raise TooLate("Nothing is asked about this stay, or it was answered already.")
    if held_on < asked.due_on:
        raise NotPossible({"held_on": [f"Enter a day on or after {asked.due_on:%-d %B %Y}, when it fell due."]})
    book.change(asked, held_on=held_on, sustained=sustained)
    settle_following(placement.referral, placement.service.agency, at, book)
    days = {"on": f"{held_on:%Y-%m-%d}", "due_on": f"{asked.due_on:%Y-%m-%d}"}
    finish(by=by, key=key, obj=placement, step="follow_up", at=at, book=book, code=sustained, **days)
