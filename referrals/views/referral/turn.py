"""Whose turn it is, what happens if nothing is done, and what the reader can do now."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from pathways.models import Service
from referrals import access
from referrals.classes import reads
from referrals.clock import by_moment
from referrals.lifecycle import LIVE_PLACEMENT, WAITING
from referrals.lifecycle.duty import DutyStatus
from referrals.lifecycle.steps import OPEN_OFFER, OfferStatus, PlacementStatus, ReferralStatus
from referrals.models import Referral, WorklistItem
from referrals.views.referral.journey import days_here

# Who does what, and what happens if nobody does: {who} and {by} are filled in.
EITHER_WAY = " You will be told either way."
TURNS = {
    "finish_draft": ("{who} finishes and sends this referral", "Until it is sent nobody else acts on it."),
    "triage": (
        "{who} decides where this goes{by}",
        "If it does not, the referral goes to the top of its list, marked late." + EITHER_WAY,
    ),
    "join_referral": (
        "{who} brings this referral together with another{by}",
        "The person has a referral already. Until then nothing is offered by this one; the other goes on." + EITHER_WAY,
    ),
    "answer_referral": (
        "{who} answers the hub’s question{by}",
        "Until then the referral waits, and nothing is offered.",
    ),
    "answer_provider": (
        "{who} answers a question about the offer{by}",
        "The deadline stands: without a decision by then the offer lapses and the hub looks for the next service.",
    ),
    "find_place": ("{who} looks for a place", "The person keeps their place on the waiting list."),
    "answer_offer": (
        "{who} answers the offer{by}",
        "If it does not, the offer lapses and the hub offers {next}." + EITHER_WAY,
    ),
    "review_decline": ("{who} looks at why a service said no{by}", "The search for a place goes on meanwhile."),
    "read_decline": ("{who} reads why a service said no", "The search for a place goes on meanwhile."),
    "take_to_panel": ("{who} takes this search to the panel{by}", "The search for a place goes on meanwhile."),
    "say_arrival": (
        "{who} says whether the person has arrived{by}",
        "Until then the place is held and counts as empty.",
    ),
    "say_end": (
        "{who} extends the stay or records the departure{by}",
        "If it does not, the stay counts as an overstay that nobody has authorised.",
    ),
    "plan_move_on": ("{who} plans the move on", "The person is ready to move on and stays where they are until then."),
    "authorise_overstay": (
        "{who} decides about an overstay{by}",
        "Until then the person stays where they are, and the overstay counts as not authorised.",
    ),
    "follow_up": (
        "{who} asks whether they still have the home{by}",
        "Until then the figures do not know whether the home has lasted.",
    ),
    "add_destination": (
        "{who} says where the person went{by}",
        "Until then the quarter’s figures cannot be signed off.",
    ),
    "answer_duty": (
        "{who} answers the duty to refer{by}",
        "The search for a place goes on meanwhile. After 26 weeks without an answer the duty to refer expires.",
    ),
    "chase_duty": (
        "{who} asks the council for its answer{by}",
        "The search for a place goes on meanwhile. After 26 weeks without an answer the duty to refer expires.",
    ),
    "review_opening": (
        "{who} reviews an emergency{by}",
        "Who opened the referral answers for it. It goes on meanwhile.",
    ),
    "read_change": ("{who} reads what changed in the assessment{by}", "The referral goes on meanwhile."),
    "not_safe": ("{who} looks at a place that is no longer safe{by}", "Nobody can accept an offer there meanwhile."),
    "check_duplicate": ("{who} checks whether the person is known already{by}", "The referral goes on meanwhile."),
}
# To the hub alone: to others it would tell that somebody like this person is known, or that a condition stands.
HUB_ALONE = frozenset({"check_duplicate", "review_opening", "not_safe"})
# Told to nobody but those who may know of the duty to refer itself.
OF_A_DUTY = frozenset({"answer_duty", "chase_duty"})
AFTER_OTHERS = (
    "check_duplicate", "review_opening", "review_decline", "read_decline", "read_change", "take_to_panel",
    "authorise_overstay",
    "answer_duty", "chase_duty",
)  # fmt: skip
# Steps that have a page of their own; all others are taken on the page of that step.
PAGES = {
    "submit": "draft_check",
    "route": "triage",
    "wait": "triage",
    "offer": "triage",
    "panel": "panel",
    "join": "join",
    "notify": "duty_of",
}
# Where it helps to know that a step cannot be taken now.
WORTH_SAYING = ("withdraw", "amend")
# Drawn in red; a death, recorded rarely, is not to catch the eye.
ENDS_IT = ("withdraw", "close")
FIRST = ("submit", "answer", "wait", "offer")
# Taken seldom: links after the buttons.
SELDOM = ("amend", "urgency", "notify", "died")


def whose_turn(seen):
    """{"title", "text", "state"} of the banner: from what waits for somebody, else from where the referral stands."""
    items = WorklistItem.objects.filter(referral=seen.referral, closed_at=None)
    items = items.select_related("agency", "offer__service", "placement__service")
    offers, stays = {offer.pk for offer in seen.offers}, {stay.pk for stay in seen.stays}
    shown = [
        item
        for item in items.order_by(F("due_at").asc(nulls_last=True), "since")
        if (seen.county or item.kind not in HUB_ALONE)
        and (seen.duties or item.kind not in OF_A_DUTY)
        and (item.offer_id is None or item.offer_id in offers)
        and (item.placement_id is None or item.placement_id in stays)
    ]
    mine = [item for item in shown if seen.agency and item.agency_id == seen.agency.pk]
    if seen.referral.status in (ReferralStatus.ACCEPTED, ReferralStatus.PLACED):  # the search is over
        shown = [item for item in shown if item in mine or item.kind not in AFTER_OTHERS]
    order = sorted(shown, key=lambda item: (item not in mine, item.kind in AFTER_OTHERS))
    return _of_item(seen, order[0], order[0] in mine) if order else _of_status(seen)


def _of_item(seen, item, mine):
    title, text = TURNS[item.kind]
    late = bool(item.due_at and item.due_at < seen.now)
    words = by_moment(item.due_at, seen.now)
    by = (f": {words}" if late else f" by {words}") if words else ""
    about = {offer.pk: offer for offer in seen.offers} if item.offer_id else {stay.pk: stay for stay in seen.stays}
    record = about.get(item.offer_id or item.placement_id)
    service = record.service if record else None
    provider = service is not None and service.agency_id == item.agency_id
    if mine:
        title = f"Your turn: {WAITING[item.kind].what[:1].lower()}{WAITING[item.kind].what[1:]}{by}"
        text = text.removesuffix(EITHER_WAY).replace("If it does not", "If nobody does")
    else:
        title = title.format(who=service if provider else item.agency, by=by)
    text = text.format(next=_next_service(seen))
    return {"title": title, "text": text, "state": "late" if late else "mine" if mine else ""}


def _next_service(seen):
    """The service that the last run ranks next and that has not been asked, for those who see every offer."""
    run = seen.referral.routing_runs.last() if seen.everything else None
    asked = {offer.service.code for offer in seen.offers}
    ranked = sorted((row["rank"], row["service"]) for row in (run.result["services"] if run else []) if row["rank"])
    code = next((code for _, code in ranked if code not in asked), None)
    service = Service.objects.filter(code=code).first() if code else None
    return f"the next service, {service}" if service else "the next service"


def _of_status(seen):
    found, today = seen.referral, timezone.localdate(seen.now)
    home = next((stay for stay in reversed(seen.stays) if stay.status == PlacementStatus.ARRIVED), None)
    booked = next((stay for stay in seen.stays if stay.status == PlacementStatus.BOOKED), None)
    if found.status == ReferralStatus.CLOSED:
        when = f" on {timezone.localdate(found.closed_at):%-d %B %Y}"
        return {"title": f"Closed{when}: {found.get_closed_reason_display().lower()}", "text": _after_closing(seen)}
    if booked and booked.expected_arrival:
        return {
            "title": f"{booked.service} expects the person on {booked.expected_arrival:%-d %B %Y}",
            "text": "The place is held. On that day the service says whether they arrived.",
        }
    if home:
        until = f"Expected to stay until {home.expected_end:%-d %B %Y}. " if home.expected_end else ""
        return {
            "title": f"Lives in {home.service}, day {days_here(home, today)}",
            "text": f"{until}Nothing waits for anybody now.",
        }
    return {"title": found.get_status_display(), "text": "Nothing waits for you."}


def _after_closing(seen):
    detail = seen.referral.closed_detail if reads(seen.classes, Referral, "closed_detail") else ""
    return f"{detail} " if detail else "If the person comes back, start a new referral."


def _address(seen, step):
    name = PAGES.get(step)
    return reverse(name or "referral_step", args=[seen.referral.reference, *([] if name else [step])])


def buttons(seen):
    """Steps that the reader can take now: what it is the turn for first, what ends it last."""
    return sorted(_buttons(seen), key=lambda button: (not button.get("primary"), bool(button.get("warning"))))


def _buttons(seen):
    """Answers to providers' questions, then the steps in the table's order."""
    found = seen.referral
    asked = [offer for offer in seen.offers if offer.status == OfferStatus.INFORMATION_ASKED]
    if asked and seen.may("submit_referral"):
        for offer in asked:
            url = reverse("offer_answer", args=[offer.reference])
            yield {"label": f"Answer {offer.service}", "url": url, "primary": True}
    if found.check_duplicate and access.may(seen.user, "merge_people", found):
        yield {"label": "Check for a duplicate", "url": reverse("duplicate_check", args=[found.reference])}
    own = [offer for offer in seen.offers if offer.status in OPEN_OFFER and _own(seen, offer)]
    for offer in own:
        yield {"label": "Open the offer", "url": reverse("offer", args=[offer.reference]), "primary": True}
    for stay in seen.stays:
        if stay.status in LIVE_PLACEMENT and _own(seen, stay):
            yield {"label": "Open the stay", "url": reverse("placement", args=[stay.reference]), "primary": True}
    own_duties = [duty for duty in seen.duties if duty.status == DutyStatus.SUBMITTED and _answers(seen, duty)]
    for duty in own_duties:
        yield {"label": "Answer the duty to refer", "url": reverse("duty", args=[duty.reference]), "primary": True}
    pages = {"unpark" if _parked(seen) is None else "park"} | (set() if found.changed_at else {"read_change"})
    for now in seen.steps:
        page = PAGES.get(now.step.name, now.step.name)
        if now.open and page not in pages:
            pages.add(page)
            label = "Triage" if page == "triage" else now.step.button
            primary = now.step.name in FIRST and found.status != ReferralStatus.PLACED
            yield {
                "label": label,
                "url": _address(seen, now.step.name),
                "primary": primary,
                "warning": now.step.name in ENDS_IT,
                "seldom": now.step.name in SELDOM,
            }


def _parked(seen):
    """The day until which the place on the waiting list is set aside, or None."""
    today = timezone.localdate(seen.now)
    entries = seen.referral.waiting_entries.filter(left_at=None, parked_until__gte=today)
    return entries.values_list("parked_until", flat=True).first()


def _own(seen, record):
    return bool(seen.agency and record.service.agency_id == seen.agency.pk)


def _answers(seen, duty):
    return bool(seen.agency and duty.authority_id == seen.agency.pk)


def refused(seen):
    """Steps out of turn that the reader might look for, with the reason."""
    return [
        f"{now.step.button}: {now.reason[:1].lower()}{now.reason[1:]}"
        + (" You can withdraw until arrival." if now.step.name == "withdraw" else "")
        for now in seen.steps
        if not now.open and now.step.name in WORTH_SAYING and seen.referral.status != ReferralStatus.CLOSED
    ]
