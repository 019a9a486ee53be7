"""Cohorts, pathways, stages and rules; services, units, criteria and mix limits."""

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
    "Cohort",
    "MixLimit",
    "OutOfService",
    "Pathway",
    "Service",
    "ServiceCriterion",
    "ServiceStage",
    "ServiceTerm",
    "Stage",
    "StageRule",
    "Unit",
]
