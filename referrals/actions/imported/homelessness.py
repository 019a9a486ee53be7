"""Follow-ups, statuses and needs of accommodation, decisions and brokerage that come in from a spreadsheet."""

from collections.abc import Iterator

from agencies.actions.imported import Bad, Plan, Row, Taken, linked, take
from referrals.codes import Answer, EthnicityGroup
from referrals.models import AccommodationNeed, AccommodationStatus, FollowUp, HomelessnessDecision, HousingBrokerage


def _held(line, facts) -> Iterator[Bad]:
    if facts["sustained"] and not facts["held_on"]:
        yield Bad(line, "held_on", "", "the day on which it was held, as the row says what came of it")


def _answered(facts) -> dict[str, str]:
    """Held without an answer is held, and not known."""
    return {"sustained": Answer.NOT_KNOWN} if facts["held_on"] and not facts["sustained"] else {}


FOLLOW_UPS = Plan(
    FollowUp,
    "follow_up",
    key=("placement_id", "due_on"),
    subject=lambda given: given["placement"].reference,
    within={"due_on": lambda given: given["due_on"]},
    referral=lambda given: given["placement"].referral.reference,
    fields={"placement": linked("placement")},
    blanks={"held_on": None, "sustained": ""},
    past=("held_on",),
    follows=_answered,
    check=_held,
    step=("placement", "follow_up"),
)
OF_PERSON = {
    "fields": {"service_user": linked("service_user")},
    "subject": lambda given: given["service_user"].reference,
}
ACCOMMODATION_STATUSES = Plan(
    AccommodationStatus,
    "accommodation_status",
    key=("service_user_id", "recorded_on", "scheme", "status"),
    within={name: lambda given, name=name: given[name] for name in ("recorded_on", "scheme", "status")},
    fields={"service_user": linked("service_user"), "area": linked("area")},
    subject=OF_PERSON["subject"],
    blanks={"team": "", "area_id": None, "gender": "", "age": None, "risk": "", "stage": "", "point": ""},
    past=("recorded_on",),
)
ACCOMMODATION_NEEDS = Plan(
    AccommodationNeed,
    "accommodation_need",
    key=("service_user_id", "recorded_on", "need"),
    within={name: lambda given, name=name: given[name] for name in ("recorded_on", "need")},
    blanks={"team": "", "linked_to_risk_of_harm": "", "linked_to_offending": ""},
    past=("recorded_on",),
    **OF_PERSON,
)
HOMELESSNESS_DECISIONS = Plan(
    HomelessnessDecision,
    "homeless_decision",
    key=("reference",),
    subject=lambda given: given["reference"],
    fields={"authority": linked("authority"), "service_user": linked("service_user")},
    blanks={
        "ethnicity": EthnicityGroup.NOT_STATED,
        "household_type": "",
        "age": None,
        "priority_need": "",
        "children": None,
        "reapplication": False,
        "service_user_id": None,
    },
    past=("decided_on",),
    step=("homeless_decision", "record_decision", "change_homeless_decision"),
)
HOUSING_BROKERAGE = Plan(
    HousingBrokerage,
    "brokerage",
    key=("service_user_id", "referred_on", "setting"),
    within={name: lambda given, name=name: given[name] for name in ("referred_on", "setting")},
    blanks={"office": "", "housed": None, "engaged": None, "released_on": None},
    past=("referred_on",),
    **OF_PERSON,
)


def take_follow_ups(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Follow-ups by placement and the day they are due; held without an answer is held and not known."""
    return take(FOLLOW_UPS, by=by, rows=rows, at=at, only_check=only_check)


def take_accommodation_statuses(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Accommodation statuses by person, day, scheme and status. `given["status"]` is a code of `given["scheme"]`."""
    return take(ACCOMMODATION_STATUSES, by=by, rows=rows, at=at, only_check=only_check)


def take_accommodation_needs(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Accommodation needs by person, day and need. `given["service_user"]` is a ServiceUser."""
    return take(ACCOMMODATION_NEEDS, by=by, rows=rows, at=at, only_check=only_check)


def take_homelessness_decisions(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Homelessness decisions by reference. `given["authority"]` is the council's Agency."""
    return take(HOMELESSNESS_DECISIONS, by=by, rows=rows, at=at, only_check=only_check)


def take_housing_brokerage(*, by, rows: list[Row], at=None, only_check: bool = False) -> Taken:
    """Brokerage by person, day and setting. `given["service_user"]` is a ServiceUser."""
    return take(HOUSING_BROKERAGE, by=by, rows=rows, at=at, only_check=only_check)
