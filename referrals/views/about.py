"""What is known of a person and what they agree to, after sending: corrected, added to, taken back."""

from django.db import transaction
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading
from referrals.actions.person import consents_in_force
from referrals.actions.steps import REFUSED
from referrals.codes import ConsentPurpose
from referrals.forms.person import DUTY_TO_REFER, ConsentForm, CorrectionForm
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Consent
from referrals.views.common import referral_or_404

READ_OUT = "Read the words out, or let the person read them. Record each answer as it was given: “no” is an answer."


def known(referral, form):
    """What the record says of the person, for the fields of a form."""
    person = referral.service_user
    return {name: getattr(person, name) for name in form.base_fields if hasattr(person, name)}


def change_person(request, referral, **given):
    """Change what is known; a number that somebody else has is said on the page, and nothing typed is lost."""
    try:
        return actions.person.change_person(by=request.user, referral=referral, **given)
    except TooLate as error:
        raise NotPossible(str(error)) from error


def consent_form(request, referral, **known):
    """The form with the answers in force and what else is `known`, and those answers."""
    person = referral.service_user
    in_force = consents_in_force(person, timezone.localdate())
    given = Consent.objects.filter(service_user=person).order_by("starts", "id")
    chosen = given.filter(purpose=ConsentPurpose.DUTY_AUTHORITY).last()
    initial = in_force | known | {"to_agency": chosen.to_agency_id if chosen else None}
    return ConsentForm(data=sent(request), initial=initial), in_force


def record_answers(request, referral, form, in_force):
    """Record the answers that differ from those in force; one that has not changed is not recorded twice."""
    authority, method = form.cleaned_data["to_agency"], form.cleaned_data["method"]
    with transaction.atomic():
        for purpose, agreed in form.changed(in_force).items():
            actions.person.record_consent(
                by=request.user, service_user=referral.service_user, agency=referral.agency, purpose=purpose,
                given=agreed, method=method, to_agency=authority if purpose in DUTY_TO_REFER else None,
            )  # fmt: skip


def _sent_or_refused(request, reference, permission):
    referral = referral_or_404(request, reference)
    if not access.may(request.user, permission, referral):
        raise Refused(REFUSED)
    return referral


def _page(request, referral, heading, tab="", **page):
    back = (
        reverse("referral_tab", args=[referral.reference, tab])
        if tab
        else reverse("referral", args=[referral.reference])
    )
    return {
        "heading": heading,
        "caption": f"{referral.reference} {reading.card(request.user, referral).name}".strip(),
        "back_url": back,
        "back_label": "Who can see this" if tab else referral.reference,
        "cancel_url": back,
        "done": back,
    } | page


def person(request, reference):
    """Correct a name, a birth date or a number, with the reason."""
    referral = _sent_or_refused(request, reference, "amend_referral")
    if referral.status == ReferralStatus.DRAFT:
        return redirect("draft_person", reference=reference)
    page = _page(request, referral, "Correct the person’s details", submit_label="Save the change")
    return form_page(
        request,
        CorrectionForm(data=sent(request), initial=known(referral, CorrectionForm)),
        lambda **given: change_person(request, referral, **given),
        said="The person’s details are corrected.",
        intro="This changes what every agency with this referral reads. What the person wants or needs is changed "
        "in the assessment instead.",
        **page,
    )


def consents(request, reference):
    """Every answer that the person gave, and the way to record a further one or to take one back."""
    referral = _sent_or_refused(request, reference, "submit_referral")
    if referral.status == ReferralStatus.DRAFT:
        return redirect("draft_consents", reference=reference)
    form, in_force = consent_form(request, referral)

    def act(**_):
        if not form.changed(in_force):
            raise NotPossible("No answer has changed. Change one, or go back.")
        record_answers(request, referral, form, in_force)

    given = Consent.objects.filter(service_user=referral.service_user).select_related("recorded_by", "to_agency")
    return form_page(
        request,
        form,
        act,
        said="The answers are recorded.",
        template="referrals/consents.html",
        given=given,
        referral_reference=referral.reference,
        intro=READ_OUT,
        **_page(request, referral, "What the person agrees to", "who", submit_label="Record answers"),
    )


def consent_withdraw(request, reference, pk):
    """The person takes back what they agreed to."""
    referral = _sent_or_refused(request, reference, "submit_referral")
    consent = get_object_or_404(Consent, pk=pk, service_user=referral.service_user, given=True)
    words = consent.get_purpose_display()
    if consent.purpose == ConsentPurpose.ORIGIN_COUNCIL:
        effect = f"{words}: no longer. The councils that see this referral because of it see it no more, from now on."
    else:
        effect = f"{words}: no longer, from today on. Tell the person what that means for their referral."
    return form_page(
        request,
        Form(data=sent(request)),
        lambda: actions.person.withdraw_consent(by=request.user, consent=consent, agency=referral.agency),
        said="Recorded: the person has taken this back.",
        template="referrals/step.html",
        effect=effect,
        warning=True,
        submit_label="Record that it is taken back",
        **_page(request, referral, "The person takes a consent back", "who"),
    )
