"""Files of a referral: added with an access class, opened by those who may read it, and never shown inside the hub."""

from pathlib import PurePath

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

from agencies.errors import Refused
from agencies.views.doors import form_page
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.forms.referral import AttachForm
from referrals.lifecycle.steps import ReferralStatus
from referrals.views.common import referral_or_404

NOT_YOURS = "This file holds facts that your agency’s part in this referral does not let you read."


def files(request, reference):
    """The files whose class the reader may read, and how many others there are."""
    referral = referral_or_404(request, reference)
    card = reading.card(request.user, referral)
    every = list(referral.attachments.select_related("added_by"))
    shown = [each for each in every if each.access_class in card.classes]
    context = {
        "referral": referral,
        "card": card,
        "files": shown,
        "others": len(every) - len(shown),
        "may_add": access.may(request.user, _permission(referral), referral),
        **_back(referral),
    }
    return render(request, "referrals/files.html", context)


def _permission(referral):
    return "submit_referral" if referral.status == ReferralStatus.DRAFT else "amend_referral"


def _back(referral):
    if referral.status == ReferralStatus.DRAFT:
        return {"back_url": reverse("draft", args=[referral.reference]), "back_label": "Task list"}
    return {"back_url": reverse("referral", args=[referral.reference]), "back_label": referral.reference}


def file_add(request, reference):
    referral = referral_or_404(request, reference)
    if not access.may(request.user, _permission(referral), referral):
        raise Refused(REFUSED)
    form = AttachForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    back = reverse("files", args=[referral.reference])
    return form_page(
        request,
        form,
        lambda **given: actions.assessment.attach(by=request.user, referral=referral, **given),
        done=back,
        said="The file has been added.",
        heading="Add a file",
        caption=f"{referral.reference} {reading.card(request.user, referral).name}".strip(),
        submit_label="Add file",
        back_url=back,
        back_label="Files",
    )


def attachment(request, reference, pk):
    """The file itself, as a download. Opening it is recorded like the reading of a page."""
    referral = referral_or_404(request, reference)
    found = get_object_or_404(referral.attachments, pk=pk)
    if found.access_class not in access.readable(request.user, [referral])[referral.pk]:
        raise Refused(NOT_YOURS)
    name = get_valid_filename(f"{referral.reference}-{found.title or 'file'}") + PurePath(found.stored_as).suffix
    with found.file.open() as kept:  # at most ATTACHMENT_MAX_BYTES; an ASGI server would read a stream whole as well
        answer = HttpResponse(kept.read(), content_type=found.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
