"""E-mails about steps: few, without personal data, to people who work there now. A failure never undoes a step."""

from dataclasses import dataclass

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from agencies import access as agency_access
from agencies.letters import send_each
from agencies.models import Agency, Event, Membership
from agencies.roles import RoleName, roles_with
from referrals import access
from referrals.codes import StakeKind
from referrals.lifecycle import LIVE_PLACEMENT, Side
from referrals.lifecycle.steps import OPEN_OFFER
from referrals.models import Offer, Placement, Referral, Stake
from referrals.seers import named
from referrals.signals import step_taken


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
    "offer.lapse": (
        Message(Side.REFERRER, "An offer has lapsed", "{service} did not answer in time.", "referral"),
        Message(Side.PROVIDER, "An offer has lapsed", "{service} did not answer in time.", "offer"),
    ),
    "referral.close": (
        Message(Side.REFERRER, "A referral was closed", "The hub has closed the referral.", "referral"),
    ),
    "referral.join": (
        Message(
            Side.REFERRER,
            "Two referrals are one now",
            "The hub has brought your referral together with another one of the person.",
            "referral",
        ),
    ),
    "referral.joined": (
        Message(
            Side.REFERRER,
            "Referred by somebody else too",
            "The hub has brought another referral of the person into yours.",
            "referral",
        ),
    ),
    "referral.alone": (
        Message(Side.REFERRER, "A referral goes on", "The hub looks for a place for the person.", "referral"),
    ),
    "referral.wait": (
        Message(Side.REFERRER, "On a waiting list", "The person is on the waiting list of a stage.", "referral"),
    ),
    "referral.reopen": (
        Message(Side.REFERRER, "A referral was reopened", "The hub looks for a place again.", "referral"),
    ),
    "referral.withdraw": (
        Message(Side.PROVIDER, "A referral was withdrawn", "What {service} held of it is called off.", "worklist"),
    ),
    "referral.died": (
        Message(Side.REFERRER, "A referral was closed", "Open it to read why.", "referral"),
        Message(Side.PROVIDER, "A referral was closed", "What {service} held of it is called off.", "worklist"),
    ),
    "offer.withdraw": (
        Message(Side.PROVIDER, "An offer was withdrawn", "The offer to {service} was withdrawn.", "offer"),
    ),
    "offer.review": (
        Message(Side.PROVIDER, "The hub looked at a decline", "The hub has looked at a decline by {service}.", "offer"),
    ),
    "referral.panel": (
        Message(Side.REFERRER, "The panel has decided", "The panel has looked at this search.", "referral"),
    ),
    "placement.cancel": (
        Message(Side.REFERRER, "A booking was cancelled", "{service} has cancelled the booking.", "referral"),
    ),
    "referral.urgency": (
        Message(Side.PROVIDER, "How soon your answer is needed", "Look when {service} has to answer.", "offer"),
    ),
    "referral.amend": tuple(
        Message(side, "A referral has changed", "The assessment has changed.", "referral")
        for side in (Side.REFERRER, Side.HUB, Side.PROVIDER, Side.HOLDER)
    ),
    "placement.arrive": (Message(Side.REFERRER, "Arrived", "The person has arrived at {service}.", "referral"),),
    "placement.authorise": (
        Message(
            Side.PROVIDER,
            "The hub has decided about an overstay",
            "The hub has decided about a stay at {service}.",
            "placement",
        ),
    ),
    "placement.did_not_arrive": (
        Message(Side.REFERRER, "Did not arrive", "The person did not arrive at {service}.", "referral"),
    ),
    "referral.break_glass": (
        Message(Side.HUB, "Opened in an emergency", "Somebody has opened a referral in an emergency.", "openings"),
        Message(Side.NAMED, "Opened in an emergency", "Somebody has opened a restricted referral.", "referral"),
    ),
    "referral.notify": (
        Message(Side.COUNCIL, "A duty to refer waits for your answer", "A person has chosen your council.", "duty"),
    ),
    "duty.remind": (
        Message(Side.COUNCIL, "A duty to refer needs your answer", "The 56 days are running out.", "duty"),
    ),
    "duty.accept_duty": (
        Message(Side.REFERRER, "A council has accepted a duty to refer", "The council has answered.", "duty"),
    ),
    "duty.refuse_duty": (
        Message(Side.REFERRER, "A council has not accepted a duty to refer", "The council has answered.", "duty"),
    ),
    "duty.withdraw_duty": (
        Message(Side.COUNCIL, "A duty to refer was withdrawn", "You need not answer it any longer.", "duty"),
    ),
    "duty.expire_duty": (
        Message(Side.REFERRER, "A duty to refer has expired", "The council has not answered in 26 weeks.", "duty"),
        Message(Side.COUNCIL, "A duty to refer has expired", "It was not answered in 26 weeks.", "duty"),
    ),
    "placement.depart": (Message(Side.REFERRER, "A stay has ended", "A stay at {service} has ended.", "referral"),),
}
MODELS = (Offer, Placement)
OF_THE_REFERRAL = (Side.REFERRER, Side.HUB, Side.HOLDER, Side.NAMED)
OTHER_HOLDERS = frozenset(StakeKind.values) - {StakeKind.REFERRER, *access.PROVIDERS}
PROVIDER_ROLES = (RoleName.PROVIDER_WORKER, RoleName.PROVIDER_MANAGER)


@receiver(step_taken)
def tell(sender, step, referral_id, subject, **kwargs):
    """One e-mail per offer or decision and reader, with a reference and an address, and nothing about the person."""
    if step not in MESSAGES:
        return
    referral = Referral.objects.select_related("referrer").get(pk=referral_id)
    actor = _who_amended(referral) if step == "referral.amend" else ""
    for message in MESSAGES[step]:
        for about in _about(step, referral, subject, message.to):
            _send(message, referral, about, but=actor)


def _who_amended(referral):
    """The address of whoever changed the assessment last: everybody who holds it is told, but for them."""
    last = referral.assessment
    return last.made_by.email if last and last.made_by else ""


def _about(step, referral, subject, side):
    """What a step was about: offers, stays, a duty to refer; the referral for its referrer, the hub and the named."""
    kind, _, _ = step.partition(".")
    if kind == "duty" or step == "referral.notify":
        return list(referral.duties.select_related("authority").order_by("-pk")[:1])
    if kind == "referral" and side in OF_THE_REFERRAL:
        return [referral]
    if step == "referral.offer":
        return list(referral.offers.filter(sent_at=referral.updated).select_related("service__agency"))
    waiting = referral.offers.filter(status__in=OPEN_OFFER).select_related("service__agency")
    if step == "referral.urgency":
        return list(waiting)
    if step == "referral.amend":
        return [*waiting, *referral.placements.filter(status__in=LIVE_PLACEMENT).select_related("service__agency")]
    subjects = [subject]
    if kind == "referral":  # what ended with it, at the same moment
        ended = Event.objects.filter(referral=referral.reference, happened_at=referral.updated)
        subjects = ended.filter(subject_kind__in=("offer", "placement")).values_list("subject", flat=True)
    found = [model.objects.filter(reference__in=subjects).select_related("service__agency") for model in MODELS]
    return [row for rows in found for row in rows]


def _send(message, referral, about, but=""):
    service = getattr(about, "service", None)
    found = _of_council(referral, about) if message.to is Side.COUNCIL else _recipients(message.to, referral, service)
    recipients = [each for each in found if each != but]
    if not recipients:
        return
    pages = {
        "offer": [about.reference],
        "placement": [about.reference],
        "referral": [referral.reference],
        "worklist": [],
        "openings": [],
        "duty": [about.reference],
    }
    target = reverse(message.page, args=pages[message.page])
    hidden = service is None or service.confidential_address or referral.restricted
    body = message.body.format(service="the service" if hidden else service)
    lines = [
        body[:1].upper() + body[1:],
        f"Reference: {referral.reference}",
        f"Sign in to read it: {settings.HUB_URL}{target}",
    ]
    send_each(f"{message.subject} ({referral.reference})", "\n\n".join(lines), recipients, referral.reference)


def _of_other_holders(members, referral):
    """Those who may read a referral at agencies that hold a stake beside its referrer's and the providers'."""
    stakes = Stake.objects.filter(access.stake_is_open(), referral=referral, kind__in=OTHER_HOLDERS)
    members = members.filter(
        role_group__agency__in=stakes.values("agency"), role_group__role__in=roles_with("view_referral")
    )
    return members.filter(user__in=named(referral)) if referral.restricted else members


def _of_council(referral, duty):
    """Those at the council who answer duties to refer; of a restricted person, of them the named."""
    agreed = agency_access.agreement_holds(agency="role_group__agency__")
    members = Membership.objects.filter(
        agency_access.in_force(), agreed, user__is_active=True, role_group__agency=duty.authority_id,
        role_group__role__in=roles_with("answer_duty"),
    ).select_related("user")  # fmt: skip
    return _addresses(members.filter(user__in=named(referral)) if referral.restricted else members)


def _recipients(side, referral, service):
    """Addresses at the moment of sending, of people who work there today; a provider's own address, if it has one.

    The referrer as long as they may read the referral. Of a restricted one a provider's people are those named. The
    hub's are those who review what was opened in an emergency. Nobody is told at an agency without an agreement.
    """
    agreed = agency_access.agreement_holds(agency="role_group__agency__")
    members = Membership.objects.filter(agency_access.in_force(), agreed, user__is_active=True).select_related("user")
    if side is Side.REFERRER:
        made = members.filter(user=referral.referrer_id, role_group__agency=referral.agency_id)
        members = [member for member in made if access.may(member.user, "view_referral", referral)]
    elif side is Side.HUB:
        members = members.filter(role_group__role__in=roles_with("review_opening"))
    elif side is Side.HOLDER:
        members = _of_other_holders(members, referral)
    elif side is Side.NAMED:
        members = members.filter(user__in=named(referral))
    elif service is None or not Agency.objects.filter(agency_access.agreement_holds(), pk=service.agency_id).exists():
        members = []
    else:
        members = members.filter(role_group__agency=service.agency_id, role_group__role__in=PROVIDER_ROLES)
        return _of_provider(members, referral, service.agency.email)
    return _addresses(members)


def _of_provider(members, referral, mailbox):
    """Of a restricted person nobody but the named is told, or the provider's own address, by reference alone."""
    if referral.restricted:
        return _addresses(members.filter(user__in=named(referral))) or list(filter(None, [mailbox]))
    return [mailbox] if mailbox else _addresses(members)


def _addresses(members):
    return sorted({member.user.email for member in members})
