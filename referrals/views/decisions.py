"""Homelessness decisions: recorded and put right by a council on the referral, and shown there to whoever may read."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.errors import Refused
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.classes import reads
from referrals.forms.decision import CorrectDecisionForm, DecisionForm
from referrals.models import HomelessnessDecision
from referrals.views.common import referral_or_404


def shown(seen):
    """The decisions about the person of a referral, the latest first, each fact where its class may be read."""
    if not reads(seen.classes, HomelessnessDecision, "decision", "decided_on"):
        return []
    rows = HomelessnessDecision.objects.filter(service_user=seen.referral.service_user_id)
    named = reads(seen.classes, HomelessnessDecision, "priority_need")
    told = reading.may_know_council(seen.referral, seen.classes)
    own = access.councils_deciding(seen.user, seen.referral)
    return [
        {
            "decision": row,
            "authority": row.authority if told else "A council",
            "need": row.get_priority_need_display() if named else "",
            "may_correct": row.authority_id in own,
        }
        for row in rows.select_related("authority").order_by("-decided_on", "-pk")
    ]


def _referral(request, reference):
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "record_decision", referral):
        raise Refused(REFUSED)
    return referral


def decision_add(request, reference):
    """What the reader's council decided."""
    referral = _referral(request, reference)
    back = reverse("referral", args=[reference])
    return form_page(
        request,
        DecisionForm(data=sent(request)),
        lambda **given: actions.homelessness.record_decision(by=request.user, referral=referral, **given),
        done=back,
        said="The decision has been recorded. Everybody who holds the referral reads what was decided.",
        heading="Record a homelessness decision",
        caption=f"{referral.reference} {reading.card(request.user, referral).name}".strip(),
        intro="Recorded here once, it counts in the figures of form P1E and nobody asks for it again. Only those "
        "who may read sensitive facts see the ethnic group and the category of priority need.",
        submit_label="Record decision",
        back_url=back,
        back_label=referral.reference,
        cancel_url=back,
    )


SENSITIVE = ("ethnicity", "priority_need")


def decision_correct(request, reference, pk):
    """What the reader's council recorded wrongly; a fact that they may not read stays unless another is chosen."""
    referral = _referral(request, reference)
    decisions = HomelessnessDecision.objects.filter(service_user=referral.service_user_id)
    recorded = get_object_or_404(decisions, pk=pk)
    if recorded.authority_id not in access.councils_deciding(request.user, referral):
        raise Refused("Only the council that decided puts its decision right.")
    card, back = reading.card(request.user, referral), reverse("referral", args=[reference])
    unread = [name for name in SENSITIVE if not reads(card.classes, HomelessnessDecision, name)]
    form = CorrectDecisionForm(data=sent(request), recorded=recorded, unread=unread)

    def correct(reason, **_):
        return actions.homelessness.correct_decision(
            by=request.user, referral=referral, recorded=recorded, reason=reason, **form.facts()
        )

    return form_page(
        request,
        form,
        correct,
        done=back,
        said="The decision has been put right. Its figures follow, but for quarters that are closed.",
        heading="Put a homelessness decision right",
        caption=f"{referral.reference} {card.name}".strip(),
        submit_label="Put the decision right",
        back_url=back,
        back_label=referral.reference,
        cancel_url=back,
    )
