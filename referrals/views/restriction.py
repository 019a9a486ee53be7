"""For the hub: a record restricted or opened again, and the people to whom it is open by name."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading, seers
from referrals.forms.restriction import GrantForm, LiftForm, RestrictForm
from referrals.models import ReferralGrant
from referrals.views.common import referral_or_404

EFFECT = (
    "Every referral of this person closes to everybody but those whom the hub names, you among them. "
    "Name the others next: nobody else can go on working until you do."
)
LIFTED = "Every referral of this person opens again to the agencies that have to do with it."


def _referral_or_refused(request, reference):
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "restrict_person", referral):
        raise Refused("Only the hub restricts records and opens them to named people.")
    return referral


def _page(request, referral, heading, **page):
    back = reverse("referral_tab", args=[referral.reference, "who"])
    return {
        "heading": heading,
        "caption": f"{referral.reference} {reading.card(request.user, referral).name}".strip(),
        "submit_label": heading,
        "back_url": back,
        "back_label": "Who can see this",
        "cancel_url": back,
    } | page


def restrict(request, reference):
    """Restrict a person's record, or lift that again."""
    referral = _referral_or_refused(request, reference)
    lifting = referral.restricted
    page = _page(
        request,
        referral,
        "Lift the restriction" if lifting else "Restrict this record",
        effect=LIFTED if lifting else EFFECT,
        warning=True,
    )
    return form_page(
        request,
        (LiftForm if lifting else RestrictForm)(data=sent(request)),
        lambda reason: actions.restriction.restrict(
            by=request.user, service_user=referral.service_user, reason=reason, restricted=not lifting
        ),
        done=page["back_url"],
        said="The record is no longer restricted." if lifting else "The record is restricted. You can open it.",
        template="referrals/step.html",
        **page,
    )


def grant_add(request, reference):
    """Open a restricted referral to somebody by name, until a day."""
    referral = _referral_or_refused(request, reference)
    if not referral.restricted:
        raise Refused("This record is not restricted: it needs to be opened to nobody by name.")
    page = _page(request, referral, "Open to a named person", effect="They can open this referral until that day.")
    return form_page(
        request,
        GrantForm(data=sent(request), people=seers.could_be_named(referral)),
        lambda **given: actions.restriction.grant(by=request.user, referral=referral, **given),
        done=page["back_url"],
        said="The referral is open to them.",
        template="referrals/step.html",
        **page,
    )


def grant_end(request, reference, pk):
    """End one named person's access today."""
    referral = _referral_or_refused(request, reference)
    running = ReferralGrant.objects.filter(content_object=referral, ends__gte=timezone.localdate())
    grant = get_object_or_404(running.select_related("user"), pk=pk)
    effect = f"From now on {grant.user.name} cannot open this referral. What they read before is in its timeline."
    page = _page(request, referral, "End this person’s access", effect=effect, warning=True)
    own = grant.user_id == request.user.pk
    return form_page(
        request,
        Form(data=sent(request)),
        lambda: actions.restriction.end_grant(by=request.user, grant=grant),
        done=reverse("worklist") if own else page["back_url"],
        said=f"{grant.user.name} can no longer open {referral.reference}.",
        template="referrals/step.html",
        **page,
    )
