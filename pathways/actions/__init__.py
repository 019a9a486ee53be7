"""The only ways to change services, units and pathways. Keyword-only, `by=` always, one transaction each."""

from pathways.actions.cohort import seed_cohorts
from pathways.actions.criterion import end_criterion, set_criterion
from pathways.actions.mix_limit import approve_mix_limit, end_mix_limit, refuse_mix_limit, set_mix_limit
from pathways.actions.pathway import (
    add_pathway_version,
    publish,
    remove_rule,
    remove_stage,
    set_names,
    set_rule,
    set_stage,
)
from pathways.actions.quality import (
    close_alert,
    close_complaint,
    complete_visit,
    end_contract,
    raise_alert,
    record_complaint,
    record_contract,
    record_visit,
)
from pathways.actions.service import add_service, change_service, set_stages
from pathways.actions.term import add_term
from pathways.actions.unit import add_unit, add_units, change_unit, put_back, put_out_of_service

__all__ = [
    "approve_mix_limit",
    "refuse_mix_limit",
    "add_pathway_version",
    "add_service",
    "add_term",
    "add_unit",
    "add_units",
    "change_service",
    "close_alert",
    "close_complaint",
    "complete_visit",
    "end_contract",
    "raise_alert",
    "record_complaint",
    "record_contract",
    "record_visit",
    "change_unit",
    "end_criterion",
    "end_mix_limit",
    "publish",
    "put_back",
    "put_out_of_service",
    "remove_rule",
    "remove_stage",
    "seed_cohorts",
    "set_criterion",
    "set_mix_limit",
    "set_names",
    "set_rule",
    "set_stage",
    "set_stages",
]
