"""Finding the person before a referral starts, or recording somebody new."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Agency
from agencies.views.doors import form_page, needs, sent
from referrals import access, actions, likeness, reading
from referrals.codes import Gender, ReferralSource
from referrals.forms.person import FindForm, NewPersonForm, StartForm
from referrals.lifecycle.steps import ReferralStatus
from referrals.matching import Facts, facts_of
from referrals.views.common import note_reading, referral_or_404

# What was typed is kept in the session, so that no name stands in an address or a log.
LOOKED_FOR = "looked_for"
SOURCES = {
    Agency.Kind.PROBATION: ReferralSource.PROBATION,
    Agency.Kind.PRISON: ReferralSource.PRISON,
    Agency.Kind.POLICE: ReferralSource.POLICE,
    Agency.Kind.COUNCIL: ReferralSource.COUNCIL,
    Agency.Kind.HEALTH: ReferralSource.HEALTH,
    Agency.Kind.OTHER: ReferralSource.VOLUNTARY,
}


def _remember(request, given):
    born = given.get("date_of_birth")
    request.session[LOOKED_FOR] = given | {"date_of_birth": born.isoformat() if born else None}


def _looked_for(request):
    """What was typed when looking for the person; nothing when nobody was looked for in this session."""
    kept = dict(request.session.get(LOOKED_FOR) or {})
    if kept.get("date_of_birth"):
        kept["date_of_birth"] = date.fromisoformat(kept["date_of_birth"])
    return kept


def _started(request, referral):
    """Where a referral that has just started goes on; what was typed to find the person is forgotten."""
    request.session.pop(LOOKED_FOR, None)
    return reverse("draft", args=[referral.reference])


def _start_with(request):
    return {"source": SOURCES.get(request.acting.agency.kind, "")}


@needs("create_referral")
def new_referral(request):
    """Who is it? A person is looked for before anybody is recorded."""
    kept = _looked_for(request) if request.GET.get("again") else {}
    form = FindForm(data=sent(request), initial=kept)
    if form.is_bound and form.is_valid():
        _remember(request, form.cleaned_data)
        return redirect("new_referral_found")
    page = {
        "form": form,
        "heading": "Who do you want to refer?",
        "intro": "Somebody may have referred this person before. Enter what you know, and the hub looks.",
        "submit_label": "Look for the person",
        "back_url": reverse("referrals"),
        "back_label": "Referrals",
    }
    return render(request, "form_page.html", page, status=422 if form.errors else 200)


def _matches(request):
    kept = _looked_for(request)
    if not kept:
        return None, [], False
    matches, hidden = likeness.possible_matches(request.user, Facts(**kept))
    return kept, matches, hidden


@needs("create_referral")
def new_referral_found(request):
    """People who may be the one: all of those whom the reader sees already, little of others."""
    kept, matches, _ = _matches(request)
    if kept is None:
        return redirect("new_referral")
    actions.looking.look_for(by=request.user, people=[match.service_user for match in matches])
    return render(request, "referrals/new/found.html", {"rows": _rows(request, matches)})


def _rows(request, matches):
    """Possible matches as pages show them, with those of their referrals that the reader sees."""
    known = [match.service_user.pk for match in matches if match.known]
    seen = access.referrals_for(request.user).filter(service_user__in=known).select_related("service_user")
    referrals = {}
    for referral in seen.order_by("updated"):
        referrals.setdefault(referral.service_user_id, []).append(referral)
    note_reading(request, [referral for rows in referrals.values() for referral in rows])
    latest = {pk: rows[-1] for pk, rows in referrals.items()}
    cards = reading.cards(request.user, latest.values())
    return [_row(match, referrals.get(match.service_user.pk, []), latest, cards) for match in matches]


def _row(match, referrals, latest, cards):
    """One possible match as the page shows it; names only where identifying facts of a referral may be read."""
    person = match.service_user
    card = cards[latest[person.pk].pk] if referrals else None
    named = bool(card and card.named)
    running = next((row for row in referrals if row.status != ReferralStatus.CLOSED), None)
    born = person.date_of_birth
    return {
        "reference": person.reference,
        "known": match.known,
        "name": card.name if card else match.initials,
        "born": born if named else None,
        "year": born.year if born else None,
        "numbers": [value for value in (person.crn, person.prison_number, person.pnc) if value] if named else [],
        "agree": match.agree,
        "open": running,
        "closed": [row for row in referrals if row.status == ReferralStatus.CLOSED],
    }


@needs("create_referral")
def new_referral_for(request, reference):
    """A referral for somebody among the matches of what was looked for; anybody else does not exist here."""
    _, matches, _ = _matches(request)
    match = next((row for row in matches if row.service_user.reference == reference), None)
    if match is None:
        raise Http404
    actions.looking.look_for(by=request.user, people=[match.service_user])

    def start(**given):
        return actions.referral.start(
            by=request.user,
            agency=request.acting.agency,
            service_user=match.service_user,
            check_duplicate=not match.known,
            **given,
        )

    return form_page(
        request,
        StartForm(data=sent(request), initial=_start_with(request)),
        start,
        done=lambda referral: _started(request, referral),
        said=lambda referral: f"Referral {referral.reference} has been started. It is saved as you go.",
        heading="Start a referral",
        caption=f"Somebody born in {match.service_user.date_of_birth:%Y}" if match.service_user.date_of_birth else "",
        intro=""
        if match.known
        else "You will read this person’s details. The hub is told, and checks that it is the same person.",
        submit_label="Start referral",
        back_url=reverse("new_referral_found"),
        back_label="People found",
    )


@needs("create_referral")
def new_person(request):
    """A person who is not recorded yet, with what was typed when looking for them."""
    given = _looked_for(request) | _start_with(request) | {"gender": Gender.NOT_STATED}
    form = NewPersonForm(data=sent(request), initial=given)

    def begin(source, same_day, **fields):
        facts = Facts(**{name: fields[name] for name in Facts.__dataclass_fields__})
        matches, hidden = likeness.possible_matches(request.user, facts)
        agency = request.acting.agency
        try:
            with transaction.atomic():
                person = actions.person.record_person(by=request.user, agency=agency, **fields)
                return actions.referral.start(
                    by=request.user, agency=agency, service_user=person, source=source, same_day=same_day,
                    check_duplicate=hidden or bool(matches),
                )  # fmt: skip
        except TooLate as error:
            raise NotPossible(str(error)) from error

    return form_page(
        request,
        form,
        begin,
        done=lambda referral: _started(request, referral),
        said=lambda referral: f"Referral {referral.reference} has been started. It is saved as you go.",
        heading="Record a new person",
        intro="Fill in what you know. The rest can follow, from the referral’s task list.",
        submit_label="Record person and start referral",
        back_url=reverse("new_referral_found") if request.session.get(LOOKED_FOR) else reverse("new_referral"),
        back_label="Back",
    )


def duplicate_check(request, reference):
    """For the hub: who looks like this person, and the word that somebody has looked."""
    referral = referral_or_404(request, reference)
    if not access.may(request.user, "merge_people", referral):
        raise Refused("Only the hub checks for duplicates.")
    if request.method == "POST":
        actions.referral.duplicate_checked(by=request.user, referral=referral)
        messages.success(request, "You have checked this person. The item has left the worklist.")
        return redirect("referral", reference=reference)
    matches, hidden = likeness.possible_matches(request.user, facts_of(referral.service_user))
    others = [match for match in matches if match.service_user != referral.service_user]
    context = {"referral": referral, "card": reading.card(request.user, referral), "hidden": hidden}
    return render(request, "referrals/duplicates.html", context | {"rows": _rows(request, others)})
