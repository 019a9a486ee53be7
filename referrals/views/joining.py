"""For the hub: a further referral of somebody who is on their way already is brought together with the live one."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from agencies.views.doors import form_page, sent
from pathways.codes import ClientGroup
from referrals import access, actions, likeness, reading
from referrals.actions.joining import further_reasons, newer_answers
from referrals.actions.steps import admit
from referrals.forms.joining import JoinForm
from referrals.lifecycle import LIVE_REFERRAL, REFERRAL
from referrals.matching import facts_of
from referrals.views.common import note_reading, referral_or_404
from referrals.views.tags import STATUS_COLOURS


def _opened(request, reference):
    referral = referral_or_404(request, reference)
    admit(by=request.user, obj=referral, step="join")
    return referral


def live_of_same_person(user, referral):
    """Live referrals of the same person, by record or by likeness, that this person may route; and whether a
    restricted record may be another."""
    matches, hidden = likeness.possible_matches(user, facts_of(referral.service_user))
    people = {referral.service_user_id, *(match.service_user.pk for match in matches)}
    found = (
        access.referrals_for(user, "triage_referral")
        .filter(service_user__in=people, status__in=LIVE_REFERRAL, imported=False, assessment__isnull=False)
        .exclude(pk=referral.pk)
        .select_related("service_user", "agency", "cohort", "stage", "assessment")
        .order_by("submitted_at", "pk")
    )
    return list(found), hidden


def join(request, reference):
    """With which referral this one may be brought together."""
    referral = _opened(request, reference)
    found, hidden = live_of_same_person(request.user, referral)
    note_reading(request, found)
    cards = reading.cards(request.user, [referral, *found])
    context = {
        "referral": referral,
        "card": cards[referral.pk],
        "rows": [
            {
                "card": cards[each.pk],
                "colour": STATUS_COLOURS[each.status],
                "one_restricted": each.restricted != referral.restricted,
            }
            for each in found
        ],
        "hidden": hidden,
        "step": REFERRAL["join"],
    }
    return render(request, "referrals/county/join.html", context)


def join_with(request, reference, into):
    """Both side by side: what becomes a further reason, which answers differ, and the press that makes them one."""
    referral = _opened(request, reference)
    found, _ = live_of_same_person(request.user, referral)
    other = next((each for each in found if each.reference == into), None)
    if other is None:
        raise Http404
    note_reading(request, [other])
    newer = newer_answers(referral, other)
    card = reading.card(request.user, other)
    new = [code for code in further_reasons(referral, other) if code not in other.assessment.needs.further_groups]
    return form_page(
        request,
        JoinForm(data=sent(request), newer=newer),
        lambda take: actions.joining.join(by=request.user, referral=referral, into=other, take=take),
        done=reverse("triage", args=[other.reference]),
        said=f"{referral.reference} goes on with {other.reference}. Both referrers are told.",
        template="referrals/county/join_with.html",
        referral=referral,
        other=other,
        card=card,
        newer=newer,
        ticked=request.POST.getlist("take"),
        reasons=[ClientGroup(code).label for code in new],
        heading=f"Bring {referral.reference} together with {other.reference}",
        caption=card.name,
        submit_label=REFERRAL["join"].button,
        back_url=reverse("join", args=[reference]),
        back_label="Choose the referral",
    )
