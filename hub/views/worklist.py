"""The worklist: the first thing every morning, and what a manager does with it."""

import re
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies import access as agency_access
from agencies import keyset
from agencies.errors import Refused
from agencies.models import User
from agencies.paging import capped, in_words
from agencies.roles import RoleName
from agencies.views.doors import paged
from hub.beside import beside
from hub.navigation import LEFT_AT, also
from referrals import reading, worklists
from referrals.actions import worklist as worklist_actions
from referrals.clock import deadline
from referrals.lifecycle import WAITING
from referrals.lifecycle.steps import ReferralStatus
from referrals.views.common import note_reading

PAGE = 50
HOUSED_OR_OVER = (ReferralStatus.PLACED, ReferralStatus.CLOSED)
EMPTY_TEXT = (
    "Answers you owe, deadlines that come near and decisions that concern you will appear here, the most urgent first."
)
EMPTY = {
    RoleName.PARTNERSHIP_MEMBER: "Nothing is asked of you. When a quarter is closed, you read it here first.",
    RoleName.AUDITOR: "Looking that is unusual, and quarters that are closed, will appear here.",
    RoleName.ADMINISTRATOR: (
        "Invitations that nobody took up, memberships and agreements that end, and what other administrators did will "
        "appear here."
    ),
    RoleName.COMMISSIONER: (
        "Quarters to close, returns to audit, limits to decide about and drafts to publish will appear here."
    ),
}
NOTHING_TICKED = "nothing_ticked"  # in the address: nothing was given to anybody, and whom it should have gone to
NEVER = datetime.max.replace(tzinfo=UTC)
ROW = re.compile("[0-9]{1,18}")  # the number of a row, as a form sends it
# Where a kind of item is done: the name of the address and what it needs.
PAGES = {
    "finish_draft": ("draft", "referral"),
    "triage": ("triage", "referral"),
    "join_referral": ("join", "referral"),
    "find_place": ("triage", "referral"),
    "plan_move_on": ("triage", "referral"),
    "read_change": ("triage", "referral"),
    "not_safe": ("triage", "referral"),
    "check_duplicate": ("referral", "referral"),
    "answer_referral": ("referral_step", "referral", "answer"),
    "answer_provider": ("offer_answer", "offer"),
    "answer_offer": ("offer", "offer"),
    "review_decline": ("offer", "offer"),
    "read_decline": ("offer_step", "offer", "read"),
    "review_opening": ("openings", ""),
    "take_to_panel": ("panel", "referral"),
    "say_arrival": ("placement", "placement"),
    "say_end": ("placement", "placement"),
    "authorise_overstay": ("placement_step", "placement", "authorise"),
    "answer_duty": ("duty_of", "referral"),
    "chase_duty": ("duty_of", "referral"),
    "add_destination": ("placement_step", "placement", "destination"),
    "follow_up": ("placement_step", "placement", "follow_up"),
}


def address_of(item):
    """The page where an item is done."""
    name, about, *rest = PAGES[item.kind]
    return reverse(name, args=[getattr(item, about).reference, *rest] if about else [])


def rows_for(user, items, now):
    """Items as the page shows them, in a number of queries that does not grow with them."""
    cards = reading.cards(user, [item.referral for item in items])
    return [
        {
            "item": item,
            "what": WAITING[item.kind].what,
            "why": WAITING[item.kind].why,
            "url": address_of(item),
            "who": cards[item.referral_id].name,
            "reference": item.referral.reference,
            "where": _where(item),
            "since": _since(timezone.localdate(item.since), now),
            "same_day": item.referral.same_day and item.referral.status not in HOUSED_OR_OVER,
            "whose": item.worker,
            "due": deadline(item.due_at, now),
        }
        for item in items
    ]


def _since(day, now):
    """A day, with its year where that is not the present one."""
    return f"{day:%-d %B}" if day.year == timezone.localdate(now).year else f"{day:%-d %B %Y}"


def _where(item):
    if item.kind == "review_opening":  # where somebody is who may not be found is not said
        return ""
    if item.placement:
        return ", ".join(str(part) for part in (item.placement.unit, item.placement.service) if part)
    if item.offer:
        return str(item.offer.service)
    parts = (item.referral.cohort, item.referral.stage)
    return ", ".join(str(part) for part in parts if part)


@require_GET
def worklist(request):
    """What is waiting for me, why, by when; the whole team's on request, of those who work with referrals."""
    if request.acting is None:
        return render(request, "hub/no_membership.html")
    agency, now = request.acting.agency, timezone.now()
    has_team = agency_access.may_at(request.user, "view_referral", agency)
    team = has_team and request.GET.get("team") == "1"
    mine = worklists.items_for(request.user, agency)
    everybody = worklists.items_of_agency(request.user, agency)
    elsewhere = 0 if team else capped(everybody.exclude(worklists.mine(request.user)))
    shown = (everybody if team else mine).select_related(*worklists.RELATED)
    page, pages = paged(request, shown, PAGE)
    items, waits = list(page), beside(request)
    note_reading(request, [item.referral for item in items])
    can_assign = team and agency_access.may_at(request.user, "reassign_work", agency)
    if request.session.get(LEFT_AT) != request.get_full_path():
        request.session[LEFT_AT] = request.get_full_path()
    context = {
        "rows": _among(rows_for(request.user, items, now), _beside(waits, now), shown, page),
        "also": also(request),
        "pages": pages,
        "team": team,
        "has_team": has_team,
        "empty": EMPTY.get(request.acting.role, EMPTY_TEXT),
        "elsewhere": elsewhere,
        "elsewhere_words": in_words(elsewhere).capitalize(),
        "can_assign": can_assign,
        "workers": _workers(agency) if can_assign else [],
        "nothing_ticked": can_assign and NOTHING_TICKED in request.GET and bool(items),
        "first_box": f"item-{items[0].pk}" if items else "",
        "chosen": request.GET.get(NOTHING_TICKED, ""),
    }
    context["count"] = page.count + len(waits)
    context["count_words"] = in_words(context["count"]).capitalize()
    return render(request, "hub/worklist.html", context)


def _beside(waits, now):
    """What waits beside referrals, as the page shows it."""
    return [
        {
            "what": row.what,
            "why": row.why,
            "url": row.url,
            "who": row.who,
            "reference": row.reference,
            "about": f"{row.who}, {row.reference}" if row.reference else row.who,
            "since": _since(row.since, now) if row.since else "",
            "due": deadline(row.due_at, now),
        }
        for row in waits
    ]


def _among(rows, beside, shown, page):
    """The rows of one page with what falls due between its first and its last, all by deadline.

    What has no deadline stands at the end of the last page.
    """
    if page.previous:
        (before,) = keyset.page(shown, 1, before=page.previous)
        beside = [row for row in beside if _when(row) > (before.due_at or NEVER) or row["due"]["at"] is None]
    if page.next:
        beside = [row for row in beside if row["due"]["at"] and _when(row) <= _when(rows[-1])]
    return sorted([*rows, *beside], key=_when)


def _when(row):
    """When a row is due, the last of all where nothing says."""
    return row["due"]["at"] or NEVER


def _workers(agency):
    held = agency_access.in_force()
    return User.objects.filter(
        pk__in=agency_access.Membership.objects.filter(held, role_group__agency=agency).values("user"), is_active=True
    )


@require_POST
def worklist_assign(request):
    """Give the ticked items to a worker of the agency, or to nobody: cover and leavers' work move in one press."""
    if request.acting is None:
        raise Refused("Only a manager of an agency gives its work to somebody else.")
    agency, chosen = request.acting.agency, request.POST.get("worker", "")
    ticked = [int(value) for value in request.POST.getlist("item") if ROW.fullmatch(value)]
    items = worklists.items_of_agency(request.user, agency).filter(pk__in=ticked)
    if chosen and not ROW.fullmatch(chosen):
        raise Http404
    worker = get_object_or_404(_workers(agency), pk=chosen) if chosen else None
    done = [worklist_actions.assign(by=request.user, item=item, worker=worker) for item in items]
    team = f"{reverse('worklist')}?team=1"
    if not done:
        return redirect(f"{team}&{NOTHING_TICKED}={chosen}")
    messages.success(request, f"{len(done)} given to {worker.name if worker else 'nobody in particular'}.")
    return redirect(team)
