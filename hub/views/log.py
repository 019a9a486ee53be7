"""The event log, for auditors: who did what and who looked, by reference and never by name of a person served."""

import re
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import access, audit
from agencies.errors import Refused
from agencies.models import Agency, Event, Read, Showing, User
from agencies.paging import address, after, newest, token
from agencies.roles import ROLES
from analytics.returns.lifecycle import RETURN
from hub.forms.log import DONE, LOOKED, LogForm
from referrals import matching
from referrals.models import ServiceUser
from referrals.views.referral.history import SAID, TABLES

PAGE = 50
STEPS = TABLES | {"return": RETURN}
KNOWN_BY = ("given_name", "family_name", "also_known_as", *matching.NUMBERS)
SUBJECTS = ("referral", "person", "offer", "placement", "agency", "service", "area", "user")


@require_GET
def event_log(request):
    """Events or looks, newest first, page by page; a reference finds the lists that showed it too."""
    if not access.may_at(request.user, "view_log"):
        raise Refused("Only an auditor reads the event log.")
    form = LogForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    show, _, kind = (asked.get("show") or DONE).partition("-")
    rows, moment = (_looks(asked, kind), "at") if show == LOOKED else (_events(asked, kind), "recorded_at")
    rows = _between(rows, moment, asked.get("since"), asked.get("until"))
    last = after(request.GET.get("after", ""))
    shown, more = newest(rows, moment, last, PAGE)
    context = {
        "form": form,
        "rows": _told(shown, moment),
        "reads": show == LOOKED,
        "agencies": Agency.objects.order_by("name"),
        "next_url": address(request, after=token(getattr(shown[-1], moment), shown[-1].pk)) if more else "",
        "first_url": address(request) if last else "",
    }
    return render(request, "hub/event_log.html", context)


def _events(asked, kind):
    rows = _by(Event.objects.all(), asked)
    if reference := asked.get("reference", "").strip().upper():
        rows = rows.filter(Q(referral=reference) | Q(subject=reference, subject_kind__in=SUBJECTS))
    if kind == audit.Kind.ALTERATION:
        return rows.exclude(verb__in=audit.LISTED)
    return rows.filter(verb__in=audit.VERBS[kind]) if kind else rows


def _looks(asked, kind):
    """Looks at one record, and lists on which it stood."""
    rows = _by(Read.objects.all(), asked)
    if reference := asked.get("reference", "").strip().upper():
        rows = rows.filter(pk__in=Showing.objects.filter(reference=reference).values("read_id"))
    if kind == audit.Kind.DISCLOSURE:
        return rows.filter(page__in=audit.DISCLOSING_PAGES)
    return rows.exclude(page__in=audit.DISCLOSING_PAGES) if kind else rows


def _by(rows, asked):
    """By a person's number, e-mail or name, and by the agency that they worked for."""
    if person := asked.get("person", "").strip():
        known = User.objects.filter(Q(email__iexact=person) | Q(name__icontains=person)).values_list("pk", flat=True)
        number = [int(person)] if person.isdecimal() and len(person) < 19 else []
        rows = rows.filter(actor_id__in=[*known[:100], *number])
    return rows.filter(agency_code=asked["agency"]) if asked.get("agency") else rows


def _between(rows, moment, since, until):
    """From the beginning of one day to the end of another, as days are counted on screen."""
    if since:
        rows = rows.filter(**{f"{moment}__gte": _start(since)})
    return rows.filter(**{f"{moment}__lt": _start(until + timedelta(days=1))}) if until else rows


def _start(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _told(rows, moment):
    """Rows with the worker's name, and what kind each was."""
    names = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    why = _reasons([row for row in rows if isinstance(row, Event) and row.verb in audit.REASONS_READ and row.reason])
    return [
        {
            "row": row,
            "what": f"Read {_plain(row.page).lower()}" if isinstance(row, Read) else _what(row),
            "about": _about(row) if isinstance(row, Event) else row.subject,
            "role": ROLES[row.role].label if row.role in ROLES else row.role,
            "at": getattr(row, moment),
            "who": names.get(row.actor_id) or f"user {row.actor_id}",
            "why": why.get(row.pk, "") if isinstance(row, Event) else "",
            "kind": audit.kind_of_page(row.page) if isinstance(row, Read) else audit.kind_of_verb(row.verb),
        }
        for row in rows
    ]


def _what(event):
    """What was done, as the life-cycles say it; else the verb itself."""
    table = STEPS.get(event.subject_kind, {})
    return table[event.verb].said if event.verb in table else SAID.get(event.verb) or _plain(event.verb)


def _about(event):
    """The kind of record, and which one."""
    kind = _plain(event.subject_kind)
    return kind if event.subject == event.subject_kind else f"{kind} {event.subject}"


def _plain(verb):
    return verb.replace("_", " ").capitalize()


def _reasons(events):
    """{event id: its reason}, with a dash for every word by which the person whom it is about is known."""
    of = {event.pk: {event.referral, event.subject} - {""} for event in events}
    references, words = set().union(*of.values()), {}
    people = ServiceUser.objects.filter(Q(reference__in=references) | Q(referrals__reference__in=references))
    for person, referral, *known in people.values_list("reference", "referrals__reference", *KNOWN_BY) if of else ():
        for reference in (person, referral):
            words.setdefault(reference, set()).update(matching.words(*known))
    hidden = {pk: set().union(*(words.get(each, ()) for each in references)) for pk, references in of.items()}
    return {event.pk: _without(event.reason, hidden[event.pk]) for event in events}


def _without(text, words):
    return re.sub(r"[\w’'-]+", lambda found: "–" if matching.words(found[0]) & words else found[0], text)
