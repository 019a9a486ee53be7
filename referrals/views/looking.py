"""Who has looked at a referral, and looking that was unusual: for auditors and for the hub."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.models import Agency, Read, User
from agencies.paging import address, after, capped, in_words, newest, token
from agencies.roles import ROLES
from agencies.views.doors import form_page, needs, sent
from referrals import access, actions, looks, reading, seers
from referrals.clock import end_of_day
from referrals.codes import LookReview
from referrals.forms.looking import LookReviewForm
from referrals.lifecycle.looking import AUDITED, RULES
from referrals.models import LookSweep, Referral
from referrals.reading import CONFIDENTIAL
from referrals.views.common import note_reading

PAGE = 25
MOST_EVIDENCE = 50
TO_REVIEW = "to_review"
SHOWS = {TO_REVIEW: "To review", **{code: label.partition(":")[0] for code, label in LookReview.choices}}


def looks_at(request, reference, unnamed=()):
    """What the part "Who has looked" needs: a page of looks, newest first, and how many of each kind there are."""
    listed = request.GET.get("looks") == "listed"
    rows = looks.listed(reference) if listed else looks.opened(reference)
    last = after(request.GET.get("after", ""))
    shown, more = newest(rows, "at", last, PAGE)
    return {
        "reference": reference,
        "rows": looks.told(shown, unnamed, CONFIDENTIAL),
        "listed": listed,
        "opened_count": in_words(capped(looks.opened(reference))),
        "listed_count": in_words(capped(looks.listed(reference))),
        "newer_url": address(request) if last else "",
        "older_url": address(request, after=token(shown[-1].at, shown[-1].pk)) if more else "",
    }


@require_GET
@needs("review_looking")
def who_looked(request, reference):
    """By reference alone. An auditor of any referral; the hub of those that it may open. Itself a look, and kept."""
    if agency_access.may_at(request.user, "view_log"):
        found = Referral.objects.filter(reference=reference).first()
    else:
        found = access.referrals_for(request.user).filter(reference=reference).first()
    if found is None:
        raise Http404
    context = {"looked": looks_at(request, found.reference)}
    note_reading(request, [found], opened=found)
    request.opened_by, request.opened_why = agency_access.key_at(request.user, "review_looking"), AUDITED
    return render(request, "referrals/county/who_looked.html", context)


@require_GET
@needs("review_looking")
def unusual_looks(request):
    """What waits for review, or what came of it: newest first, page by page."""
    show = request.GET.get("show") if request.GET.get("show") in SHOWS else TO_REVIEW
    rows = seers.unusual_looks(request.user).filter(review="" if show == TO_REVIEW else show)
    last = after(request.GET.get("after", ""))
    found, more = newest(rows, "first_at", last, PAGE)
    sweep = LookSweep.objects.first()
    context = {
        "rows": _told(request, found),
        "show": show,
        "shows": [{"code": code, "label": label} for code, label in SHOWS.items()],
        "until": sweep.until if sweep else None,
        "newer_url": address(request) if last else "",
        "older_url": address(request, after=token(found[-1].first_at, found[-1].pk)) if more else "",
    }
    return render(request, "referrals/county/unusual_looks.html", context)


def _told(request, found):
    """Rows in words: the rule as far as the reader may know it; the person's name only where they may read it."""
    references = [look.reference for look in found]
    referrals = access.referrals_for(request.user).filter(reference__in=references).select_related("service_user")
    by_reference = {referral.reference: referral for referral in referrals}
    note_reading(request, by_reference.values())
    cards = reading.cards(request.user, by_reference.values())
    names = dict(User.objects.filter(pk__in={look.actor_id for look in found}).values_list("pk", "name"))
    agencies = dict(Agency.objects.filter(code__in={look.agency_code for look in found}).values_list("code", "name"))
    return [_row(look, by_reference.get(look.reference), cards, names, agencies) for look in found]


def _row(look, referral, cards, names, agencies):
    rule, card = RULES[look.rule], cards[referral.pk] if referral else None
    named = bool(card and card.named)
    return {
        "look": look,
        "who": names.get(look.actor_id) or f"user {look.actor_id}",
        "agency": agencies.get(look.agency_code, look.agency_code),
        "role": ROLES[look.role].label if look.role in ROLES else look.role,
        "what": rule.label if named or not rule.veiled else rule.veiled,
        "why": rule.why if named or not rule.veiled else "Somebody who may read both names should ask.",
        "number": f"{look.number} {rule.counts if look.number != 1 else rule.counts_one}",
        "name": card.name if card else "",
    }


@needs("review_looking")
def unusual_look(request, pk):
    """One of them: what was read, by reference; and what came of it."""
    look = get_object_or_404(seers.unusual_looks(request.user).select_related("reviewed_by"), pk=pk)
    reads = Read.objects.filter(actor_id=look.actor_id, at__gte=look.first_at, at__lt=end_of_day(look.day))
    reads = reads.filter(subject=look.reference) if look.reference else reads.exclude(subject="")
    evidence = list(reads.order_by("at", "pk")[: MOST_EVIDENCE + 1])
    context = {
        "row": _told(request, [look])[0],
        "evidence": looks.told(evidence[:MOST_EVIDENCE]),
        "more": len(evidence) > MOST_EVIDENCE,
        "heading": "Unusual looking",
        "back_url": reverse("unusual_looks"),
        "back_label": "Unusual looking",
        "own": look.actor_id == request.user.pk,
    }
    if look.reviewed_at or context["own"]:
        return render(request, "referrals/county/unusual_look.html", context | {"today": timezone.localdate()})
    return form_page(
        request,
        LookReviewForm(data=sent(request)),
        lambda **given: actions.looking.review(by=request.user, look=look, **given),
        done=reverse("unusual_looks"),
        said="Your review has been recorded.",
        template="referrals/county/unusual_look.html",
        submit_label="Record review",
        **context,
    )
