"""Homelessness decisions: recorded by a council on the referral, and shown there to whoever may read them."""

from django.urls import reverse

from agencies.errors import Refused
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.classes import reads
from referrals.forms.decision import DecisionForm
from referrals.models import HomelessnessDecision
from referrals.views.common import referral_or_404


def shown(seen):
    """The decisions about the person of a referral, the latest first, each fact where its class may be read."""
    if not reads(seen.classes, HomelessnessDecision, "decision", "decided_on"):
        return []
    rows = HomelessnessDecision.objects.filter(service_user=seen.referral.service_user_id)
    named = reads(seen.classes, HomelessnessDecision, "priority_need")
    told = reading.may_know_council(seen.referral, seen.classes)
    return [
        {
            "decision": row,
            "authority": row.authority if told else "A council",
            "need": row.get_priority_need_display() if named else "",
        }
        for row in rows.select_related("authority").order_by("-decided_on", "-pk")
    ]


def decision_add(request, reference):
    """What the reader's council decided."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "record_decision", referral):
        raise Refused(REFUSED)
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
