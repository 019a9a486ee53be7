"""A sheet for the person themselves: my pathway, my next step, who to ring. Plain words, and nothing about risk."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import Refused
from agencies.models import Agency
from referrals.codes import AccessClass
from referrals.lifecycle.duty import DutyStatus
from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus
from referrals.views.common import referral_or_404
from referrals.views.referral.journey import journey
from referrals.views.referral.seen import see

S = ReferralStatus
# What comes next for the person, by status; {service}, {by} and {day} are filled in.
NEXT = {
    S.DRAFT: "We are writing down what you need. Then we send it to the people who look for a place.",
    S.BESIDE: "Somebody else has asked for a place for you too. The county’s team brings the two together, so that you "
    "are asked once.",
    S.SUBMITTED: "The county’s team reads what we sent and decides which services to ask.",
    S.INFORMATION_ASKED: "The county’s team has a question for us. We are answering it.",
    S.WAITING: "You are on the waiting list. You keep your place on it. There is nothing you need to do.",
    S.OFFERED: "{service} is thinking about whether it has the right place for you. It answers by {by}.",
    S.ACCEPTED: "{service} is keeping a place for you. Please come on {day}.",
    S.PLACED: "You live at {service}. The staff there plan the next step with you.",
    S.CLOSED: "This referral has ended. If you need help again, ring us.",
}
# The same for somebody who lives somewhere and is expected elsewhere, by whether that is a home.
BOOKED_TOO = {
    True: "You live at {service}. {onward} is keeping a place for you. Please move there on {day}.",
    False: "You live at {service}. {onward} begins to support you on {day}.",
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
        "councils": _councils(seen),
        "ring": _who_to_ring(seen),
        "today": timezone.localdate(),
        "back_url": reverse("referral", args=[reference]),
    }
    return render(request, "referrals/sheet.html", context)


# What came of a duty to refer, by its status; those that were taken back or ran out say nothing to the person.
TOLD = {
    DutyStatus.SUBMITTED: "With your agreement we told {council} that you need help with housing. The council must "
    "answer by {by}.",
    DutyStatus.ACCEPTED: "{council} has said that it will help you. It gets in touch with you.",
    DutyStatus.NOT_ACCEPTED: "{council} has said that it does not have to help you. Ask us why: you can ask it to look "
    "again.",
}


def _councils(seen):
    """What the person is told about the council that they chose last."""
    return [
        TOLD[duty.status].format(council=duty.authority, by=f"{duty.due_on:%-d %B %Y}")
        for duty in seen.duties[-1:]
        if duty.status in TOLD
    ]


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
    stay, booked = _stay(seen), _booked(seen)
    too = seen.referral.status == S.PLACED and booked
    names = " and ".join(str(offer.service) for offer in offers) or "A service"
    due = timezone.localtime(min(offer.due_at for offer in offers)) if offers else None
    return (BOOKED_TOO[booked.accommodation] if too else NEXT[seen.referral.status]).format(
        service=stay.service if stay else names,
        onward=booked.service if booked else "",
        by=f"{due:%-d %B %Y}, {due:%H:%M}" if due else "a day that we will tell you",
        day=f"{booked.expected_arrival:%-d %B %Y}" if booked and booked.expected_arrival else "the day we told you",
    )


def _stay(seen):
    """Where the person lives, or will live while a place is kept for them."""
    if seen.referral.status == S.ACCEPTED:
        return _booked(seen)
    return _that_is(PlacementStatus.ARRIVED, seen)


def _booked(seen):
    """The place that is kept for the person, also where they live elsewhere until then."""
    return _that_is(PlacementStatus.BOOKED, seen)


def _that_is(status, seen):
    """The stay in a status, a home before what supports the person there."""
    found = [stay for stay in seen.stays if stay.status == status]
    return next((stay for stay in found if stay.accommodation), found[0] if found else None)


def _who_to_ring(seen):
    """The worker's agency, the service and the county's team: names and numbers, and never an address."""
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
    places = {place.pk: place for place in (_stay(seen), _booked(seen)) if place}
    for place in places.values():
        what = "Where you live" if place.status == PlacementStatus.ARRIVED else "Where you will live"
        rows.append({"who": place.service.name, "what": what, "phone": place.service.phone})
    if hub:
        rows.append({"who": hub.name, "what": "The county’s team", "phone": hub.phone or settings.CONTACT_LINE})
    return rows
