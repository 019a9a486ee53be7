"""One return: its numbers beside the last return's, what has changed, and the way from a number to its records."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.errors import Refused
from agencies.views.doors import needs, paged
from analytics.periods import day
from analytics.returns import access
from analytics.returns.actions import note_look
from analytics.returns.counting import stays
from analytics.returns.lifecycle import WITH_THE_PROVIDER, ReturnStatus
from analytics.returns.lines import GROUPS, LINES, LISTED, Mend
from analytics.returns.models import ReturnAudit
from analytics.returns.sheet import changes, last_signed_before, latest_signature, numbers, period_of, sheet, signed
from analytics.returns.views.common import address, colour, return_or_404
from referrals import access as people
from referrals import reading
from referrals.models import Placement
from referrals.views.common import note_reading

PENDING = "pending"


@require_GET
@needs(*access.PROVIDER, access.COUNTY)
def return_page(request, pk):
    """Of a signed return what was signed, of another what the records say now."""
    owed = return_or_404(request, pk)
    signature, before = latest_signature(owed), last_signed_before(owed)
    now, was = sheet(owed), numbers(signed(before)) if before else {}
    stands = owed.status == ReturnStatus.RECEIVED
    found = signed(signature) if stands and signature else now
    look = note_look(by=request.user, owed=owed, numbers=numbers(found))
    context = {
        "owed": owed,
        "colour": colour(owed),
        "steps": _steps(request, owed),
        "next": _next(owed),
        "groups": _groups(found, was, bool(before), request.user, owed) if signature or not stands else None,
        "before": before,
        "before_period": period_of(before.owed) if before else None,
        "signature": signature,
        "looked": look.earlier_on,
        "changed": changes(look.earlier, numbers(found)) if look.earlier_on else [],
        "since_signed": changes(numbers(found), numbers(now)) if stands and signature else [],
        "signatures": owed.signatures.select_related("signed_by"),
        "audits": _audits(owed),
        "may_fill_in": _may(request, owed, "fill_in"),
    }
    return render(request, "analytics/returns/return.html", context)


def _may(request, owed, step):
    return any(row.name == step for row in access.steps_now(request.user, owed))


def _audits(owed):
    rows = ReturnAudit.objects.filter(signature__owed=owed).select_related("audited_by", "signature")
    return rows.prefetch_related("checks")


def _steps(request, owed):
    """The buttons of the reader: a return of a period that runs cannot be signed yet."""
    runs = owed.last >= timezone.localdate()
    found = []
    for step in access.steps_now(request.user, owed):
        if (step.name == "sign" and runs) or (step.name in ("audit", "send_back") and not owed.revision):
            continue
        url = reverse(f"return_{step.name}", args=[owed.pk])
        found.append({"label": step.button, "url": url, "primary": step.name == "sign"})
    return found


def _next(owed):
    """Whose turn it is and until when: a title, a sentence, and whether it is late."""
    today = timezone.localdate()
    if owed.status == ReturnStatus.RECEIVED:
        return {"title": "This return has been received", "text": _came(owed)}
    if owed.status == ReturnStatus.SENT_BACK:
        return {"title": f"{owed.service.agency} puts this return right and signs it again", "state": "late"}
    if owed.due_on is None:
        return {"title": "No deadline is set", "text": "This return is known from a spreadsheet alone."}
    if owed.last >= today:
        text = f"The numbers grow with the records until {day(owed.last)}. It can be signed after that day."
        return {"title": f"To be signed by {day(owed.due_on)}", "text": text}
    who = f"{owed.service.agency} signs this return"
    if owed.status == ReturnStatus.EXPECTED:
        text = f"After that the default period runs until {day(owed.default_ends_on)}."
        return {"title": f"{who} by {day(owed.due_on)}", "text": text}
    late = f"The deadline was {day(owed.due_on)}."
    if owed.status == ReturnStatus.OVERDUE:
        text = f"{late} If it is not signed, a default notice is issued after that day."
        return {"title": f"{who} by {day(owed.default_ends_on)}", "text": text, "state": "late"}
    text = f"{late} A default notice was issued on {day(owed.default_issued_on)}."
    return {"title": f"{who} at once", "text": text, "state": "late"}


def _came(owed):
    if owed.received_on:
        return f"It came by the deadline, on {day(owed.received_on)}."
    if owed.received_in_default_on:
        return f"It came in the default period, on {day(owed.received_in_default_on)}."
    return "It came after the default period."


def _groups(found, was, compared, user, owed):
    """The lines under their headings: what the return says, the last one, and where each number is mended."""
    leads = agency_access.may_at(user, "view_referral")
    groups = []
    for group in GROUPS:
        rows = [
            {
                "number": number,
                "was": was.get(code, 0) if compared else None,
                "more": compared and (number.value or 0) != was.get(code, 0),
                "url": _leads(owed, number) if leads else "",
            }
            for code, number in found.items()
            if number.line.group == group and (group not in LISTED or number.value or number.entry or was.get(code))
        ]
        groups.append({"name": group, "rows": rows, "listed": group in LISTED})
    return groups


def _leads(owed, number):
    """Where a number is looked into and put right: its stays, the units or the offers."""
    line = number.line
    if line.mend is Mend.STAYS:
        return reverse("return_records", args=[owed.pk, line.code]) if number.value or number.computed else ""
    return {Mend.UNITS: reverse("units"), Mend.OFFERS: reverse("offers")}.get(line.mend, "")


@require_GET
@needs(*access.PROVIDER, access.COUNTY)
def return_records(request, pk, line):
    """The stays that a number counts: those that the reader may see, each with the page where it is put right."""
    owed = return_or_404(request, pk)
    if not agency_access.may_at(request.user, "view_referral"):
        raise Refused("Your role sees totals and no records.")
    which = stays(line, owed.period) if line in LINES else None
    if which is None:
        raise Http404
    counted = Placement.objects.filter(which, service=owed.service).distinct().count()
    rows = people.placements_for(request.user).filter(which, service=owed.service).distinct()
    page, pages = paged(request, rows.order_by("started", "reference"))
    note_reading(request, [stay.referral for stay in page])
    cards = reading.cards(request.user, [stay.referral for stay in page])
    context = {
        "owed": owed,
        "line": LINES[line],
        "rows": [{"placement": stay, "card": cards[stay.referral_id]} for stay in page],
        "counted": counted,
        "unseen": counted - page.count,
        "pages": pages,
        "pending": line == PENDING,
        "back": address(owed),
        "open": owed.status in WITH_THE_PROVIDER,
    }
    return render(request, "analytics/returns/records.html", context)
