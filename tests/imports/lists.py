"""The code lists of the exchange, under the names that docs/exchange.md gives them."""

from agencies.models import Agency, Area
from pathways.codes import ClientGroup, Indicator, ServiceType, Term, UnitKind
from referrals import codes

CODE_LISTS = {
    "kind of area": Area.Kind.choices,
    "kind of agency": Agency.Kind.choices,
    "service_type": ServiceType.choices,
    "term": Term.choices,
    "indicator": Indicator.choices,
    "kind of unit": UnitKind.choices,
    "client_group": ClientGroup.choices,
    "departure_reason": codes.DepartureReason.choices,
    "destination": codes.Destination.choices,
    "outcome": codes.OutcomeCode.choices,
    "reason_not_achieved": codes.ReasonNotAchieved.choices,
    "referral_source": codes.ReferralSource.choices,
    "previous_accommodation": codes.PreviousAccommodation.choices,
    "gender": codes.Gender.choices,
    "ethnicity": codes.Ethnicity.choices,
}
