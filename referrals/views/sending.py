"""Checking the answers, sending, and what is said after it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from referrals import actions
from referrals.actions.assessment import questions_and_answers
from referrals.actions.person import consents_in_force
from referrals.actions.routing import cohort_of
from referrals.clock import by_moment
from referrals.codes import ConsentPurpose
from referrals.forms.person import PersonForm
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import WorklistItem
from referrals.sections import SECTIONS
from referrals.views.common import referral_or_404
from referrals.views.drafts import draft_or_refused, frame

OTHER_PAGES = {
    "person": ("draft_person", "The person’s details"),
    "consent": ("draft_consents", "What the person agrees to"),
}


def draft_check(request, reference):
    """Everything that would be sent, each with its way to change it; sending is the press of a button at its end."""
    if request.method == "POST":
        return _send(request, reference)
    return _check_page(request, draft_or_refused(request, reference))


def _send(request, reference):
    referral = referral_or_404(request, reference)
    try:
        actions.referral.submit(by=request.user, referral=referral)
    except NotPossible as error:
        return _check_page(request, draft_or_refused(request, reference), refused=error)
    return redirect("draft_sent", reference=reference)


def _check_page(request, referral, refused=None):
    gaps = actions.referral.what_is_missing(referral, timezone.localdate())
    rows = questions_and_answers(referral.assessment)
    sections = [
        {"title": row.title, "rows": [_answer(referral, code, each) for each in rows if each["section"] == code]}
        for code, row in SECTIONS.items()
    ]
    groups = [{"title": title, "rows": build(referral)} for title, build in BEFORE.items()]
    context = frame(
        request,
        referral,
        groups=groups + sections,
        gaps=[_gap(referral, code, names) for code, names in gaps.items()],
        refused=[] if gaps or not refused else [each for many in refused.errors.values() for each in many],
        step=REFERRAL["submit"],
        files=referral.attachments.all(),
    )
    return render(request, "referrals/draft/check.html", context, status=422 if refused else 200)


def _gap(referral, code, names):
    """What is still missing on one page, with the way there."""
    if code in OTHER_PAGES:
        page, title = OTHER_PAGES[code]
        return {"url": reverse(page, args=[referral.reference]), "text": f"{title}: complete this before sending"}
    model = SECTIONS[code].model
    labels = [f"“{model._meta.get_field(name).verbose_name}”" for name in names]
    url = reverse("draft_section", args=[referral.reference, code])
    return {"url": f"{url}?check#div_id_{names[0]}", "text": f"{SECTIONS[code].title}: answer {', '.join(labels)}"}


def _answer(referral, code, row):
    url = reverse("draft_section", args=[referral.reference, code])
    return {
        "key": row["question"],
        "value": row["answer"],
        "change_url": f"{url}?check#div_id_{row['field']}",
        "change_what": f"the answer to {row['question']}",
    }


def _person(referral):
    url = reverse("draft_person", args=[referral.reference]) + "?check"
    person, rows = referral.service_user, []
    for name in PersonForm.base_fields:
        value = getattr(person, name)
        display = getattr(person, f"get_{name}_display", None)
        shown = f"{value:%-d %B %Y}" if hasattr(value, "strftime") else display() if display and value else value
        rows.append({"key": _capital(person._meta.get_field(name)), "value": shown, "change_url": url})
    return rows


def _capital(field):
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _consents(referral):
    url = reverse("draft_consents", args=[referral.reference]) + "?check"
    in_force = consents_in_force(referral.service_user, timezone.localdate())
    words = {True: "Yes", False: "No"}
    return [
        {"key": purpose.label, "value": words.get(in_force.get(purpose)), "change_url": url}
        for purpose in ConsentPurpose
        if purpose is not ConsentPurpose.NAMED_AGENCY
    ]


def _pathway(referral):
    """The cohort that sending confirms."""
    cohort = cohort_of(referral, timezone.localdate())
    value = f"{cohort}" if referral.cohort else f"{cohort}, proposed from the main reason" if cohort else None
    url = reverse("draft_cohort", args=[referral.reference])
    return [{"key": "Pathway", "value": value, "change_url": url}]


BEFORE = {"The person’s details": _person, "What the person agrees to": _consents, "Pathway": _pathway}


def draft_sent(request, reference):
    """Sent: the reference, who has it, by when they answer, and what to tell the person."""
    referral = referral_or_404(request, reference)
    if referral.status == ReferralStatus.DRAFT:
        raise Http404
    item = (
        WorklistItem.objects.filter(referral=referral, kind__in=("triage", "join_referral"), closed_at=None)
        .select_related("agency")
        .first()
    )
    by = by_moment(item.due_at, timezone.now()) if item else ""
    beside = referral.status == ReferralStatus.BESIDE
    context = frame(request, referral, item=item, by=by, beside=beside)
    return render(request, "referrals/draft/sent.html", context)
