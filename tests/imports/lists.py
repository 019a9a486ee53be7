"""The code lists of the exchange, under the names that docs/exchange.md gives them."""

from agencies.models import Agency, Area
from analytics.models import Benchmark
from pathways.codes import (
    ClientGroup,
    ContractType,
    Indicator,
    QualityGrade,
    SafeguardingNature,
    ServiceType,
    Term,
    UnitKind,
)
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
    "decision": codes.HomelessnessDecisionCode.choices,
    "ethnicity group": codes.EthnicityGroup.choices,
    "household_type": codes.HouseholdType.choices,
    "priority_need": codes.PriorityNeed.choices,
    "need, sustained": codes.Answer.choices,
    "scheme": codes.AccommodationScheme.choices,
    **{f"status of {scheme}": list(statuses.items()) for scheme, statuses in codes.ACCOMMODATION_STATUSES.items()},
    "risk": codes.RiskBand.choices,
    "stage": codes.SupervisionStage.choices,
    "point": codes.StatusPoint.choices,
    "setting": codes.BrokerageSetting.choices,
    "type of contract": ContractType.choices,
    "quality grade": QualityGrade.choices,
    "safeguarding nature": SafeguardingNature.choices,
    "geography": Benchmark.Geography.choices,
}
