"""People and their stays: who they are, where they stayed, what came of it."""

from agencies.models import Area
from agencies.spreadsheets.values import answers_or, day, one_of, text, yes_no
from hub.imports.kinds.common import AREA, CODE, PERSON, PLACEMENT, REFERENCE, SERVICE, may_have, needs
from hub.imports.table import Kind, Names
from pathways.codes import ClientGroup
from referrals.actions.imported import (
    make_missing_people,
    take_follow_ups,
    take_outcomes,
    take_people,
    take_placements,
)
from referrals.codes import (
    Answer,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    Ethnicity,
    Gender,
    OriginKind,
    OutcomeCode,
    PreviousAccommodation,
    ReasonNotAchieved,
    ReferralSource,
)


def _answered_area(kind: str) -> tuple[str, None]:
    return kind, None


ANSWERED_AREA = Names(Area.objects.all, AREA.what, found=lambda area: ("area", area.pk), answered=_answered_area)
ORIGIN = [choice for choice in OriginKind.choices if choice[0] != OriginKind.AREA]
DESTINATION_AREA = [choice for choice in DestinationAreaKind.choices if choice[0] != DestinationAreaKind.AREA]

SERVICE_USERS = Kind(
    "service_users",
    "People",
    (
        needs("reference", REFERENCE),
        may_have("given_name", text(80, "a name")),
        may_have("family_name", text(80, "a name")),
        may_have("date_of_birth", day),
        may_have("gender", one_of(Gender.choices)),
        may_have("ethnicity", one_of(Ethnicity.choices), hint="probation's codes, W1 to NS"),
        may_have("crn", text(20, "a CRN"), hint="like X900001"),
        may_have("prison_number", text(20, "a prison number"), hint="like A1234BC"),
        may_have("pnc", text(20, "a PNC number"), hint="like 2003/0000003Y"),
        may_have("ni_number", text(20, "a National Insurance number")),
    ),
    ("reference",),
    take_people,
)

PLACEMENTS = Kind(
    "placements",
    "Placements",
    (
        needs("reference", REFERENCE),
        needs("service_user", REFERENCE, PERSON, hint="reference of the person"),
        needs("service", CODE, SERVICE),
        needs("started", day, hint="day of arrival"),
        may_have("ended", day, hint="day of departure; empty while the person stays"),
        may_have("unit", CODE, hint="code; else a free one while the person stays"),
        may_have("client_group", one_of(ClientGroup.choices), hint="else the service's"),
        may_have("referral_source", one_of(ReferralSource.choices)),
        may_have("previous_accommodation", one_of(PreviousAccommodation.choices)),
        may_have("origin_area", answers_or(ORIGIN, CODE), ANSWERED_AREA, hint="area code, none or not_disclosed"),
        may_have("departure_reason", one_of(DepartureReason.choices)),
        may_have("planned", yes_no, hint="yes or no"),
        may_have("destination", one_of(Destination.choices)),
        may_have(
            "destination_area", answers_or(DESTINATION_AREA, CODE), ANSWERED_AREA, "area code, not_known or pending"
        ),
    ),
    ("reference",),
    take_placements,
    make_missing_people,
)

OUTCOMES = Kind(
    "outcomes",
    "Outcomes",
    (
        needs("placement", REFERENCE, PLACEMENT),
        needs("outcome", one_of(OutcomeCode.choices), hint="code, 1a to 5"),
        needs("needed", yes_no, hint="yes or no"),
        may_have("achieved", yes_no, hint="yes or no; empty is unanswered"),
        may_have("reason_not_achieved", one_of(ReasonNotAchieved.choices)),
        may_have("recorded_on", day, hint="day of a review; else the end of the stay"),
    ),
    ("placement", "outcome", "recorded_on"),
    take_outcomes,
)

FOLLOW_UPS = Kind(
    "follow_ups",
    "Follow-ups",
    (
        needs("placement", REFERENCE, PLACEMENT, hint="reference of the stay that ended"),
        needs("due_on", day),
        may_have("held_on", day, hint="empty until somebody asked"),
        may_have("sustained", one_of(Answer.choices), hint="yes, no or not_known: whether the home is still theirs"),
    ),
    ("placement", "due_on"),
    take_follow_ups,
)
