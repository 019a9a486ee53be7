"""Letting another agency in, by the person's consent, and ending that."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.errors import Refused
from agencies.forms import PlainForm
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.codes import StakeKind
from referrals.forms.sharing import InviteForm
from referrals.models import Stake
from referrals.views.common import referral_or_404


def _opened(request, reference):
    """The referral, if the reader may share it, and what its pages about sharing have in common."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "invite_agency", referral):
        raise Refused(REFUSED)
    back = reverse("referral_tab", args=[reference, "who"])
    caption = f"{referral.reference} {reading.card(request.user, referral).name}".strip()
    return referral, {"caption": caption, "back_url": back, "back_label": "Who can see this", "done": back}


def agency_invite(request, reference):
    """An agency is chosen, with what for, until when, and how the person agreed."""
    referral, page = _opened(request, reference)
    form = InviteForm(data=sent(request), agencies=actions.sharing.invitable(referral))
    return form_page(
        request,
        form,
        lambda **given: actions.sharing.invite(by=request.user, referral=referral, **given),
        said=lambda stake: f"{stake.agency} can read the referral until {stake.until:%-d %B %Y}.",
        heading="Invite another agency",
        intro="They read who the person is and where the referral stands. They read nothing about health, risk or "
        "offences, and no address.",
        submit_label="Invite agency",
        **page,
    )


def agency_uninvite(request, reference, pk):
    """An invitation ends today."""
    referral, page = _opened(request, reference)
    stake = get_object_or_404(
        Stake.objects.select_related("agency", "referral__service_user"),
        pk=pk, referral=referral, kind=StakeKind.INVITED, closed_at=None,
    )  # fmt: skip
    return form_page(
        request,
        PlainForm(data=sent(request)),
        lambda: actions.sharing.uninvite(by=request.user, stake=stake),
        said=f"{stake.agency} can no longer read the referral.",
        heading=f"End the invitation of {stake.agency}",
        intro="From now on they cannot open the referral. That they could is kept in the timeline.",
        submit_label="End invitation",
        warning=True,
        **page,
    )
