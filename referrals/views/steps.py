"""One page per step of a referral: what it does, in words, and what must be said to take it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from agencies.errors import NotPossible, TooLate
from agencies.views.doors import form_page, sent
from referrals import access, actions, reading
from referrals.actions.steps import admit
from referrals.forms.referral import (
    AmendReason,
    AnswerForm,
    AskForm,
    CloseForm,
    DiedForm,
    ParkForm,
    ReopenForm,
    UrgencyForm,
    WithdrawForm,
)
from referrals.forms.sections import SectionForm
from referrals.lifecycle import OFFER, REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, ReferralStatus
from referrals.sections import SECTIONS
from referrals.views.common import offer_or_404, referral_or_404


@dataclass(frozen=True)
class Page:
    """A step with one form: what is asked, what is done with it, what is said then, and what the form must know."""

    form: type
    action: Callable
    done: str
    asks: Callable = lambda user, referral: {}


def _unanswered(user, referral):
    """The offers that end with the referral, so that whoever takes it back can say which service asked for that."""
    offers = access.offers_for(user).filter(referral=referral, status__in=OPEN_OFFER)
    return {"offers": offers.select_related("service").order_by("pk").distinct()}


PAGES = {
    "withdraw": Page(WithdrawForm, actions.referral.withdraw, "The referral has been withdrawn.", _unanswered),
    "died": Page(DiedForm, actions.referral.died, "The death has been recorded, and the referral is closed."),
    "ask": Page(AskForm, actions.referral.ask, "The referrer has been asked."),
    "close": Page(CloseForm, actions.referral.close, "The referral is closed, and the referrer is told."),
    "park": Page(ParkForm, actions.waiting.park, "Parked. The hub takes them up again after that day."),
    "unpark": Page(Form, actions.waiting.unpark, "The search for a place goes on."),
    "urgency": Page(UrgencyForm, actions.referral.urgency, "Recorded."),
    "read_change": Page(Form, actions.assessment.read_change, "It has left your worklist."),
    "alone": Page(Form, actions.joining.alone, "It is routed and in triage."),
    "reopen": Page(ReopenForm, actions.referral.reopen, "The referral is open again and in triage."),
}
STEPS = (*PAGES, "answer", "amend")


def referral_step(request, reference, step):
    """The page of a step. Refused to those who could never take it, too late for those who were overtaken."""
    referral = referral_or_404(request, reference)
    admit(by=request.user, obj=referral, step=step)
    if step in OWN_PAGES:
        return OWN_PAGES[step](request, referral)
    page, row = PAGES[step], REFERRAL[step]

    def act(**given):
        return page.action(by=request.user, referral=referral, **given) or referral

    return form_page(
        request,
        page.form(data=sent(request), **page.asks(request.user, referral)),
        act,
        done=_after(referral),
        said=page.done,
        template="referrals/step.html",
        **_frame(request, referral, row),
    )


def _after(referral):
    return reverse("referral", args=[referral.reference])


def _frame(request, referral, row):
    """What every page of a step says: about whom, what pressing it does, and the way back."""
    card = reading.card(request.user, referral)
    draft = referral.status == ReferralStatus.DRAFT
    return {
        "referral": referral,
        "card": card,
        "heading": row.button,
        "caption": f"{referral.reference} {card.name}".strip(),
        "effect": "The draft is closed. Nobody else has seen it." if draft and row.name == "withdraw" else row.effect,
        "submit_label": row.button,
        "warning": row.warning,
        "back_url": _after(referral),
        "back_label": referral.reference,
        "cancel_url": _after(referral),
    }


def _answer(request, referral):
    """The hub's oldest question without an answer."""

    def answer(**given):
        actions.referral.answer(by=request.user, referral=referral, **given)

    questions = referral.questions.filter(offer=None, answered_at=None)
    return _answer_page(request, referral, questions, REFERRAL["answer"], answer)


def offer_answer(request, reference):
    """A provider's oldest question without an answer, about one offer."""
    offer = offer_or_404(request, reference)
    admit(by=request.user, obj=offer, step="answer")

    def answer(**given):
        actions.offer.answer(by=request.user, offer=offer, **given)

    questions = offer.questions.filter(answered_at=None)
    return _answer_page(request, offer.referral, questions, OFFER["answer"], answer, asker=offer.service)


def _answer_page(request, referral, questions, row, answer, asker="the hub"):
    questions = list(questions.select_related("asked_by"))
    if not questions:
        raise TooLate("Every question has been answered already.")
    first = questions[0]

    def act(question, text):
        asked = next((each for each in questions if each.pk == question), None)
        if asked is None:
            raise TooLate("This question was answered already.")
        answer(question=asked, text=text)
        return asked

    return form_page(
        request,
        AnswerForm(data=sent(request), initial={"question": first.pk}),
        act,
        done=_after(referral),
        said="Your answer has been sent.",
        template="referrals/answer.html",
        question=first,
        asker=asker,
        others=len(questions) - 1,
        **_frame(request, referral, row) | {"heading": f"Answer {asker}", "submit_label": "Send answer"},
    )


def _amend(request, referral):
    """Which section changes, then its page with the reason."""
    if referral.assessment is None:
        raise NotPossible("This referral came from a spreadsheet and has no assessment to change.")
    frame = _frame(request, referral, REFERRAL["amend"])
    section = request.GET.get("section", "")
    if section not in SECTIONS:
        if section:
            raise Http404
        rows = [{"title": row.title, "url": f"?section={code}"} for code, row in SECTIONS.items()]
        return render(request, "referrals/amend.html", frame | {"sections": rows})
    reason = AmendReason().fields
    form = SectionForm(getattr(referral.assessment, section), data=sent(request), complete=True, extra=reason)
    form.initial["based_on"] = referral.assessment_id

    def act(reason, based_on, **_):
        if based_on != referral.assessment_id:
            raise TooLate("Somebody has changed this assessment since you opened it. Open it again and look.")
        return actions.assessment.amend(
            by=request.user, referral=referral, section=section, answers=form.answers(), reason=reason
        )

    return form_page(
        request,
        form,
        act,
        done=reverse("referral_tab", args=[referral.reference, "assessment"]),
        said=lambda new: f"The assessment has been changed. This is version {new.version}.",
        template="referrals/step.html",
        **frame | {"heading": f"Change: {SECTIONS[section].title}", "submit_label": "Save the change"},
    )


OWN_PAGES = {"answer": _answer, "amend": _amend}
