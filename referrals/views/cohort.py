"""Which pathway the person belongs to: proposed from the main reason, confirmed or changed by the referrer."""

from django.urls import reverse
from django.utils import timezone

from agencies.views.doors import form_page, sent
from referrals import actions
from referrals.actions.routing import proposed_cohort
from referrals.forms.cohort import CohortForm
from referrals.views.drafts import draft_or_refused, frame


def draft_cohort(request, reference):
    """The proposal is ticked until somebody chooses otherwise."""
    referral = draft_or_refused(request, reference)
    proposed = proposed_cohort(referral.assessment, timezone.localdate())
    chosen = referral.cohort or proposed
    form = CohortForm(data=sent(request), proposed=proposed, initial={"cohort": chosen.code if chosen else ""})

    def act(cohort):
        actions.routing.choose_cohort(by=request.user, referral=referral, cohort=cohort)

    page = frame(
        request,
        referral,
        heading="Which pathway is this for?",
        effect=_proposal(referral, proposed),
        submit_label="Save and see where this would go",
        cancel_url=reverse("draft", args=[reference]),
    )
    done = reverse("draft_route", args=[reference])
    return form_page(
        request, form, act, done=done, said="The pathway is saved.", template="referrals/step.html", **page
    )


def _proposal(referral, proposed):
    """Why this pathway is proposed, in a sentence."""
    if proposed is None:
        return "Say first what the main reason for needing support is: a pathway is proposed from it."
    group = referral.assessment.needs.get_client_group_display()
    return f"The main reason for needing support is “{group}”, so the pathway proposed is “{proposed}”."
