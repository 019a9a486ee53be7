"""The lists that can be taken away, and their columns. The rows are the pages' own, and so are the locks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from django.utils import timezone

from referrals import access, places, reading
from referrals.classes import class_of
from referrals.codes import AccessClass
from referrals.filters import ReferralFilter
from referrals.listing import listed, words_of
from referrals.models import Offer, Placement, Referral, ServiceUser, WaitingEntry
from referrals.views import offers, stays, waiting

MOST = 5000  # rows at once: more than a county has at a time, fewer than a register
UNREAD = "Not shown"  # a fact whose class the reader may not read of this person


@dataclass(frozen=True)
class Row:
    """One line of a list: a record, its referral as the reader may see it (None: not at all), and what goes with it."""

    record: object
    card: reading.Card | None
    more: dict = field(default_factory=dict)

    @property
    def person(self):
        return self.card.referral.service_user


@dataclass(frozen=True)
class Column:
    """A heading and what stands below it: a field of a record, which is left out where its class may not be read."""

    heading: str
    model: type
    field: str
    value: Callable[[Row], object]

    @property
    def access(self):
        return class_of(self.model, self.field)

    def may(self, row):
        """Whether the reader may read it of this row. Without a card the person is nobody's to read about any more."""
        if row.card is None:
            return self.model not in (ServiceUser, Referral) and self.access == AccessClass.PLAIN
        return self.access in row.card.classes

    def read(self, row):
        """The cell."""
        if self.may(row):
            return self.value(row)
        return UNREAD if row.card else ""


@dataclass(frozen=True)
class Taken:
    """What leaves: its rows, at most `MOST`, whether the list has more, and what it was narrowed to, in codes."""

    rows: list
    more: bool
    narrowed: dict


@dataclass(frozen=True)
class Export:
    """A list that can be taken away: its title, who may see it at all, its columns and its rows."""

    title: str
    page: str
    needs: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[object, object], Taken]

    def columns_of(self, rows):
        """The columns of which the reader may read something."""
        return [column for column in self.columns if any(map(column.may, rows))]


def _first(rows, narrowed=None):
    """At most `MOST` rows of an iterable."""
    found = list(islice(rows, MOST + 1))
    return found[:MOST], len(found) > MOST, narrowed or {}


def _referrals(request, user):
    chosen = ReferralFilter(request.GET, queryset=access.open_stakes(user, "view_referral"), request=request).chosen
    words = words_of(request.GET.get("q", ""))
    found = listed(user, chosen=chosen, words=words, size=MOST)
    cards = reading.cards(user, found.rows)
    narrowed = {name: getattr(value, "code", value) for name, value in chosen.items()}
    rows = [Row(each, cards[each.pk]) for each in found.rows]
    return Taken(rows, found.more, narrowed | ({"words": True} if words else {}))


def _offers(request, user):
    still_open, answered = offers.open_and_answered(user)
    found, more, narrowed = _first(record for rows in (still_open, answered) for record in rows[: MOST + 1])
    rows = offers.rows_of(user, found, timezone.now())
    return Taken([Row(row["offer"], row["card"]) for row in rows], more, narrowed)


def _residents(request, user):
    groups = stays.due_living_pending(user, timezone.localdate())
    found, more, narrowed = _first(record for rows in groups for record in rows[: MOST + 1])
    cards = reading.cards(user, [stay.referral for stay in found])
    return Taken([Row(stay, cards[stay.referral_id]) for stay in found], more, narrowed)


def _waiting(request, user):
    today, everybody = timezone.localdate(), waiting.everybody_waiting(user)
    lists, cohort, alone = waiting.asked_for(request, everybody, today)
    every = (
        (group, row) for group in lists.values() for row in waiting.of_list(everybody, group)[: MOST + 1].iterator()
    )
    found, more, narrowed = _first(every, {"cohort": cohort} if cohort in _codes(lists) else {})
    referrals = [referral for _, referral in found]
    cards, numbers = reading.cards(user, referrals), places.numbers(referrals)
    rows = [
        Row(
            row,
            cards[row.pk],
            waiting.row_of(row, cards[row.pk], numbers.get(row.pk), today) | {"stage": group["stage"]},
        )
        for group, row in found
    ]
    return Taken(rows, more, narrowed | ({"list": alone} if alone else {}))


def _codes(lists):
    return {code.partition(":")[0] for code in lists}


def _display(name):
    return lambda row: getattr(row.record, f"get_{name}_display")()


def _value(name):
    return lambda row: getattr(row.record, name)


def _words(name):
    """What a record points to, in words; nothing where it points nowhere."""
    return lambda row: str(getattr(row.record, name) or "")


def _of(model):
    """Columns of one model: field, heading, and how it is said (its value, if not told)."""
    return lambda name, heading, value=None: Column(heading, model, name, value or _value(name))


_referral, _offer, _stay, _wait, _who = map(_of, (Referral, Offer, Placement, WaitingEntry, ServiceUser))
# Name and age, or “Man, 34”: `reading.name_for` has put it through the classes.
PERSON = Column("Person", Referral, "reference", lambda row: row.card.name)
NAMES = (
    _who("given_name", "Given name", lambda row: row.person.given_name),
    _who("family_name", "Family name", lambda row: row.person.family_name),
    _who("date_of_birth", "Date of birth", lambda row: row.person.date_of_birth),
)
REFERENCE = _referral("reference", "Referral", lambda row: row.card.referral.reference)

EXPORTS: dict[str, Export] = {
    "referrals": Export(
        "Referrals", "referrals", ("view_referral",),
        (
            REFERENCE, PERSON, *NAMES, _referral("agency", "From", _words("agency")),
            _referral("status", "Status", _display("status")), _referral("restricted", "Restricted"),
            _referral("band", "Band"), _referral("cohort", "Pathway", _words("cohort")),
            _referral("stage", "Stage", _words("stage")),
            _referral("client_group", "Main reason for support", _display("client_group")),
            _referral("source", "Source", _display("source")), _referral("submitted_at", "Sent"),
            _referral("updated", "Last change"), _referral("closed_at", "Closed"),
            _referral("closed_reason", "Why it was closed", _display("closed_reason")),
        ),
        _referrals,
    ),
    "offers": Export(
        "Offers", "offers", ("decline_offer", "send_offer"),
        (
            _offer("reference", "Offer"), REFERENCE, PERSON, *NAMES, _offer("service", "Service", _words("service")),
            _offer("stage", "Stage", _words("stage")), _offer("status", "Status", _display("status")),
            _offer("sent_at", "Sent"), _offer("due_at", "Answer by"), _offer("answered_at", "Answered"),
            _offer("decline_reason", "Why it was declined", _display("decline_reason")),
            _offer("refused_reason", "Why the person refused", _display("refused_reason")),
            _offer("reviewed", "The hub's review", _display("reviewed")),
        ),
        _offers,
    ),
    "residents": Export(
        "Residents", "residents", ("record_stay",),
        (
            _stay("reference", "Stay"), REFERENCE, PERSON, *NAMES, _stay("service", "Service", _words("service")),
            _stay("unit", "Unit", _words("unit")), _stay("status", "Status", _display("status")),
            _stay("expected_arrival", "Expected"), _stay("started", "Arrived"),
            _stay("expected_end", "Expected end"), _stay("ready_on", "Ready to move on since"),
            _stay("overstay_reason", "Why they stay longer"), _stay("overstay", "Overstay", _display("overstay")),
            _stay("ended", "Left"),
            _stay("destination", "To", _display("destination")),
        ),
        _residents,
    ),
    "waiting": Export(
        "Waiting list", "waiting_list", ("triage_referral",),
        (
            _wait("stage", "Stage", lambda row: str(row.more["stage"] or "Not routed to a stage")),
            _referral("pathway", "Pathway", lambda row: str(row.more["stage"].pathway if row.more["stage"] else "")),
            REFERENCE, PERSON, *NAMES, _referral("agency", "From", _words("agency")),
            _referral("band", "Band"), _referral("band_reason", "Why this band"),
            _wait("since", "Since", lambda row: row.more["since"]),
            _wait("since", "Days", lambda row: row.more["days"]),
            _wait("parked_until", "Parked until", lambda row: row.more["parked"]),
            _wait("parked_reason", "Why parked", lambda row: row.more["because"] if row.more["parked"] else ""),
        ),
        _waiting,
    ),
}  # fmt: skip
