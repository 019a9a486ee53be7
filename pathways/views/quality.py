"""Contracts and quality of one service: what is recorded, and one form for each thing to record or to close."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies import access as agency_access
from agencies.views.doors import form_page, needs, sent
from pathways import actions
from pathways.access import concerns_key, provision_key
from pathways.forms import quality as forms
from pathways.models import Complaint, Contract, QualityVisit, SafeguardingAlert, Service

MAY = ("report_concern", "import_provision")


@dataclass(frozen=True)
class Kind:
    """A kind of record: its model and words, how it is recorded, and how it is closed.

    `concern`: the provider records it about its own service too. `closes`: the provider may close it as well.
    """

    model: type
    name: str
    form: type
    add: Callable
    close_form: type
    close: Callable
    closing: str
    open_while: str
    concern: bool = False
    closes: bool = False


KINDS: dict[str, Kind] = {
    "contract": Kind(
        Contract, "contract", forms.ContractForm, actions.record_contract, forms.EndContractForm,
        actions.end_contract, "End the contract", "ends",
    ),
    "visit": Kind(
        QualityVisit, "quality visit", forms.VisitForm, actions.record_visit, forms.CompleteVisitForm,
        actions.complete_visit, "Complete the visit", "completed_on",
    ),
    "alert": Kind(
        SafeguardingAlert, "safeguarding alert", forms.AlertForm, actions.raise_alert, forms.CloseAlertForm,
        actions.close_alert, "Close the alert", "closed_on", concern=True,
    ),
    "complaint": Kind(
        Complaint, "complaint", forms.ComplaintForm, actions.record_complaint, forms.CloseComplaintForm,
        actions.close_complaint, "Close the complaint", "closed_on", concern=True, closes=True,
    ),
}  # fmt: skip


def _kind_or_404(name):
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _address(service):
    return reverse("service_quality", args=[service.code])


@needs(*MAY)
def service_quality(request, code):
    """What is recorded of a service, the latest first, for its provider and the county."""
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    concerns_key(request.user, service)
    county = agency_access.may_at(request.user, "import_provision")
    kinds = [
        {
            "name": name,
            "kind": kind,
            "rows": [
                {"row": row, "open": getattr(row, kind.open_while) is None and (county or kind.closes)}
                for row in kind.model.objects.filter(service=service).order_by("-pk")
            ],
            "may_add": county or kind.concern,
        }
        for name, kind in KINDS.items()
    ]
    return render(request, "pathways/service_quality.html", {"service": service, "kinds": kinds, "county": county})


@needs(*MAY)
def quality_add(request, code, kind):
    """Record one thing about a service."""
    what = _kind_or_404(kind)
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    concerns_key(request.user, service) if what.concern else provision_key(request.user)
    return form_page(
        request,
        what.form(data=sent(request)),
        lambda **given: what.add(by=request.user, service=service, **given),
        done=_address(service),
        said=f"The {what.name} is recorded.",
        heading=f"Record a {what.name}",
        intro="Whom it is about is not recorded here." if what.concern else "",
        submit_label=f"Record {what.name}",
        **_back(service),
    )


@needs(*MAY)
def quality_close(request, kind, pk):
    """Say when and how something ended; of what has ended before, 409."""
    what = _kind_or_404(kind)
    row = get_object_or_404(what.model.objects.select_related("service__agency"), pk=pk)
    concerns_key(request.user, row.service) if what.closes else provision_key(request.user)
    return form_page(
        request,
        what.close_form(data=sent(request)),
        lambda **given: what.close(by=request.user, **{kind: row}, **given),
        done=_address(row.service),
        said="Recorded.",
        heading=f"{what.closing}{f' {row.reference}' if hasattr(row, 'reference') else ''}",
        submit_label=what.closing,
        **_back(row.service),
    )


def _back(service):
    return {"caption": service.name, "back_url": _address(service), "back_label": f"Quality of {service.name}"}
