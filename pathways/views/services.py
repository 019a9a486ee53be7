from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from agencies import access
from agencies.views.doors import form_page, needs, paged, sent
from pathways import actions
from pathways.access import opens_addresses, units_key
from pathways.forms.service import ServiceForm, StagesForm
from pathways.models import Cohort, Service, Unit
from pathways.routing.faults import can_take_anybody
from pathways.words import takes


def set_up_address(service):
    return reverse("set_up_service", args=[service.code])


@needs("manage_services", "manage_units")
def set_up_services(request):
    """Every service for those who set them up, their own agency's for providers."""
    rows = Service.objects.select_related("agency", "area")
    everything = access.may_at(request.user, "manage_services")
    if not everything:
        rows = rows.filter(agency__in=access.agencies_where(request.user, "manage_units"))
    words = request.GET.get("q", "").replace("\0", "").strip()[:120]
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(agency__name__icontains=words))
    page, pages = paged(request, rows.order_by("name", "pk"))
    counted = Unit.objects.filter(service__in=list(page)).values_list("service").annotate(units=Count("pk")).order_by()
    units = dict(counted)
    for service in page:
        service.unit_count = units.get(service.pk, 0)
    context = {"page": page, "pages": pages, "words": words, "may_add": everything}
    context["may_approve"] = access.may_at(request.user, "approve_limits")
    return render(request, "pathways/set_up_services.html", context)


@needs("manage_services", "manage_units")
def set_up_service(request, code):
    """Everything that is declared about a service, each with the way to change it."""
    service = get_object_or_404(Service.objects.select_related("agency", "area"), code=code)
    units_key(request.user, service)
    today = timezone.localdate()
    stages = {}
    for row in service.works_at.select_related("cohort"):
        stages.setdefault(row.cohort_id, []).append(row.get_kind_display())
    criteria = list(service.criteria.filter(Q(ends=None) | Q(ends__gt=today)).order_by("-hard", "criterion"))
    limits = list(service.mix_limits.filter(Q(ends=None) | Q(ends__gt=today) | ~Q(refused_because="")))
    for row in criteria:
        row.sentence = takes(row.names, row.must_hold)
    for row in limits:
        row.sentence = takes([row.criterion])
    may_change = access.may_at(request.user, "manage_services")
    context = {
        "service": service,
        "serves": service.serves.all(),
        "open_address": opens_addresses(request.user)(service),
        "stages": [(cohort, stages.get(cohort.pk, [])) for cohort in Cohort.objects.all()],
        "criteria": criteria,
        "takes_nobody": not can_take_anybody(row for row in criteria if row.starts <= today),
        "limits": limits,
        "terms": service.terms.all(),
        "units": units_of(service, today),
        "may_change": may_change,
        "may_limit": may_change or access.may_at(request.user, "declare_limits", service.agency),
        "may_report": any(
            access.may_at(request.user, *asked) for asked in (("import_provision",), ("report_concern", service.agency))
        ),
        "may_approve": access.may_at(request.user, "approve_limits"),
    }
    return render(request, "pathways/set_up_service.html", context)


def units_of(service, today):
    """The service's units, each with the spell out of service that it is in or that is to come."""
    units = list(service.units.select_related("area").prefetch_related("out_of_service").order_by("code"))
    for unit in units:
        spells = [spell for spell in unit.out_of_service.all() if spell.ends is None or spell.ends > today]
        unit.spell = min(spells, key=lambda spell: spell.starts, default=None)
        unit.out_now = unit.spell is not None and unit.spell.starts <= today
        unit.gone = unit.available_to is not None and unit.available_to < today
    return units


def _page(service=None, **page):
    back = {"back_url": set_up_address(service), "back_label": service.name} if service else {}
    return {"back_url": reverse("set_up_services"), "back_label": "Services and units"} | back | page


@needs("manage_services")
def service_add(request):
    return form_page(
        request,
        ServiceForm(data=sent(request), initial={"agency": request.GET.get("agency")}),
        lambda **given: actions.add_service(by=request.user, **given),
        done=set_up_address,
        said=lambda service: f"{service} has been added. Now say whom it takes, at which stages, and add its units.",
        **_page(heading="Add a service", submit_label="Add service"),
    )


@needs("manage_services")
def service_change(request, code):
    """A service's own facts; an address that the reader may not see stays unless they type another."""
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    hidden = bool(service.address) and not opens_addresses(request.user)(service)
    form = ServiceForm(data=sent(request), known=True, keeps_address=hidden)
    form.initial = {name: getattr(service, name) for name in form.fields if name != "serves"}
    form.initial |= {"agency": service.agency_id, "area": service.area_id}
    form.initial["serves"] = [] if form.is_bound else list(service.serves.values_list("code", flat=True))
    if hidden:
        form.initial["address"] = ""

    def change(**given):
        if hidden and not given["address"]:
            del given["address"]
        return actions.change_service(by=request.user, service=service, **given)

    return form_page(
        request,
        form,
        change,
        done=set_up_address(service),
        said=lambda changed: f"{changed} has been changed.",
        **_page(service, heading=service.name, caption=f"Service {service.code}", submit_label="Save changes"),
    )


@needs("manage_services")
def service_stages(request, code, cohort):
    service, cohort = get_object_or_404(Service, code=code), get_object_or_404(Cohort, code=cohort)
    kinds = list(service.works_at.filter(cohort=cohort).values_list("kind", flat=True))
    return form_page(
        request,
        StagesForm(data=sent(request), initial={"kinds": kinds}),
        lambda **given: actions.set_stages(by=request.user, service=service, cohort=cohort, **given),
        done=set_up_address(service),
        said=f"The stages for {cohort} have been saved.",
        **_page(service, heading=f"Stages for {cohort}", caption=service.name, submit_label="Save stages"),
    )
