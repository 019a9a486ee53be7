"""The duty to refer: a council is told from the referral; it lists, opens and answers what it was told."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access as agency_access
from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, reading
from referrals.actions.duty import readiness
from referrals.actions.steps import admit
from referrals.classes import reads
from referrals.codes import AccessClass
from referrals.forms.duty import DutyAnswerForm, DutyWithdrawForm, NotifyForm
from referrals.lifecycle import DUTY, REFERRAL
from referrals.lifecycle.duty import ANSWER_WITHIN, FACTS, DutyStatus
from referrals.models import DutyToRefer
from referrals.views.clocks import shown
from referrals.views.common import note_reading, opened, referral_or_404


@require_GET
@needs("answer_duty", "triage_referral")
def duties(request):
    """What waits for the council's answer, the oldest deadline first; or what has been answered. The hub sees all."""
    today = timezone.localdate()
    answered = request.GET.get("show") == "answered"
    rows = access.duties_for(request.user)
    late = 0 if answered else rows.filter(status=DutyStatus.SUBMITTED, due_on__lt=today).count()
    if answered:
        rows = rows.exclude(status=DutyStatus.SUBMITTED).order_by(F("ended_at").desc(nulls_last=True), "-pk")
    else:
        rows = rows.filter(status=DutyStatus.SUBMITTED).order_by("due_on", "pk")
    page, pages = paged(request, rows)
    found = list(page)
    cards = reading.cards(request.user, [duty.referral for duty in found])
    note_reading(request, [duty.referral for duty in found])
    context = {
        "rows": [shown(duty, today) | {"name": cards[duty.referral_id].name} for duty in found],
        "late": late,
        "answered": answered,
        "pages": pages,
        "hub": not agency_access.may_at(request.user, "answer_duty"),
    }
    return render(request, "referrals/duty/duties.html", context)


def _found(request, reference):
    duty = opened(request, access.duties_for(request.user), reference)
    if duty is None:
        raise Http404
    return duty


@require_GET
def duty(request, reference):
    """One duty to refer: whom it is about, as the reader may know, what was agreed, and what the council answered."""
    found = _found(request, reference)
    card = reading.card(request.user, found.referral)
    allowed = access.allowed(request.user, [found])[found.pk]
    steps = [row.name for row in DUTY.values() if row.permission in allowed and found.status in row.from_]
    row = shown(found, timezone.localdate())
    context = row | {
        "card": card,
        "about": _about(found, card),
        "agreed": _agreed(found) if reads(card.classes, DutyToRefer, "agreed_on") else [],
        "answer": _answer(found, row["why"], card),
        "may_answer": "accept_duty" in steps,
        "may_withdraw": "withdraw_duty" in steps,
        "world": bool(card.classes),
    }
    return render(request, "referrals/duty/duty.html", context)


def _about(found, card):
    """Who it is and how to reach them, and why the council was told."""
    person, law = found.referral.service_user, found.under_duty
    rows = [{"key": "Why", "value": found.get_reason_display()}]
    if AccessClass.CONTACT in card.classes:
        rows += [
            {"key": "Telephone", "value": person.phone},
            {"key": "Safe ways to make contact", "value": person.safe_contact},
        ]
    told = f"{found.referral.agency}, {timezone.localdate(found.sent_at):%-d %B %Y}"
    basis = "Under the duty to refer" if law else "Of its own accord: the law does not oblige this agency"
    return [
        *rows,
        {"key": "Council", "value": str(found.authority)},
        {"key": "Told by", "value": told, "note": basis},
        {"key": "Answer by", "value": f"{found.due_on:%-d %B %Y}"},
    ]


def _agreed(found):
    """The three facts of the law with their days."""
    days = (found.agreed_on, found.chose_on, found.contact_on)
    return [{"key": fact.stands, "value": f"{day:%-d %B %Y}"} for fact, day in zip(FACTS, days, strict=True)]


def _answer(found, why, card):
    """What came of it, when, and the words that go with it."""
    if found.status == DutyStatus.SUBMITTED:
        return []
    day = f"{timezone.localdate(found.ended_at):%-d %B %Y}"
    rows = [{"key": found.get_status_display(), "value": day, "note": why[:1].upper() + why[1:]}]
    if reads(card.classes, DutyToRefer, "detail", "authority_reference"):
        said = {"Note": found.detail, "The council’s reference": found.authority_reference}
        rows += [{"key": key, "value": value} for key, value in said.items() if value]
    return rows


def duty_of(request, reference):
    """The duty to refer that is open on a referral; where there is none, the page on which a council is told."""
    referral = referral_or_404(request, reference)
    current = access.duties_for(request.user).filter(referral=referral, status=DutyStatus.SUBMITTED).first()
    if current:
        return redirect("duty", reference=current.reference)
    admit(by=request.user, obj=referral, step="notify")
    today, card = timezone.localdate(), reading.card(request.user, referral)
    found, back = readiness(referral, today), reverse("referral", args=[reference])
    page = {
        "heading": "Tell a council under the duty to refer",
        "caption": f"{referral.reference} {card.name}".strip(),
        "effect": REFERRAL["notify"].effect,
        "facts": [_fact(fact, found) for fact in FACTS],
        "found": found,
        "due_on": today + ANSWER_WITHIN,
        "referral": referral,
        "consents_url": reverse("consents", args=[reference]),
        "back_url": back,
        "back_label": referral.reference,
        "cancel_url": back,
        "submit_label": f"Tell {found.authority}" if found.authority else "Tell the council",
    }
    if request.method == "GET" and not found.is_ready:
        return render(request, "referrals/duty/send.html", page)
    return form_page(
        request,
        NotifyForm(data=sent(request)),
        lambda **given: actions.duty.notify(by=request.user, referral=referral, **given),
        done=lambda duty: reverse("duty", args=[duty.reference]),
        said=lambda duty: f"{duty.authority} has been told and must answer by {duty.due_on:%-d %B %Y}.",
        template="referrals/duty/send.html",
        **page,
    )


def _fact(fact, found):
    """One of the three facts: that it stands and since when, or what to do."""
    given = found.given.get(fact.purpose)
    if given is None:
        return {"stands": False, "words": fact.do}
    whom = f": {found.authority}" if given.to_agency_id and fact is FACTS[1] else ""
    return {"stands": True, "words": f"{fact.stands}{whom}", "since": given.starts}


def _frame(found, card, heading):
    back = reverse("duty", args=[found.reference])
    return {
        "heading": heading,
        "caption": f"{found.reference} {card.name}".strip(),
        "back_url": back,
        "back_label": found.reference,
        "cancel_url": back,
        "done": back,
        "template": "referrals/step.html",
    }


def duty_answer(request, reference):
    """The council's answer, with its outcome."""
    found = _found(request, reference)
    admit(by=request.user, obj=found, step="accept_duty")
    return form_page(
        request,
        DutyAnswerForm(data=sent(request)),
        lambda **given: actions.duty.answer(by=request.user, duty=found, **given),
        said="Your answer has been recorded, and whoever referred the person is told.",
        effect="Accepted, you keep reading the referral. Not accepted, it closes for you. Whoever referred the person "
        "is told either way.",
        submit_label="Record the answer",
        **_frame(found, reading.card(request.user, found.referral), "Answer the duty to refer"),
    )


def duty_withdraw(request, reference):
    """Whoever told the council takes it back."""
    found = _found(request, reference)
    admit(by=request.user, obj=found, step="withdraw_duty")
    row = DUTY["withdraw_duty"]
    return form_page(
        request,
        DutyWithdrawForm(data=sent(request)),
        lambda **given: actions.duty.withdraw(by=request.user, duty=found, **given),
        said=f"Withdrawn. {found.authority} has been told.",
        effect=row.effect,
        submit_label=row.button,
        warning=row.warning,
        **_frame(found, reading.card(request.user, found.referral), row.button),
    )
