"""Who there is to press each step on a referral, an offer, a stay and a duty to refer, who may, and in which status."""

from django.utils import timezone

from agencies.models import User
from tests.factories import AgencyFactory, County, person

REFERRER = {"officer", "colleague"}
HUB = {"coordinator"}
PROVIDER = {"worker", "provider_manager"}
PEOPLE = (
    "officer", "colleague", "coordinator", "worker", "provider_manager", "mill_worker", "housing_officer", "member",
    "administrator", "commissioner", "auditor", "stranger", "leaver", "no_agreement", "clock",
)  # fmt: skip

WHO_MAY_REFERRAL = {
    "submit": REFERRER | HUB,
    "join": HUB,
    "alone": HUB,
    "ask": HUB,
    "answer": REFERRER | HUB,
    "amend": REFERRER | HUB,
    "read_change": HUB,
    "route": HUB,
    "wait": HUB,
    "park": HUB,
    "unpark": HUB,
    "urgency": REFERRER | HUB,
    "offer": HUB,
    "notify": REFERRER | HUB,
    "withdraw": REFERRER | HUB,
    "died": REFERRER | HUB,
    "panel": HUB,
    "close": HUB,
    "reopen": HUB,
}
# A provider that houses the person may also record a death.
WHO_MAY_WHILE_HOUSED = WHO_MAY_REFERRAL | {"died": REFERRER | HUB | PROVIDER}
WHEN_REFERRAL = {
    "submit": {"draft"},
    "join": {"beside", "submitted", "information_asked", "waiting", "offered"},
    "alone": {"beside"},
    "ask": {"submitted", "waiting"},
    "answer": {"information_asked"},
    "amend": {"beside", "submitted", "information_asked", "waiting", "offered", "accepted", "placed"},
    "read_change": {"beside", "submitted", "information_asked", "waiting", "offered", "accepted", "placed"},
    "route": {"submitted", "information_asked", "waiting", "offered", "placed"},
    "wait": {"submitted", "information_asked", "waiting", "placed"},
    "park": {"waiting"},
    "unpark": {"waiting"},
    "urgency": {"draft", "beside", "submitted", "information_asked", "waiting", "offered", "accepted"},
    "offer": {"submitted", "waiting", "offered", "placed"},
    "notify": {"submitted", "information_asked", "waiting", "offered", "accepted", "placed"},
    "withdraw": {"draft", "beside", "submitted", "information_asked", "waiting", "offered", "accepted"},
    "died": {"beside", "submitted", "information_asked", "waiting", "offered", "accepted", "placed"},
    "panel": {"submitted", "information_asked", "waiting", "offered"},
    "close": {"submitted", "information_asked", "waiting"},
    "reopen": {"closed"},
}
WHO_MAY_OFFER = {
    "ask": PROVIDER,
    "answer": REFERRER | HUB,
    "accept": PROVIDER,
    "decline": PROVIDER,
    "refused": PROVIDER,
    "lapse": {"clock"},
    "withdraw": HUB,
    "review": HUB,
    "read": REFERRER | HUB,
    "challenge": REFERRER | HUB,
}
WHEN_OFFER = {
    "ask": {"open"},
    "answer": {"information_asked"},
    "accept": {"open", "information_asked"},
    "decline": {"open", "information_asked"},
    "refused": {"open", "information_asked"},
    "lapse": {"open", "information_asked"},
    "withdraw": {"open", "information_asked"},
    "review": {"declined"},
    "read": {"declined"},
    "challenge": {"declined"},
}
WHO_MAY_PLACEMENT = dict.fromkeys(
    ("arrive", "did_not_arrive", "cancel", "extend", "ready", "depart", "destination", "outcomes", "follow_up"),
    PROVIDER,
) | {"correct": PROVIDER | HUB, "authorise": HUB}
WHEN_PLACEMENT = {
    "arrive": {"booked"},
    "did_not_arrive": {"booked"},
    "cancel": {"booked"},
    "extend": {"arrived"},
    "ready": {"arrived"},
    "depart": {"arrived"},
    "destination": {"departed"},
    "outcomes": {"arrived", "departed"},
    "correct": {"arrived", "departed"},
    "follow_up": {"departed"},
    "authorise": {"arrived"},
}


COUNCIL = {"housing_officer"}
WHO_MAY_DUTY = {
    "accept_duty": COUNCIL,
    "refuse_duty": COUNCIL,
    "withdraw_duty": REFERRER | HUB,
    "expire_duty": {"clock"},
}
WHEN_DUTY = dict.fromkeys(WHO_MAY_DUTY, {"submitted"})


def everybody():
    """A county with a person of every kind that might press something."""
    county = County()
    county.colleague = person(county.probation, "referring_manager")
    county.provider_manager = person(county.harbour, "provider_manager")
    county.commissioner = person(county.hub, "commissioner")
    county.auditor = person(county.hub, "auditor")
    county.stranger = person(AgencyFactory(kind="prison"), "referrer")
    county.leaver = person(county.probation, "referrer", ends=timezone.localdate())
    unsigned = AgencyFactory(kind="probation", agreement_version="", agreement_signed=None)
    county.no_agreement = person(unsigned, "referrer")
    county.clock = User.objects.clock()
    county.twin = county.submitted()  # another record that looks like everybody's here
    return county
