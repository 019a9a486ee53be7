"""What is declared about a service beforehand: whom it takes, and what holds for a time."""

from django.shortcuts import get_object_or_404

from agencies.forms.set_up import EndsOn
from agencies.views.doors import form_page, needs, sent
from pathways import actions
from pathways.criteria import SUBJECTS
from pathways.forms.service import CriterionForm, TermForm
from pathways.models import Service, ServiceCriterion
from pathways.views.services import set_up_address
from pathways.words import takes


def service_page(service, **page):
    return {"caption": service.name, "back_url": set_up_address(service), "back_label": service.name} | page


@needs("manage_services")
def criterion_add(request, code):
    service = get_object_or_404(Service, code=code)
    return form_page(
        request,
        CriterionForm(data=sent(request)),
        lambda **given: actions.set_criterion(by=request.user, service=service, **given),
        done=set_up_address(service),
        said=lambda row: f"It takes a person who {takes(row.names, row.must_hold)}.",
        template="pathways/choose_criterion.html",
        subjects=SUBJECTS,
        **service_page(service, heading="Say whom it takes", submit_label="Add criterion"),
    )


def end_page(request, row, end, what, intro):
    """What is declared stops to hold from a day on; `end` takes that day."""
    return form_page(
        request,
        EndsOn(data=sent(request), label="First day on which it no longer holds"),
        end,
        done=set_up_address(row.service),
        said=f"The {what} ends.",
        **service_page(row.service, heading=f"End a {what}", intro=intro, submit_label=f"End {what}", warning=True),
    )


@needs("manage_services")
def criterion_end(request, pk):
    row = get_object_or_404(ServiceCriterion.objects.select_related("service"), pk=pk)

    def end(ends):
        return actions.end_criterion(by=request.user, criterion=row, ends=ends)

    return end_page(request, row, end, "criterion", f"It takes a person who {takes(row.names, row.must_hold)}.")


@needs("manage_services")
def term_add(request, code):
    service = get_object_or_404(Service, code=code)
    last = service.terms.last()
    initial = {"term": service.term} | ({"units": last.units, "indicator": last.indicator} if last else {})
    return form_page(
        request,
        TermForm(data=sent(request), initial=initial),
        lambda **given: actions.add_term(by=request.user, service=service, **given),
        done=set_up_address(service),
        said=lambda row: f"From {row.starts:%-d %B %Y}: {row.units} contracted units.",
        **service_page(
            service,
            heading="Say what holds from a day on",
            intro="What held until then ends the day before. Figures of earlier days stay as they are.",
            submit_label="Save",
        ),
    )
