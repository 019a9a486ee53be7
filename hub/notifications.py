"""E-mails about steps: few, without personal data, to people who work there now. A failure never undoes a step."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.dispatch import receiver
from django.urls import reverse

from agencies import access
from agencies.models import Membership
from agencies.roles import RoleName
from referrals.lifecycle import LIVE_PLACEMENT, Side
from referrals.lifecycle.steps import OPEN_OFFER
from referrals.models import Offer, Placement, Referral
from referrals.signals import step_taken

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """What one side is told about a step; `page` is where it leads."""

    to: Side
    subject: str
    body: str
    page: str


MESSAGES: dict[str, tuple[Message, ...]] = {
    "referral.offer": (
        Message(Side.PROVIDER, "An offer waits for your answer", "A referral has been offered to {service}.", "offer"),
    ),
    "offer.remind": (
        Message(Side.PROVIDER, "An offer needs your answer soon", "The offer to {service} is due soon.", "offer"),
    ),
    "offer.answer": (
        Message(Side.PROVIDER, "Your question was answered", "There is an answer for {service}.", "offer"),
    ),
    "offer.ask": (Message(Side.REFERRER, "A provider asks you something", "{service} has a question.", "referral"),),
    "referral.ask": (Message(Side.REFERRER, "The hub asks you something", "The hub has a question.", "referral"),),
    "offer.accept": (Message(Side.REFERRER, "A place is booked", "{service} has accepted.", "referral"),),
    "offer.decline": (Message(Side.REFERRER, "A service has declined", "{service} has declined.", "referral"),),
    "offer.refused": (Message(Side.REFERRER, "An offer was refused", "The person refused {service}.", "referral"),),
    "offer.lapse": (Message(Side.REFERRER, "An offer has lapsed", "{service} did not answer in time.", "referral"),),
    "referral.close": (
        Message(Side.REFERRER, "A referral was closed", "The hub has closed the referral.", "referral"),
    ),
    "referral.amend": (Message(Side.PROVIDER, "A referral has changed", "What you hold has changed.", "referral"),),
    "placement.arrive": (Message(Side.REFERRER, "Arrived", "The person has arrived at {service}.", "referral"),),
    "placement.did_not_arrive": (
        Message(Side.REFERRER, "Did not arrive", "The person did not arrive at {service}.", "referral"),
    ),
    "placement.depart": (Message(Side.REFERRER, "A stay has ended", "A stay at {service} has ended.", "referral"),),
}
PROVIDER_ROLES = (RoleName.PROVIDER_WORKER, RoleName.PROVIDER_MANAGER)


@receiver(step_taken)
def tell(sender, step, referral_id, subject, **kwargs):
    """One e-mail per offer or decision and reader, with a reference and an address, and nothing about the person."""
    if step not in MESSAGES:
        return
    referral = Referral.objects.select_related("referrer").get(pk=referral_id)
    for about in _about(step, referral, subject):
        for message in MESSAGES[step]:
            _send(message, referral, about)


def _about(step, referral, subject):
    """The offers or the placement that a step was about; the referral itself where it was about neither."""
    if step == "referral.offer":
        return list(referral.offers.filter(sent_at=referral.updated).select_related("service__agency"))
    if step == "referral.amend":
        stays = referral.placements.filter(status__in=LIVE_PLACEMENT).select_related("service__agency")
        return [*referral.offers.filter(status__in=OPEN_OFFER).select_related("service__agency"), *stays]
    model = {"offer": Offer, "placement": Placement}.get(step.partition(".")[0])
    return list(model.objects.filter(reference=subject).select_related("service__agency")) if model else [referral]


def _send(message, referral, about):
    service = getattr(about, "service", None)
    recipients = _recipients(message.to, referral, service)
    if not recipients:
        return
    target = reverse("offer", args=[about.reference]) if message.page == "offer" else None
    target = target or reverse("referral", args=[referral.reference])
    lines = [
        message.body.format(service=service or ""),
        f"Reference: {referral.reference}",
        f"Sign in to read it: {settings.HUB_URL}{target}",
    ]
    for recipient in recipients:
        try:
            send_mail(f"{message.subject} ({referral.reference})", "\n\n".join(lines), None, [recipient])
        except OSError as error:
            log.warning("e-mail about %s not sent: %r", referral.reference, error)


def _recipients(side, referral, service):
    """Addresses at the moment of sending: the referrer while they still work there; a provider's workers today."""
    members = Membership.objects.filter(access.in_force(), user__is_active=True).select_related("user")
    if side is Side.REFERRER:
        members = members.filter(user=referral.referrer_id, role_group__agency=referral.agency_id)
    elif service is not None and service.agency.email:
        return [service.agency.email]
    elif service is not None:
        members = members.filter(role_group__agency=service.agency_id, role_group__role__in=PROVIDER_ROLES)
    else:
        return []
    return sorted({member.user.email for member in members})
