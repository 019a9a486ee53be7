"""The provider's inbox of offers, one offer with enough to decide, and the steps that answer it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F
from django.forms import Form
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies import access as agency_access
from agencies.errors import TooLate
from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, reading
from referrals.actions.declining import Contradicted, can_be_challenged
from referrals.actions.steps import admit
from referrals.clock import by_moment, deadline
from referrals.codes import AccessClass
from referrals.forms.offers import (
    AcceptForm,
    AskForm,
    ChallengeForm,
    DeclineForm,
    RefusedForm,
    ReviewForm,
    TakeBackForm,
)
from referrals.lifecycle import OFFER
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus
from referrals.occupancy import residents_by_risk, soonest, units_now
from referrals.vacancies import bookable_units
from referrals.views import desk
from referrals.views.common import export_url, note_reading, offer_or_404
from referrals.views.tags import BAND_COLOURS, OFFER_COLOURS

MOST_OPEN = 200  # of one provider at once; more are not an inbox
FIRST_SECTIONS = ("risk", "needs")


def rows_of(user, offers, now):
    """Offers as a list shows them; the person only where the reader holds the referral and the offer still stands."""
    cards = reading.cards(user, [offer.referral for offer in offers])
    hub = bool(agency_access.county_keys(user, "view_referral"))
    rows = []
    for offer in offers:
        shown = hub or offer.status in OPEN_OFFER or offer.status == OfferStatus.ACCEPTED
        card = cards[offer.referral_id] if shown and cards[offer.referral_id].classes else None
        rows.append(
            {
                "offer": offer,
                "card": card,
                "due": deadline(offer.due_at, now),
                "colour": OFFER_COLOURS[offer.status],
            }
        )
    return rows


def open_and_answered(user):
    """Offers to the person's own services, or for the hub all: those open by deadline, the others newest first."""
    seen = access.offers_for(user)
    if not agency_access.county_keys(user, "send_offer"):
        seen = seen.filter(service__agency__in=desk.own_agencies(user, "decline_offer"))
    answered = seen.exclude(status__in=OPEN_OFFER).order_by(F("answered_at").desc(nulls_last=True), "-pk")
    return seen.filter(status__in=OPEN_OFFER).order_by("due_at", "pk"), answered


@needs("decline_offer", "send_offer")
def offers(request):
    """Open offers by deadline, then what was answered, newest first. The hub sees everybody's."""
    now = timezone.now()
    waiting, answered = open_and_answered(request.user)
    still_open = list(waiting[:MOST_OPEN])
    page, pages = paged(request, answered)
    rows = rows_of(request.user, [*still_open, *page.rows], now)
    note_reading(request, [row["offer"].referral for row in rows if row["card"]])
    context = {
        "open_rows": rows[: len(still_open)],
        "answered_rows": rows[len(still_open) :],
        "pages": pages,
        "late": sum(row["due"]["late"] for row in rows[: len(still_open)]),
        "hub": bool(agency_access.county_keys(request.user, "send_offer")),
        "export_url": export_url(request, "offers"),
        "own_patterns": agency_access.may_at(request.user, "view_own_patterns"),
    }
    return render(request, "referrals/offers/offers.html", context)


def _is_own(user, offer):
    return offer.service.agency_id in desk.own_agencies(user, "decline_offer")


def _steps(user, offer):
    """Buttons of the steps that can be taken now, and why the others of an open offer cannot."""
    found = [row for row in reading.steps_now(user, offer) if row.step.name != "answer"]
    buttons = [
        {
            "label": row.step.button,
            "url": reverse("offer_step", args=[offer.reference, row.step.name]),
            "primary": row.step.name in ("accept", "review"),
            "warning": row.step.warning and row.step.name != "decline",
        }
        for row in found
        if row.open and not _done_already(user, offer, row.step)
    ]
    order = {OFFER["accept"].button: 0, OFFER["ask"].button: 1}
    buttons.sort(key=lambda button: order.get(button["label"], 2))
    refused = (
        [f"{row.step.button}: {row.reason}" for row in found if not row.open] if offer.status in OPEN_OFFER else []
    )
    return {"steps": buttons, "refused": [line for line in refused if not line.startswith(OFFER["review"].button)]}


def _done_already(user, offer, step):
    """What is done once on a declined offer; and of reading it, what others do."""
    if step.name == "read":
        return bool(offer.read_at or user.acting_agency_id != offer.referral.agency_id)
    return bool(offer.reviewed) if step.name == "review" else step.name == "challenge" and not can_be_challenged(offer)


def offer(request, reference):
    """One offer. A provider whose offer is closed sees its own decision only."""
    found = offer_or_404(request, reference)
    own = _is_own(request.user, found)
    context = {"offer": found, "colour": OFFER_COLOURS[found.status], "own": own, "in_full": own}
    if own and found.status not in OPEN_OFFER and not agency_access.county_keys(request.user, "view_referral"):
        placement = access.placements_for(request.user).filter(offer=found).first()
        return render(request, "referrals/offers/closed.html", context | {"placement": placement})
    now = timezone.now()
    context |= {
        "due": deadline(found.due_at, now),
        "by": by_moment(found.due_at, now),
        "turn": _steps(request.user, found),
    }
    return render(request, "referrals/offers/offer.html", context | _to_decide(request.user, found, own))


def _to_decide(user, offer, own):
    """What a service needs to decide, class by class; its units and residents are for its own people and the hub.

    Of a confidential service that the reader may not know, neither its name is told nor what it wrote and who did.
    """
    referral = offer.referral
    card = reading.card(user, referral)
    unnamed = bool(reading.veil([offer], card.classes, offer.service.agency if own else None))
    in_full = card.classes >= desk.CRITERIA_CLASSES and not unnamed
    run = offer.run if in_full else None
    verdict = desk.verdict_on(run, offer.service)
    sections = desk.sections_of(referral.assessment, card.classes)
    inside = own or bool(agency_access.county_keys(user, "send_offer"))
    return {
        "card": card,
        "referral": referral,
        "band_colour": BAND_COLOURS.get(referral.band, ""),
        "mappa": desk.answer_of(referral.assessment, card.classes, "mappa_level"),
        "first": sorted(
            (row for row in sections if row["code"] in FIRST_SECTIONS),
            key=lambda row: FIRST_SECTIONS.index(row["code"]),
        ),
        "further": [row for row in sections if row["code"] not in FIRST_SECTIONS],
        "verdicts": desk.verdict_lines(verdict) if verdict else [],
        "run": run if verdict else None,
        "inside": inside,
        "units": _units(offer.service) if inside else [],
        "mix": residents_by_risk(user, offer.service) if inside and AccessClass.RISK in card.classes else [],
        "in_full": in_full,
        "unnamed": unnamed,
        "questions": offer.questions.select_related("asked_by", "answered_by") if in_full else [],
        "attachments": referral.attachments.filter(access_class__in=card.classes),
    }


def _units(service):
    """Units of a service, those that come free first at the top."""
    return soonest(units_now([service], timezone.localdate()).get(service.pk, []))


@dataclass(frozen=True)
class StepPage:
    """The page of a step: its form, its action, what is said when it is done, and a template of its own."""

    form: Callable
    action: Callable
    said: str
    template: str = "form_page.html"


STEP_PAGES: dict[str, StepPage] = {
    "accept": StepPage(AcceptForm, actions.offer.accept, "The offer is accepted and the unit is held."),
    "ask": StepPage(AskForm, actions.offer.ask, "The referrer has been asked. Your deadline stands."),
    "decline": StepPage(
        DeclineForm, actions.offer.decline, "The offer is declined. The hub goes on.", "referrals/offers/decline.html"
    ),
    "refused": StepPage(
        RefusedForm, actions.offer.refused, "Recorded: the person said no. It does not count as your decline."
    ),
    "withdraw": StepPage(TakeBackForm, actions.offer.withdraw, "The offer is withdrawn."),
    "read": StepPage(Form, actions.offer.read, "It has left your worklist.", "referrals/offers/review.html"),
    "review": StepPage(ReviewForm, actions.offer.review, "The decline is reviewed.", "referrals/offers/review.html"),
    "challenge": StepPage(
        ChallengeForm, actions.declining.challenge, "The hub looks at this decline.", "referrals/offers/review.html"
    ),
}


def offer_step(request, reference, step):
    """Take one step of an offer; 409 says who was faster and when."""
    found = offer_or_404(request, reference)
    if step not in STEP_PAGES:
        raise Http404
    admit(by=request.user, obj=found, step=step)
    if step == "review" and found.reviewed:
        raise TooLate("This decline was reviewed already.")
    if step == "read" and found.read_at:
        raise TooLate("Somebody has read this already.")
    form = _form(request, found, step)
    page = _page(request, found, step)
    try:
        return form_page(
            request,
            form,
            lambda **given: _take(request, found, step, given, form),
            done=lambda result: _after(found, step, result),
            said=STEP_PAGES[step].said,
            template=STEP_PAGES[step].template,
            **page,
        )
    except Contradicted as against:
        form.confirm_next()
        page |= {"form": form, "contradiction": str(against), "submit_label": "Decline all the same"}
        return render(request, STEP_PAGES[step].template, page)


def _form(request, offer, step):
    if step != "accept":
        return STEP_PAGES[step].form(data=sent(request))
    bookable = set(bookable_units(offer.service, timezone.localdate()).values_list("pk", flat=True))
    units = [(row.unit, row.free_words) for row in _units(offer.service) if row.unit.pk in bookable]
    return AcceptForm(data=sent(request), units=units)


def _take(request, offer, step, given, form):
    if step == "decline":
        given["confirmed"] = form.confirms
    if step == "accept":
        given["unit"] = offer.service.units.get(pk=given["unit"])
    return STEP_PAGES[step].action(by=request.user, offer=offer, **given)


def _after(offer, step, result):
    """Where the person goes on: to the booking, the list that the offer came from, or the offer itself."""
    if step == "accept":
        return reverse("placement", args=[result.reference])
    if step == "withdraw":
        return reverse("triage", args=[offer.referral.reference])
    if step in ("ask", "challenge"):
        return reverse("offer", args=[offer.reference])
    if step == "read":
        return reverse("worklist")
    return reverse("declines" if step == "review" else "offers")


def _page(request, offer, step):
    """Facts repeated, and the effect in plain words, before anything is pressed."""
    card = reading.card(request.user, offer.referral)
    row = OFFER[step]
    return {
        "offer": offer,
        "colour": OFFER_COLOURS[offer.status],
        "card": card,
        "in_full": True,
        "heading": f"Why {offer.service} said no" if step == "read" else row.button,
        "caption": f"{card.name or offer.reference}, {offer.referral.reference}: {offer.service}",
        "intro": row.effect,
        "submit_label": row.button,
        "warning": row.warning,
        "back_url": reverse("offer", args=[offer.reference]),
        "back_label": "Offer",
        "limits": _limits(offer) if step == "decline" else [],
    }


def _limits(offer):
    """What the declared limits of an offer's service say of its person today."""
    found = actions.declining.facts(offer, timezone.localdate())
    return found.limits if found else []
