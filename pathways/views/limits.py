"""Limits on the mix of residents: a provider declares one, a commissioner approves it or says why not."""

from django.shortcuts import get_object_or_404, render

from agencies.errors import TooLate
from agencies.views.doors import form_page, needs, paged, sent
from pathways import actions
from pathways.access import limits_key
from pathways.criteria import SUBJECTS
from pathways.forms.service import LimitDecisionForm, MixLimitForm
from pathways.models import MixLimit, Service
from pathways.views.declared import end_page, service_page
from pathways.views.services import set_up_address
from pathways.words import takes

BEFOREHAND = (
    "Declared beforehand and approved by the county, so that a balance is kept without choosing people. A decline for "
    "the balance of residents is supported by the facts only while such a limit is reached."
)


def _sentence(row):
    return f"At most {row.at_most} residents at once: a person who {takes([row.criterion])}."


def _limit_or_404(pk):
    return get_object_or_404(MixLimit.objects.select_related("service__agency", "declared_by"), pk=pk)


@needs("manage_services", "declare_limits")
def mix_limit_add(request, code):
    service = get_object_or_404(Service.objects.select_related("agency"), code=code)
    limits_key(request.user, service)
    return form_page(
        request,
        MixLimitForm(data=sent(request)),
        lambda **given: actions.set_mix_limit(by=request.user, service=service, **given),
        done=set_up_address(service),
        said=lambda row: f"{_sentence(row)} It counts once the county has approved it.",
        template="pathways/choose_criterion.html",
        subjects=SUBJECTS,
        **service_page(service, heading="Limit the mix of residents", intro=BEFOREHAND, submit_label="Declare limit"),
    )


@needs("manage_services", "declare_limits")
def mix_limit_end(request, pk):
    row = _limit_or_404(pk)
    limits_key(request.user, row.service)

    def end(ends):
        return actions.end_mix_limit(by=request.user, limit=row, ends=ends)

    return end_page(request, row, end, "limit", _sentence(row))


@needs("approve_limits")
def mix_limits_waiting(request):
    """Limits that wait for a commissioner's decision, the oldest first."""
    rows = MixLimit.objects.filter(approved_on=None, refused_because="", ends=None).select_related("service__agency")
    page, pages = paged(request, rows.order_by("declared_on", "pk"))
    for row in page:
        row.sentence = takes([row.criterion])
    context = {"page": page, "pages": pages, "beforehand": BEFOREHAND}
    return render(request, "pathways/mix_limits_waiting.html", context)


@needs("approve_limits")
def mix_limit_decide(request, pk):
    row = _limit_or_404(pk)
    if row.approved_on or row.refused_because or row.ends:
        raise TooLate("This limit has been decided on or ended already.")

    def decide(decision, because):
        if decision == "approve":
            return actions.approve_mix_limit(by=request.user, limit=row)
        return actions.refuse_mix_limit(by=request.user, limit=row, because=because)

    return form_page(
        request,
        LimitDecisionForm(data=sent(request)),
        decide,
        done="mix_limits_waiting",
        said=lambda done: (
            f"Approved: it holds from {done.starts:%-d %B %Y}." if done.approved_on else "The limit is not approved."
        ),
        template="pathways/mix_limit_decide.html",
        limit=row,
        **service_page(row.service, heading="Decide on a limit", intro=_sentence(row), submit_label="Save decision"),
    )
