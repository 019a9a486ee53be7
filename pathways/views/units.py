from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.views.doors import form_page, needs, sent
from pathways import actions
from pathways.access import units_key
from pathways.forms.unit import BackInService, OutOfServiceForm, UnitChange, UnitsAdd
from pathways.models import OutOfService, Service, Unit


def _back(request, service):
    """Where the person came from, when the address says so, else the service."""
    came_from = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return came_from
    return reverse("set_up_service", args=[service.code])


def _page(request, service, **page):
    return {"caption": service.name, "back_url": _back(request, service)} | page


def _unit(request, pk):
    unit = get_object_or_404(Unit.objects.select_related("service__agency"), pk=pk)
    units_key(request.user, unit.service)
    return unit


@needs("manage_units", "manage_services")
def unit_add(request, code):
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    units_key(request.user, service)
    kind = "package" if service.service_type == "floating_support" else "room"
    return form_page(
        request,
        UnitsAdd(data=sent(request), initial={"kind": kind, "available_from": service.starts}),
        lambda **given: actions.add_units(by=request.user, service=service, **given),
        done=_back(request, service),
        said=lambda units: f"{len(units)} units have been added." if len(units) > 1 else f"{units[0]} has been added.",
        **_page(request, service, heading="Add units", submit_label="Add units"),
    )


@needs("manage_units", "manage_services")
def unit_change(request, pk):
    unit = _unit(request, pk)
    form = UnitChange(data=sent(request))
    form.initial = {name: getattr(unit, name) for name in form.fields}
    return form_page(
        request,
        form,
        lambda **given: actions.change_unit(by=request.user, unit=unit, **given),
        done=_back(request, unit.service),
        said=lambda changed: f"{changed} has been changed.",
        **_page(request, unit.service, heading=f"Unit {unit.code}", submit_label="Save changes"),
    )


@needs("manage_units", "manage_services")
def unit_out_of_service(request, pk):
    unit = _unit(request, pk)
    return form_page(
        request,
        OutOfServiceForm(data=sent(request)),
        lambda **given: actions.put_out_of_service(by=request.user, unit=unit, **given),
        done=_back(request, unit.service),
        said=f"{unit} is out of service. Nobody is offered it until it is back.",
        **_page(request, unit.service, heading=f"Put {unit} out of service", submit_label="Put out of service"),
    )


@needs("manage_units", "manage_services")
def unit_back(request, pk):
    spell = get_object_or_404(OutOfService.objects.select_related("unit__service__agency"), pk=pk)
    units_key(request.user, spell.unit.service)
    return form_page(
        request,
        BackInService(data=sent(request)),
        lambda **given: actions.put_back(by=request.user, spell=spell, **given),
        done=_back(request, spell.unit.service),
        said=lambda back: f"{back.unit} is back in service from {back.ends:%-d %B %Y}.",
        **_page(
            request,
            spell.unit.service,
            heading=f"Put {spell.unit} back in service",
            intro=f"{spell.get_reason_display()}, from {spell.starts:%-d %B %Y}: {spell.detail}",
            submit_label="Put back in service",
        ),
    )
