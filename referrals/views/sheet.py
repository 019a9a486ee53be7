"""A sheet for the person themselves: my pathway, my next step, who to ring. Plain words, and nothing about risk."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused
from agencies.models import Agency
from referrals.codes import AccessClass
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.views.common import referral_or_404
from referrals.views.referral.journey import journey
from referrals.views.referral.seen import see

S = ReferralStatus
# What comes next for the person, by status; {service}, {by} and {day} are filled in.
NEXT = {
    S.DRAFT: "We are writing down what you need. Then we send it to the people who look for a place.",
    S.SUBMITTED: "The county’s team reads what we sent and decides which services to ask.",
    S.INFORMATION_ASKED: "The county’s team has a question for us. We are answering it.",
    S.WAITING: "You are on the waiting list. You keep your place on it. There is nothing you need to do.",
    S.OFFERED: "{service} is thinking about whether it has the right place for you. It answers by {by}.",
    S.ACCEPTED: "{service} is keeping a place for you. Please come on {day}.",
    S.PLACED: "You live at {service}. The staff there plan the next step with you.",
    S.CLOSED: "This referral has ended. If you need help again, ring us.",
}
BE_READY = {
    S.OFFERED: "Somebody from the service may want to meet you first. Tell us if your telephone number changes.",
    S.ACCEPTED: "Bring your medicine, your papers and what you need for a few days. Ring if you will be late.",
    S.WAITING: "Tell us if anything changes: where you are staying, your telephone number, your release date.",
}


def sheet(request, reference):
    """Printable. Only for those who know the person: a service that still decides does not hand out sheets."""
    referral = referral_or_404(request, reference)
    seen = see(request, referral)
    if AccessClass.IDENTIFYING not in seen.classes:
        raise Refused("Only those who work with the person print their sheet.")
    context = {
        "referral": referral,
        "name": referral.service_user.given_name,
        "stages": _stages(seen),
        "now": _next(seen),
        "ready": BE_READY.get(referral.status, ""),
        "ring": _who_to_ring(seen),
        "today": timezone.localdate(),
        "back_url": reverse("referral", args=[reference]),
    }
    return render(request, "referrals/sheet.html", context)


def _stages(seen):
    """What is behind the person, where they are or are to begin, and what follows; never a stage that they skip."""
    stages = journey(seen)
    begun = next((place for place, stage in enumerate(stages) if stage["state"] == "current"), len(stages))
    words = {"done": "done", "current": "this is where I am" if seen.referral.status == S.PLACED else "my next step"}
    return [
        {"name": stage["name"], "said": words.get(stage["state"], "")}
        for place, stage in enumerate(stages)
        if place >= begun or stage["state"] == "done"
    ]


def _next(seen):
    offers = [offer for offer in seen.offers if offer.status in OPEN_OFFER]
    stay = _stay(seen)
    names = " and ".join(str(offer.service) for offer in offers) or "A service"
    due = timezone.localtime(min(offer.due_at for offer in offers)) if offers else None
    return NEXT[seen.referral.status].format(
        service=stay.service if stay else names,
        by=f"{due:%-d %B %Y}, {due:%H:%M}" if due else "a day that we will tell you",
        day=f"{stay.expected_arrival:%-d %B %Y}" if stay and stay.expected_arrival else "the day that we told you",
    )


def _stay(seen):
    live = [stay for stay in seen.stays if stay.status in (PlacementStatus.BOOKED, PlacementStatus.ARRIVED)]
    wanted = PlacementStatus.BOOKED if seen.referral.status == S.ACCEPTED else PlacementStatus.ARRIVED
    return next((stay for stay in live if stay.status == wanted), None)


def _who_to_ring(seen):
    """The worker's agency, the service and the county's team: names and numbers, and never an address."""
    stay = _stay(seen)
    hub = Agency.objects.filter(kind=Agency.Kind.COUNTY).order_by("code").first()
    rows = []
    if seen.referral.agency:
        worker = seen.referral.referrer
        rows.append(
            {
                "who": seen.referral.agency.name,
                "what": f"Ask for {worker.name}" if worker else "",
                "phone": seen.referral.agency.phone,
            }
        )
    if stay:
        rows.append({"who": stay.service.name, "what": "Where you live or will live", "phone": stay.service.phone})
    if hub:
        rows.append({"who": hub.name, "what": "The county’s team", "phone": hub.phone or settings.CONTACT_LINE})
    return rows
