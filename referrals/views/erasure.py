"""People whose retention has ended: who is due, by reference, what would go and what would stay; and erasing one."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.views.doors import form_page, needs, paged, sent
from referrals import actions, erasure
from referrals.forms.erasure import EraseForm


@require_GET
@needs("erase_people")
def erasure_due(request):
    """Who would be erased if somebody said so: references alone, those who ended first at the top. Changes nothing."""
    due = erasure.due(timezone.localdate()).order_by("last_closed", "pk")
    page, pages = paged(request, due)
    context = {"people": page.rows, "pages": pages, "years": settings.RETENTION_YEARS}
    return render(request, "referrals/county/erasure_due.html", context)


@needs("erase_people")
def person_erase(request, reference):
    """One person: what goes, what stays, and why now."""
    person = get_object_or_404(erasure.due(timezone.localdate()), reference=reference)
    goes, stays = erasure.counts([person.pk, *person.merged.values_list("pk", flat=True)])
    return form_page(
        request,
        EraseForm(data=sent(request)),
        lambda **given: actions.erasure.erase(by=request.user, person=person, **given),
        done=reverse("erasure_due"),
        said=f"{person} has been erased.",
        template="referrals/county/person_erase.html",
        heading=f"Erase {person}",
        submit_label="Erase for good",
        warning=True,
        person=person,
        goes=goes,
        stays=stays,
        back_url=reverse("erasure_due"),
        back_label="Due to be erased",
        cancel_url=reverse("erasure_due"),
    )
