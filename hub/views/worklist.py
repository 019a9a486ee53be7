"""The worklist: the first thing every morning, and what a manager does with it."""

import re
from datetime import UTC, datetime, timedelta

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
from agencies.views.doors import paged
from analytics.returns.access import to_sign
from analytics.returns.lifecycle import ReturnStatus
from analytics.returns.sheet import period_of
from hub.navigation import LEFT_AT, also, home
from referrals import reading, worklists
from referrals.actions import worklist as worklist_actions
from referrals.clock import by_words, end_of
from referrals.lifecycle import WAITING
from referrals.lifecycle.steps import ReferralStatus
from referrals.views.common import note_reading

PAGE = 50
HOUSED_OR_OVER = (ReferralStatus.PLACED, ReferralStatus.CLOSED)
NEVER = datetime.max.replace(tzinfo=UTC)
# Why a return waits, by its status.
RETURNS = {
    ReturnStatus.EXPECTED: "The quarter is over",
    ReturnStatus.SENT_BACK: "Sent back to be put right",
    ReturnStatus.OVERDUE: "The default period runs until {ends}",
    ReturnStatus.MISSING: "A default notice was issued",
}
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
            **_deadline(item.due_at, now),
        }
        for item in items
    ]


def _since(day, now):
    """A day, with its year where that is not the present one."""
    return f"{day:%-d %B}" if day.year == timezone.localdate(now).year else f"{day:%-d %B %Y}"


def _deadline(due, now):
    return {
        "due": due,
        "by": by_words(due, now),
        "late": bool(due and due < now),
        "today": bool(due and timezone.localdate(due) == timezone.localdate(now)),
    }


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
    """What is waiting for me, why, by when; the whole team's on request. People without a worklist go to their home."""
    if request.acting is None:
        return render(request, "hub/no_membership.html")
    name = home(request.acting.role)
    if name != "worklist":
        return redirect(name)
    agency, team = request.acting.agency, request.GET.get("team") == "1"
    mine = worklists.items_for(request.user, agency)
    everybody = worklists.items_of_agency(request.user, agency)
    elsewhere = 0 if team else capped(everybody.exclude(worklists.mine(request.user)))
    shown = (everybody if team else mine).select_related(*worklists.RELATED)
    page, pages = paged(request, shown, PAGE)
    items, owed = list(page), list(to_sign(request.user, agency))
    note_reading(request, [item.referral for item in items])
    now = timezone.now()
    can_assign = team and agency_access.may_at(request.user, "reassign_work", agency)
    if request.session.get(LEFT_AT) != request.get_full_path():
        request.session[LEFT_AT] = request.get_full_path()
    context = {
        "rows": _among(rows_for(request.user, items, now), _returns(owed, now), shown, page),
        "also": also(request),
        "pages": pages,
        "team": team,
        "elsewhere": elsewhere,
        "elsewhere_words": in_words(elsewhere).capitalize(),
        "can_assign": can_assign,
        "workers": _workers(agency) if can_assign else [],
    }
    context["count"] = page.count + len(owed)
    context["count_words"] = in_words(context["count"]).capitalize()
    return render(request, "hub/worklist.html", context)


def _returns(owing, now):
    """Returns that wait for somebody's signature, as the page shows them."""
    return [
        {
            "what": "Sign the return",
            "why": RETURNS[owed.status].format(ends=f"{owed.default_ends_on:%-d %B}"),
            "url": reverse("return", args=[owed.pk]),
            "who": owed.service,
            "reference": (quarter := period_of(owed).label),
            "about": f"{owed.service}, {quarter}",
            "since": _since(owed.last + timedelta(days=1), now),
            **_deadline(end_of(owed.due_on), now),
        }
        for owed in owing
    ]


def _among(rows, returns, shown, page):
    """The rows of one page with the returns that fall due between its first and its last, all by deadline."""
    if page.previous:
        (before,) = keyset.page(shown, 1, before=page.previous)
        returns = [row for row in returns if before.due_at and row["due"] > before.due_at]
    if page.next and (last := rows[-1]["due"]):
        returns = [row for row in returns if row["due"] <= last]
    return sorted([*rows, *returns], key=lambda row: (row["due"] is None, row["due"] or NEVER))


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
    if done:
        to = worker.name if worker else "nobody in particular"
        messages.success(request, f"{len(done)} given to {to}.")
    else:
        messages.error(request, "Tick at least one thing to give to somebody.")
    return redirect(reverse("worklist") + "?team=1")
