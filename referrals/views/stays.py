"""Residents, bookings that are due, one stay, and the steps of a stay."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from agencies.errors import NotPossible
from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, reading
from referrals.actions.steps import admit
from referrals.classes import reads
from referrals.codes import DestinationAreaKind, Overstay
from referrals.forms import stays as forms
from referrals.lengths import length_of, longest_until
from referrals.lifecycle import PLACEMENT
from referrals.lifecycle.steps import PlacementStatus
from referrals.models import Outcome, Placement
from referrals.views import desk
from referrals.views.common import export_url, note_reading, placement_or_404, stay_to_follow_or_404
from referrals.views.tags import OVERSTAY_COLOURS, STAY_COLOURS

PAGE = 50
MOST_DUE = 100


def length(placement, today):
    """How long somebody has lived here, for a stay that has begun."""
    maximum = placement.stage.maximum_days if placement.stage else None
    return length_of(placement.started, placement.expected_end, maximum, placement.ended or today)


def _rows(cards, placements, today):
    return [
        {
            "placement": placement,
            "card": cards[placement.referral_id],
            "length": length(placement, today) if placement.started else None,
            "overstay_colour": OVERSTAY_COLOURS.get(placement.overstay),
            "overdue": bool(placement.expected_arrival and placement.expected_arrival < today),
        }
        for placement in placements
    ]


def due_living_pending(user, today):
    """Stays at the person's own services: who is due, who lives here, and who left for where nobody has said yet."""
    own = access.placements_for(user).filter(service__agency__in=desk.own_agencies(user, "record_stay"))
    urgency = Case(
        When(expected_end__lt=today, then=Value(0)),
        When(ready_on__isnull=False, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    living = own.filter(status=PlacementStatus.ARRIVED)
    pending = own.filter(status=PlacementStatus.DEPARTED, destination_area_kind=DestinationAreaKind.PENDING)
    return (
        own.filter(status=PlacementStatus.BOOKED).order_by("expected_arrival", "pk"),
        living.order_by(urgency, F("expected_end").asc(nulls_last=True), "started", "pk"),
        pending.order_by("ended", "pk"),
    )


@needs("record_stay")
def residents(request):
    """Who is due, who lives here (overstays first, then who is ready to move on), whose destination is missing."""
    today = timezone.localdate()
    due, living, pending = due_living_pending(request.user, today)
    page, pages = paged(request, living, PAGE)
    groups = [list(due[:MOST_DUE]), list(page), list(pending[:MOST_DUE])]
    everybody = [placement for group in groups for placement in group]
    cards = reading.cards(request.user, [placement.referral for placement in everybody])
    note_reading(request, [placement.referral for placement in everybody])
    due_rows, rows, pending_rows = (_rows(cards, group, today) for group in groups)
    context = {"due": due_rows, "rows": rows, "pending": pending_rows, "pages": pages, "count": page.count}
    context |= {"today": today, "export_url": export_url(request, "residents")}
    return render(request, "referrals/stays/residents.html", context)


def placement(request, reference):
    """One stay: where, how long, and what can be recorded now."""
    found = placement_or_404(request, reference)
    today = timezone.localdate()
    card = reading.card(request.user, found.referral)
    own = found.service.agency_id in desk.own_agencies(request.user, "record_stay")
    hidden = reading.veil_moves(request.user, [found])
    steps = [
        {
            "label": row.step.button,
            "url": reverse("placement_step", args=[found.reference, row.step.name]),
            "primary": row.step.name in ("arrive", "depart") or (row.step.name == "destination" and _pending(found)),
            "warning": row.step.warning,
        }
        for row in reading.steps_now(request.user, found)
        if row.open and row.step.name not in _left_out(found, hidden, today)
    ]
    outcomes = found.outcomes.filter(recorded_on=None) if reads(card.classes, Outcome, "achieved") else []
    reading.veil([found], card.classes, request.acting.agency if request.acting else None)
    return render(
        request,
        "referrals/stays/placement.html",
        {
            "placement": found,
            "card": card,
            "today": today,
            "length": length(found, today) if found.started else None,
            "steps": sorted(steps, key=lambda step: not step["primary"]),
            "expected_words": f"Expected on {found.expected_arrival:%-d %B %Y}." if found.expected_arrival else "",
            "turn": "late" if _is_late(found, today) else "mine",
            "outcomes": outcomes,
            "follow_ups": list(found.follow_ups.order_by("due_on")),
            "departed": found.status == PlacementStatus.DEPARTED,
            "own": own,
            "shows_area": reads(card.classes, Placement, "destination_area", "destination_area_kind"),
            "shows_reasons": reads(card.classes, Placement, "overstay_reason"),
            "colour": STAY_COLOURS[found.status],
            "overstay_colour": OVERSTAY_COLOURS.get(found.overstay),
        },
    )


def _left_out(placement, hidden, today):
    """Steps that are open and lead nowhere: said already, not due, or about a place that the reader may not know."""
    left_out = {"destination", "correct"} if hidden else set()
    if placement.overstay != Overstay.ASKED:
        left_out.add("authorise")
    if placement.ready_on:
        left_out.add("ready")
    if not placement.follow_ups.filter(held_on=None, due_on__lte=today).exists():
        left_out.add("follow_up")
    return left_out


def _is_late(placement, today):
    """An arrival or an end that should have been recorded by now."""
    ends = {PlacementStatus.BOOKED: placement.expected_arrival, PlacementStatus.ARRIVED: placement.expected_end}
    day = ends.get(placement.status)
    return bool(day and day < today)


def _pending(placement):
    return placement.destination_area_kind == DestinationAreaKind.PENDING


@dataclass(frozen=True)
class StepPage:
    """The page of a step: its form, its action, what is said when it is done, and a template of its own."""

    form: Callable
    action: Callable
    said: str
    template: str = "form_page.html"


def _record_outcomes(*, by, placement, form):
    """Record what was filled in; the sentences of the action name the sub-outcome, the form the field."""
    try:
        return actions.placement.record_outcomes(by=by, placement=placement, rows=form.rows())
    except NotPossible as error:
        raise NotPossible({f"reason_{code}": sentences for code, sentences in error.errors.items()}) from error


STEP_PAGES: dict[str, StepPage] = {
    "arrive": StepPage(forms.ArriveForm, actions.placement.arrive, "The arrival is recorded."),
    "did_not_arrive": StepPage(
        forms.NotArrivedForm, actions.placement.did_not_arrive, "Recorded: they did not arrive. The unit is free again."
    ),
    "cancel": StepPage(forms.CancelForm, actions.placement.cancel, "The booking is cancelled. The unit is free again."),
    "extend": StepPage(forms.ExtendForm, actions.placement.extend, "The stay is extended."),
    "authorise": StepPage(forms.AuthoriseForm, actions.overstay.authorise, "Your decision is recorded."),
    "ready": StepPage(forms.ReadyForm, actions.placement.ready, "Recorded: ready to move on. The hub is told."),
    "depart": StepPage(
        forms.DepartForm, actions.placement.depart, "The departure is recorded. The unit is free again."
    ),
    "destination": StepPage(forms.DestinationForm, actions.placement.add_destination, "Where they went is recorded."),
    "correct": StepPage(forms.CorrectForm, actions.correcting.correct, "The record is corrected."),
    "follow_up": StepPage(forms.FollowUpForm, actions.following.follow_up, "The follow-up is recorded."),
    "outcomes": StepPage(
        forms.OutcomesForm, _record_outcomes, "The outcomes are recorded.", "referrals/stays/outcomes.html"
    ),
}


def placement_step(request, reference, step):
    """Record one thing about a stay; 409 says who was faster and when."""
    if step not in STEP_PAGES:
        raise Http404
    asked = step == "follow_up"
    found = (stay_to_follow_or_404 if asked else placement_or_404)(request, reference)
    admit(by=request.user, obj=found, step=step)
    if step in ("destination", "correct"):
        actions.placement.check_not_hidden(by=request.user, placement=found)
    row, page = PLACEMENT[step], STEP_PAGES[step]
    card = reading.card(request.user, found.referral)
    goes_on = step == "correct" and found.status == PlacementStatus.ARRIVED
    made = forms.CorrectArrivalForm if goes_on else page.form
    form = made(data=sent(request), initial=_known(found, step))

    def act(**given):
        given = {"form": form} if step == "outcomes" else given
        return page.action(by=request.user, placement=found, **given)

    # Whoever asks after the look-back may not open the stay itself.
    here = reverse("worklist") if asked else reverse("placement", args=[found.reference])
    return form_page(
        request,
        form,
        act,
        done=reverse("residents") if row.to and step != "arrive" else here,
        said=f"{page.said}",
        template=page.template,
        heading=row.button,
        caption=f"{card.name or found.referral.reference}: {found.service}{f', {found.unit}' if found.unit else ''}",
        intro=" ".join(filter(None, [_reminder(found, step), row.effect])),
        submit_label=row.button,
        warning=row.warning,
        back_url=here,
        cancel_url=here,
        back_label="Worklist" if asked else "Stay",
        placement=found,
        wide=step == "outcomes",
    )


def _known(placement, step):
    """What was said before and may be corrected; dates only where they are what is put right."""
    if step == "outcomes":
        return forms.outcomes_as_typed(placement.outcomes.filter(recorded_on=None))
    if step == "correct":
        known = {"on": placement.ended, "reason": placement.departure_reason, "area": placement.destination_area_id}
        known |= {
            "planned": {True: "yes", False: "no"}.get(placement.planned),
            "area_kind": placement.destination_area_kind,
        }
        return known | {"started": placement.started, "destination": placement.destination}
    if step == "destination":
        area = placement.destination_area_id
        return {"destination": placement.destination, "area_kind": "" if not area else "area", "area": area}
    return {}


def _reminder(placement, step):
    """The dates that the person needs beside the question, in a sentence."""
    if step == "arrive" and placement.expected_arrival:
        return f"Expected on {placement.expected_arrival:%-d %B %Y}."
    if step == "follow_up":
        went = placement.get_destination_display().lower()
        return f"They left on {placement.ended:%-d %B %Y}. Where they went: {went}."
    if step == "authorise":
        return _asked_for(placement)
    if step in ("extend", "ready", "depart") and placement.started:
        end = f", expected to end on {placement.expected_end:%-d %B %Y}" if placement.expected_end else ""
        longest = longest_until(placement.started, placement.stage.maximum_days if placement.stage else None)
        beyond = f" The longest stay here ends on {longest:%-d %B %Y}." if longest and step == "extend" else ""
        return f"Arrived on {placement.started:%-d %B %Y}{end}.{beyond}"
    return ""


def _asked_for(placement):
    """What the hub decides about an overstay: the longest stay, until when they are to stay instead, and why."""
    longest = longest_until(placement.started, placement.stage.maximum_days if placement.stage else None)
    limit = f"The longest stay ends on {longest:%-d %B %Y}; " if longest else ""
    return f"{limit}{placement.service} asks for {placement.expected_end:%-d %B %Y}. {placement.overstay_reason}"
