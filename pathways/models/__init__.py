"""Cohorts, pathways, stages and rules; services, units, criteria and mix limits; contracts and quality."""

from pathways.models.contract import Complaint, Contract, QualityVisit, SafeguardingAlert
from pathways.models.pathway import Cohort, Pathway, Stage, StageRule
from pathways.models.service import (
    MixLimit,
    OutOfService,
    Service,
    ServiceCriterion,
    ServiceStage,
    ServiceTerm,
    Unit,
)

__all__ = [
    "Complaint",
    "Cohort",
    "Contract",
    "MixLimit",
    "OutOfService",
    "Pathway",
    "QualityVisit",
    "SafeguardingAlert",
    "Service",
    "ServiceCriterion",
    "ServiceStage",
    "ServiceTerm",
    "Stage",
    "StageRule",
    "Unit",
]
