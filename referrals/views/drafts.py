"""A draft: its task list, one page for the person, the consents and each section, and what routing says of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused, TooLate
from agencies.forms import put_errors
from agencies.views.doors import sent
from referrals import access, actions, reading
from referrals.actions.steps import REFUSED
from referrals.forms.beside import differences
from referrals.forms.person import PersonForm
from referrals.forms.sections import SectionForm, typed
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Consent
from referrals.sections import SECTIONS, missing
from referrals.views import about
from referrals.views.common import referral_or_404
from referrals.views.routes import explained, service_names

SENT = "This referral has been sent. Use “Change the assessment” to amend it."
STATES = {
    "complete": ("Complete", ""),
    "in_progress": ("In progress", "teal"),
    "not_started": ("Not started", "blue"),
}


def draft_or_refused(request, reference):
    """The draft, if the reader may write it. Raises Refused otherwise, TooLate once it has been sent."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "submit_referral", referral):
        raise Refused(REFUSED)
    if referral.status != ReferralStatus.DRAFT:
        raise TooLate(SENT)
    return referral


def frame(request, referral, **page):
    """What every page of a draft shows about whose it is."""
    card = reading.card(request.user, referral)
    back = reverse("draft", args=[referral.reference])
    caption = f"{referral.reference} {card.name}".strip()
    return {"referral": referral, "card": card, "caption": caption, "back_url": back, "back_label": "Task list"} | page


def draft(request, reference):
    """The task list. A referral that has been sent has its own page."""
    referral = referral_or_404(request, reference)
    if referral.status != ReferralStatus.DRAFT:
        return redirect("referral", reference=reference)
    referral = draft_or_refused(request, reference)
    gaps = actions.referral.what_is_missing(referral, timezone.localdate())
    tasks = [*_about_person(referral, gaps), *_sections(referral)]
    context = frame(
        request,
        referral,
        about=tasks[:2],
        sections=tasks[2:],
        complete=sum(task["state"] == "complete" for task in tasks),
        total=len(tasks),
        files=referral.attachments.count(),
        ready=not gaps,
        back_url=reverse("referrals"),
        back_label="Referrals",
        may_withdraw=access.may(request.user, "withdraw_referral", referral),
    )
    return render(request, "referrals/draft/tasks.html", context)


def _task(title, url, state, needed):
    label, colour = STATES[state]
    return {"title": title, "url": url, "state": state, "label": label, "colour": colour, "needed": needed}


def _about_person(referral, gaps):
    reference = referral.reference
    person = "in_progress" if "person" in gaps else "complete"
    any_consent = Consent.objects.filter(service_user=referral.service_user).exists()
    consent = ("in_progress" if any_consent else "not_started") if "consent" in gaps else "complete"
    yield _task("The person’s details", reverse("draft_person", args=[reference]), person, True)
    yield _task("What the person agrees to", reverse("draft_consents", args=[reference]), consent, True)


def _sections(referral):
    for code, row in SECTIONS.items():
        section = getattr(referral.assessment, code)
        if not section.saved_at:
            state = "not_started"
        else:
            state = "in_progress" if missing(section) else "complete"
        url = reverse("draft_section", args=[referral.reference, code])
        yield _task(row.title, url, state, row.required_from == "submit")


def _onward(request, referral, code):
    """Where "Save and continue" leads: the next page in order; "come back later" leads to the task list."""
    order = [
        reverse("draft_person", args=[referral.reference]),
        reverse("draft_consents", args=[referral.reference]),
        *(reverse("draft_section", args=[referral.reference, each]) for each in SECTIONS),
        reverse("draft_route", args=[referral.reference]),
    ]
    if "check" in request.GET:
        return reverse("draft_check", args=[referral.reference])
    if "later" in request.POST:
        return reverse("draft", args=[referral.reference])
    return order[["person", "consents", *SECTIONS].index(code) + 1]


def _saved_page(request, referral, code, make, save, **page):
    """One page of a draft: saved as it stands, then the next one. What was typed stays where it cannot be saved.

    `make(referral, data)` is its form. It carries the version of the page that it was made from, so that nobody saves
    unknowingly over what somebody else has saved meanwhile.
    """
    form = make(referral, sent(request))
    seen = request.POST.get("seen") or actions.drafting.version(referral, code, form.initial)
    page |= {"form": form, "seen": seen}
    if form.is_bound and form.is_valid():
        try:
            with actions.drafting.unless_overtaken(
                by=request.user, referral=referral, page=code, seen=request.POST.get("seen", ""),
                stands=lambda held: make(held, None).initial,
            ):  # fmt: skip
                save(form)
        except actions.drafting.Overtaken as error:
            there = make(draft_or_refused(request, referral.reference), None)
            page |= {"seen": error.now, "overtaken": str(error), "differences": differences(there, form)}
        except (NotPossible, ValidationError) as error:
            put_errors(form, error)
        else:
            if "later" in request.POST:
                messages.success(request, "Saved. You can come back at any time.")
            return redirect(_onward(request, referral, code))
    status = 422 if form.errors else 409 if "overtaken" in page else 200
    return render(request, "referrals/draft/page.html", frame(request, referral, **page), status=status)


def draft_person(request, reference):
    referral = draft_or_refused(request, reference)

    def make(referral, data):
        return PersonForm(data=data, initial=about.known(referral, PersonForm))

    def save(form):
        about.change_person(request, referral, **form.cleaned_data)

    return _saved_page(request, referral, "person", make, save, heading="The person’s details")


def draft_consents(request, reference):
    """Words to read out, and an answer for each purpose."""
    referral = draft_or_refused(request, reference)

    def make(referral, data):
        return about.consent_form(request.user, referral, data)

    def save(form):
        about.record_answers(request, referral, form)

    heading = "What the person agrees to"
    return _saved_page(request, referral, "consents", make, save, heading=heading, intro=about.READ_OUT)


def draft_section(request, reference, section):
    """One section of the assessment, complete or not."""
    referral = draft_or_refused(request, reference)
    row = getattr(referral.assessment, section)
    earlier, classes = (None, ()) if row.saved_at else _earlier(request.user, referral)
    known = typed(getattr(earlier, section), classes) if earlier else {}

    def make(referral, data):
        return SectionForm(getattr(referral.assessment, section), data=data, known=known)

    def save(form):
        actions.assessment.save_section(by=request.user, referral=referral, section=section, answers=form.answers())

    page = {"heading": SECTIONS[section].title, "intro": _needed(section), "earlier": earlier}
    return _saved_page(request, referral, section, make, save, **page)


def _earlier(user, referral):
    """What the person said on an earlier journey that the reader sees: the version, and the classes to take over."""
    journeys = access.referrals_for(user).filter(
        service_user=referral.service_user, assessment__frozen_at__isnull=False
    )
    last = journeys.select_related("assessment").order_by("assessment__version").last()
    return (last.assessment, access.readable(user, [last])[last.pk]) if last else (None, ())


def _needed(section):
    row = SECTIONS[section]
    if not row.required_from:
        return "Answer what you know. Nothing here must be answered before sending; more answers find a better place."
    names = [name for name, ask in row.asks.items() if ask.required and ask.when is None]
    labels = [f"“{row.model._meta.get_field(name).verbose_name}”" for name in names]
    return f"Before sending, answer {', '.join(labels)}. You can save without and come back."


def draft_route(request, reference):
    """Where this would go, why there and why not elsewhere, and what is unknown and would change the answer."""
    referral = draft_or_refused(request, reference)
    try:
        pathway, _, said = actions.routing.look(referral)
    except NotPossible as error:
        context = frame(request, referral, cannot=error.errors.get("", []))
        return render(request, "referrals/draft/route.html", context)
    stage = pathway.stages.filter(kind=said.stage).first() if said.stage else None
    names = service_names([row.service for row in said.services])
    context = frame(request, referral, pathway=pathway, stage=stage, said=said, **explained(said, names))
    return render(request, "referrals/draft/route.html", context)
