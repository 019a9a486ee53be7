"""What is known of a person and what they agree to, after sending: corrected, added to, taken back."""

from django.db import transaction
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.views.doors import form_page, sent
from referrals import access, actions, agreed, reading
from referrals.actions.person import consents_in_force, in_force
from referrals.actions.steps import REFUSED
from referrals.codes import ConsentPurpose
from referrals.forms.person import DUTY_TO_REFER, ConsentForm, CorrectionForm
from referrals.lifecycle.steps import ReferralStatus
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


def consent_form(user, referral, data):
    """The form with those answers in force that the reader may know in full."""
    given = agreed.answers_for(user, referral.service_user)
    latest, chosen = given.last(), given.filter(purpose=ConsentPurpose.DUTY_AUTHORITY).last()
    initial = in_force(given, timezone.localdate()) | {"to_agency": chosen.to_agency_id if chosen else None}
    if referral.status == ReferralStatus.DRAFT:
        initial["method"] = latest.method if latest else None
    return ConsentForm(data=data, initial=initial)


def record_answers(request, referral, form):
    """Record the answers that differ from those in force; one that has not changed is not recorded twice."""
    authority, method = form.cleaned_data["to_agency"], form.cleaned_data["method"]
    with transaction.atomic():
        for purpose, agreed in form.changed().items():
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
    form = consent_form(request.user, referral, sent(request))

    def act(**_):
        if not form.changed():
            raise NotPossible("No answer has changed. Change one, or go back.")
        record_answers(request, referral, form)

    given = agreed.answers_for(request.user, referral.service_user).select_related("recorded_by", "to_agency")
    return form_page(
        request,
        form,
        act,
        said="The answers are recorded.",
        template="referrals/consents.html",
        given=given.reverse(),
        others=_of_others(referral, form.initial),
        referral_reference=referral.reference,
        intro=READ_OUT,
        **_page(request, referral, "What the person agrees to", "who", submit_label="Record answers"),
    )


def _of_others(referral, held):
    """Answers in force beside those `held`, which somebody else recorded: not when, nor by whom or for whom."""
    answers = consents_in_force(referral.service_user, timezone.localdate())
    return [
        {"key": ConsentPurpose(purpose).label, "value": "Yes" if agrees else "No"}
        for purpose, agrees in answers.items()
        if held.get(purpose) is not agrees
    ]


def consent_withdraw(request, reference, pk):
    """The person takes back what they agreed to."""
    referral = _sent_or_refused(request, reference, "submit_referral")
    known = agreed.answers_for(request.user, referral.service_user)
    consent = get_object_or_404(known, pk=pk, given=True)
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
