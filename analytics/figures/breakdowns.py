"""The rows of a breakdown: which column of a frame they are, and every label, zeros included."""

from collections.abc import Iterable

import pandas as pd

from analytics.cells import unique_labels
from analytics.figures.base import Rows
from analytics.groups import OTHER_SERVICES, SERVICE_GROUPS, ServiceFacts, facts_on
from analytics.windows import Window
from pathways.codes import ClientGroup, ServiceType, StageKind
from pathways.models import Cohort

CLIENT_GROUPS: Rows = dict(ClientGroup.choices)
SERVICE_TYPES: Rows = dict(ServiceType.choices)

OF_SERVICE = {
    "service_group": "service_group",
    "service_type": "service_type",
    "client_group": "service_client_group",
    "provider": "provider",
    "area": "area",
    "service": "service",
}


STAGES: Rows = dict(StageKind.choices) | {"": "No stage"}


def of_stays(by: str) -> Rows | None:
    """Labels of a breakdown by the stay's own cohort or stage; None for what belongs to the service."""
    if by == "stage":
        return STAGES
    if by == "cohort":
        return {name: name for name in Cohort.objects.values_list("name", flat=True)} | {"": "No cohort"}
    return None


def of_services(window: Window, by: str, frames: Iterable[pd.DataFrame], indicator: str | None = None) -> Rows:
    """Labels of a breakdown by what the service is: the whole code list, or the services that ran in the period."""
    found = {value for frame in frames for value in frame[OF_SERVICE[by]]}
    if by == "service_group":
        groups = SERVICE_GROUPS if OTHER_SERVICES not in found else (*SERVICE_GROUPS, OTHER_SERVICES)
        return {group: group for group in groups}
    if by == "service_type":
        return SERVICE_TYPES
    if by == "client_group":
        return CLIENT_GROUPS
    if by == "area":
        return areas(window, found)
    ran = [service for service in window.services if indicator is None or _counted(service, window, indicator)]
    if by == "provider":
        providers = {service.provider_code: service.provider for service in window.facts.values()}
        codes = {service.provider_code for service in ran} | found
        named = sorted((providers[code], code) for code in codes)
        return unique_labels([(code, name, code) for name, code in named])
    shown = {service.id for service in ran} | found
    named = sorted((window.facts[service].name, window.facts[service].code, service) for service in shown)
    return unique_labels([(service, name, code) for name, code, service in named])


def areas(window: Window, found: Iterable[int]) -> Rows:
    """The districts asked for, then whatever other area occurs."""
    districts = [place.id for place in window.places.districts if window.areas is None or place.id in window.areas]
    others = sorted(set(found) - set(districts), key=lambda area: window.places.by_id[area].name)
    return window.places.labels([*districts, *others])


def _counted(service: ServiceFacts, window: Window, indicator: str) -> bool:
    return any(facts_on(service, day).indicator == indicator for day in (*window.spans, window.period.last))
