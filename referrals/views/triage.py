"""The hub's desk: what waits for a decision, one referral with what routing says, and the steps that move it on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible, Refused
from agencies.forms import put_errors
from agencies.paging import capped, in_short
from agencies.views.doors import form_page, needs, paged, sent
from pathways.live import published_pathway
from pathways.models import Service
from referrals import access, actions, reading
from referrals.actions.routing import cohort_of
from referrals.actions.safety import CHECKED, to_check
from referrals.actions.steps import REFUSED, admit
from referrals.clock import deadline
from referrals.forms.triage import OverrideForm, SendForm, StageForm, WaitForm
from referrals.lifecycle import LIVE_PLACEMENT, LIVE_REFERRAL, REFERRAL
from referrals.lifecycle.steps import OPEN_OFFER, ReferralStatus
from referrals.models import WorklistItem
from referrals.vacancies import free_counts
from referrals.views import desk
from referrals.views.changed import since_routing
from referrals.views.common import note_reading, referral_or_404
from referrals.views.joining import live_of_same_person
from referrals.views.routes import ORDER
from referrals.views.tags import BAND_COLOURS, STANDINGS, STATUS_COLOURS

KINDS = ("triage", "find_place", "plan_move_on")
MOVES_ON = Exists(WorklistItem.objects.filter(referral=OuterRef("pk"), kind="plan_move_on", closed_at=None))
# What the list shows: words of the tab, and which referrals.
TABS = {
    "": ("Everything", Q(status__in=[ReferralStatus.SUBMITTED, ReferralStatus.WAITING]) | MOVES_ON),
    "triage": ("To triage", Q(status=ReferralStatus.SUBMITTED)),
    "waiting": ("Waiting for a place", Q(status=ReferralStatus.WAITING)),
    "move-on": ("Ready to move on", Q(MOVES_ON)),
    "asked": ("Information asked", Q(status=ReferralStatus.INFORMATION_ASKED)),
}


@needs("triage_referral")
def triage_list(request):
    """Same-day referrals first, then the oldest deadline."""
    now = timezone.now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    scope = access.referrals_for(request.user, "triage_referral").filter(status__in=sorted(LIVE_REFERRAL))
    items = WorklistItem.objects.filter(referral=OuterRef("pk"), kind__in=KINDS, closed_at=None)
    rows = (
        scope.filter(TABS[tab][1])
        .select_related("service_user", "agency", "cohort", "stage")
        .annotate(due=Subquery(items.order_by(F("due_at").asc(nulls_last=True)).values("due_at")[:1]))
        .annotate(today=ExpressionWrapper(Q(same_day=True) & ~Q(MOVES_ON), output_field=BooleanField()))
        .order_by("-today", F("due").asc(nulls_last=True), "submitted_at", "pk")
    )
    page, pages = paged(request, rows)
    cards = reading.cards(request.user, page.rows)
    note_reading(request, page.rows)
    context = {
        "rows": [{"card": cards[row.pk], "due": deadline(row.due, now)} for row in page.rows],
        "pages": pages,
        "tabs": [
            {
                "label": words,
                "url": f"?tab={code}" if code else "?",
                "current": code == tab,
                "count": in_short(capped(scope.filter(wanted))),
            }
            for code, (words, wanted) in TABS.items()
        ],
    }
    return render(request, "referrals/county/triage_list.html", context)


def _referral_or_refused(request, reference):
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "triage_referral", referral):
        raise Refused(REFUSED)
    return referral


def triage(request, reference):
    """One referral: what is known, what routing says, and whom to ask. Posted: offers to the chosen services."""
    referral = _referral_or_refused(request, reference)
    run = referral.routing_runs.select_related("pathway__cohort", "pathway__area_group").last()
    rows = _service_rows(referral, run)
    choices = [(row["code"], str(row["service"])) for row in rows if row["choosable"]]
    unsure = [row["code"] for row in rows if row["choosable"] and row["check"]]
    form = SendForm(data=sent(request), services=choices, to_check=unsure)
    for row in rows:
        row["checked"] = form[f"{CHECKED}{row['code']}"] if row["code"] in unsure else None
    if form.is_bound and form.is_valid():
        services = [row["service"] for row in rows if row["code"] in form.cleaned_data["services"]]
        admit(by=request.user, obj=referral, step="offer")
        try:
            offers = actions.offer.send(by=request.user, referral=referral, services=services, checked=form.looked())
        except NotPossible as error:
            put_errors(form, error)
        else:
            said = f"{len(offers)} offers are sent." if len(offers) > 1 else f"The offer to {services[0]} is sent."
            messages.success(request, said)
            return redirect("triage_list")
    context = _context(request, referral, run, rows) | {"form": form}
    return render(request, "referrals/county/triage.html", context, status=422 if form.errors else 200)


def _context(request, referral, run, rows):
    card = reading.card(request.user, referral)
    stays = referral.placements.select_related("service", "unit", "stage").filter(status__in=LIVE_PLACEMENT)
    ticked = request.POST.getlist("services")
    waiting = referral.waiting_entries.filter(left_at=None).select_related("stage").first()
    stage = run.pathway.stages.filter(kind=run.result["stage"]).first() if run and run.pathway else None
    return {
        "referral": referral,
        "status_colour": STATUS_COLOURS[referral.status],
        "band_colour": BAND_COLOURS.get(referral.band, ""),
        "card": card,
        "run": run,
        "stage": stage,
        "twins": referral.status in REFERRAL["join"].from_ and live_of_same_person(request.user, referral)[0],
        "since": since_routing(referral, stage, card.classes),
        "ranked": [row for row in rows if row["rank"]],
        "order": ORDER,
        "unsuitable": [row for row in rows if not row["rank"]],
        "ticked": ticked,
        "can_offer": referral.status in REFERRAL["offer"].from_,
        "sections": desk.sections_of(referral.assessment, card.classes),
        "offers": referral.offers.select_related("service", "stage").order_by("-sent_at"),
        "stays": stays,
        "waiting": waiting,
        "questions": referral.questions.filter(offer=None).select_related("asked_by", "answered_by"),
        "steps": _buttons(referral, waiting),
    }


def _service_rows(referral, run):
    """Every service that routing looked at, in its order, with what has become of it since."""
    verdicts, asked = (run.result["services"], to_check(run.result)) if run else ([], {})
    services = {
        service.code: service
        for service in Service.objects.select_related("agency", "area").filter(
            code__in=[row["service"] for row in verdicts]
        )
    }
    free = free_counts(timezone.localdate())
    last = {offer.service_id: offer for offer in referral.offers.order_by("sent_at", "pk")}
    found = []
    for verdict in verdicts:
        service = services.get(verdict["service"])
        if service is None:
            continue
        offer = last.get(service.pk)
        words, colour = STANDINGS[verdict["standing"]]
        open_now = bool(offer and offer.status in OPEN_OFFER)
        found.append(
            {
                "service": service,
                "code": service.code,
                "rank": verdict["rank"],
                "words": words,
                "colour": colour,
                "reason": verdict["reason"],
                "check": asked.get(service.code),
                "lines": desk.verdict_lines(verdict),
                "free": free.get(service.pk, 0),
                "offer": offer,
                "open_now": open_now,
                "choosable": bool(verdict["rank"]) and not open_now,
            }
        )
    for row in [row for row in found if row["choosable"]][:1]:
        row["first_box"] = True  # where the error summary leads
    return found


def _override(*, by, referral, service, reason):
    return actions.offer.send(by=by, referral=referral, services=[service], reason=reason)


@dataclass(frozen=True)
class StepPage:
    """The page of a step taken here: its words, form and action, what is said then, and in which step's turn."""

    button: str
    effect: str
    form: Callable
    action: Callable
    said: str
    turn: str
    needs: str = ""  # what its form chooses from: "stages" or "services"


STEP_PAGES: dict[str, StepPage] = {
    "route": StepPage(
        REFERRAL["route"].button, REFERRAL["route"].effect, Form, actions.routing.route, "Routed again.", "route",
    ),
    "stage": StepPage(
        "Choose another stage", "Routing looks for services at the stage that you choose. The earlier run is kept.",
        StageForm, actions.routing.route, "Routed at the stage that you chose.", "route", needs="stages",
    ),
    "override": StepPage(
        "Offer to a service that does not meet everything",
        "Routing does not suggest these services. A person may still ask one of them, with a reason. A service against "
        "which a safety rule, a condition or an area to avoid stands is not among them.",
        OverrideForm, _override, "The offer is sent, and the reason is kept.", "offer", needs="services",
    ),
    "wait": StepPage(
        REFERRAL["wait"].button, REFERRAL["wait"].effect, WaitForm, actions.referral.wait,
        "They are on the waiting list.", "wait", needs="stages",
    ),
}  # fmt: skip
# Steps with a page of the referral's own.
ELSEWHERE = ("read_change", "alone", "ask", "park", "unpark", "urgency", "close", "reopen")


def _buttons(referral, waiting):
    """Steps of the hub that can be taken now; a referral is parked, or else taken up again."""
    reference = referral.reference
    parked = waiting and waiting.parked_until and waiting.parked_until >= timezone.localdate()
    not_now = {"park" if parked else "unpark"} | (set() if referral.changed_at else {"read_change"})
    here = [
        {"label": page.button, "url": reverse("triage_step", args=[reference, step])}
        for step, page in STEP_PAGES.items()
        if referral.status in REFERRAL[page.turn].from_
        and referral.assessment
        and (page.needs != "services" or _not_suggested(referral))
    ]
    there = [
        {
            "label": REFERRAL[step].button,
            "url": reverse("referral_step", args=[reference, step]),
            "warning": REFERRAL[step].warning,
        }
        for step in ELSEWHERE
        if referral.status in REFERRAL[step].from_ and step not in not_now
    ]
    join = {"label": REFERRAL["join"].button, "url": reverse("join", args=[reference])}
    return [*([join] if referral.status == ReferralStatus.BESIDE else []), *here, *there]


def triage_step(request, reference, step):
    """Take one of the hub's steps; 409 says who was faster and when."""
    referral = _referral_or_refused(request, reference)
    if step not in STEP_PAGES:
        raise Http404
    page = STEP_PAGES[step]
    admit(by=request.user, obj=referral, step=page.turn)
    if referral.assessment is None:
        raise Refused("This referral came from a spreadsheet: it has no assessment to route by.")
    more = {page.needs: CHOICES[page.needs](referral)} if page.needs else {}
    initial = {"stage": referral.stage_id, "band": referral.band, "band_reason": referral.band_reason}
    form = page.form(data=sent(request), initial=initial if step == "wait" else {}, **more)
    card = reading.card(request.user, referral)
    here = reverse("triage", args=[referral.reference])
    return form_page(
        request,
        form,
        lambda **given: page.action(by=request.user, referral=referral, **given),
        done=reverse("triage_list") if step == "wait" else here,
        said=page.said,
        heading=page.button,
        caption=f"{card.name or referral.reference}, {referral.reference}",
        intro=page.effect,
        submit_label=page.button,
        back_url=here,
        back_label="Triage",
    )


def _stages(referral):
    """Stages of the pathway that routing would use today."""
    today = timezone.localdate()
    cohort = cohort_of(referral, today)
    wanted = list(referral.assessment.connection.areas_wanted.order_by("code"))
    live = published_pathway(cohort, wanted, today) if cohort else None
    pathway = live or referral.pathway
    return list(pathway.stages.all()) if pathway else []


def _not_suggested(referral):
    """{code: service} of those that the last run ranks nowhere and nothing hard stands against, each with why not."""
    run = referral.routing_runs.last()
    said = run.result["services"] if run else []
    soft = {row["service"]: row["reason"] for row in said if not row["rank"] and not row["hard"]}
    open_now = referral.offers.filter(status__in=OPEN_OFFER).values("service")
    rows = Service.objects.filter(code__in=soft).exclude(pk__in=open_now).order_by("name")
    return {service.code: (service, soft[service.code]) for service in rows}


CHOICES = {"stages": _stages, "services": _not_suggested}
