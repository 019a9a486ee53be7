"""Who did what, when, for which agency, and who looked."""

from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, Event, Read, User
from agencies.paging import address, after, token
from referrals import lifecycle, reading
from referrals.codes import (
    Answer,
    CancelReason,
    ClosedReason,
    ConsentPurpose,
    DeclineReason,
    DepartureReason,
    DutyOutcome,
    DutyReason,
    DutyWithdrawn,
    HomelessnessDecisionCode,
    NotArrivedReason,
    Overstay,
    RefusedReason,
    ReviewOutcome,
    WithdrawnReason,
)
from referrals.reading import CONFIDENTIAL
from referrals.sections import SECTIONS

PAGE = 100
DONE, LOOKED = "done", "looked"
TABLES = {
    "referral": lifecycle.REFERRAL,
    "offer": lifecycle.OFFER,
    "placement": lifecycle.PLACEMENT,
    "duty": lifecycle.DUTY,
}
SAID = {
    "start": "Referral started",
    "save_section": "Page of the assessment saved",
    "attach": "File added",
    "record_consent": "Answer about consent recorded",
    "withdraw_consent": "Consent taken back",
    "choose_cohort": "Pathway chosen",
    "reband": "Band changed as days passed",
    "change_person": "Details of the person changed",
    "grant": "Opened to a named person",
    "end_grant": "A named person’s access ended",
    "assign": "Work given to somebody",
    "joined": "Another referral of the person was brought into this one",
    "invite_agency": "Another agency let in",
    "uninvite_agency": "An invitation ended",
    "restrict": "Record restricted",
    "lift_restriction": "Restriction lifted",
    "break_glass": "Opened in an emergency",
    "end_opening": "Emergency opening ended",
    "review_opening": "Emergency opening reviewed",
    "remind": "Provider reminded",
    "record_decision": "Homelessness decision recorded",
    "change_homeless_decision": "Homelessness decision put right",
    "erase": "Person erased",
    "merge": "Record merged with another of the same person",
    "unmerge": "Merged records taken apart again",
    "review_looking": "Unusual looking reviewed",
    "meet_number": "A record with one of this person’s numbers came in from a spreadsheet",
}
# Events about one of these are shown where the record is.
OWN_RECORDS = ("offer", "placement", "duty")
# Told to those who may know which council has to do with the person.
OF_A_COUNCIL = ("record_decision", "change_homeless_decision")
# Seen by the hub alone: they would tell others that somebody like this person is known, or why somebody is hidden.
HUB_ALONE = (
    "duplicate_checked", "merge", "unmerge", "review_looking", "restrict", "lift_restriction", "meet_number",
)  # fmt: skip
# What the code of a step stands for. The same code may be a reason of several.
REASONS = {
    "decline": DeclineReason,
    "refused": RefusedReason,
    "withdraw": WithdrawnReason,
    "review": ReviewOutcome,
    "close": ClosedReason,
    "did_not_arrive": NotArrivedReason,
    "cancel": CancelReason,
    "depart": DepartureReason,
    "follow_up": Answer,
    "authorise": Overstay,
    "record_decision": HomelessnessDecisionCode,
    "change_homeless_decision": HomelessnessDecisionCode,
    "notify": DutyReason,
    "accept_duty": DutyOutcome,
    "refuse_duty": DutyOutcome,
    "withdraw_duty": DutyWithdrawn,
}


def timeline(request, seen):
    """What was done, newest first, and who looked, for those who may read everything; page by page."""
    only, last = request.GET.get("show", ""), place_of(request.GET.get("after", ""))
    told, place = one_page(seen, last, only)
    return {
        "events": told,
        "may_see_reads": seen.everything,
        "only": only if only in ("done", "reads") else "",
        "next_url": address(request, after=place) if place else "",
        "newest_url": address(request) if last[1] else "",
    }


def one_page(seen, place, only=""):
    """The lines that follow a place, and the place at which they end; "" where nothing follows."""
    kind, last = place
    events = _follow(_written(seen), "happened_at", last, kind == DONE, False)[: PAGE + 1] if only != "reads" else []
    reads = seen.everything and only != "done"
    looks = _follow(_looked(seen), "at", last, kind == LOOKED, kind == DONE)[: PAGE + 1] if reads else []
    found = [(row.happened_at, DONE, row) for row in events] + [(row.at, LOOKED, row) for row in looks]
    found.sort(key=lambda row: (row[0], row[1] == DONE, row[2].pk), reverse=True)
    shown = found[:PAGE]
    of = {kind: [row for _, what, row in shown if what == kind] for kind in (DONE, LOOKED)}
    end = "_".join([shown[-1][1], token(shown[-1][0], shown[-1][2].pk)]) if len(found) > PAGE else ""
    return _told(seen, of[DONE], of[LOOKED]), end


def place_of(text):
    """(kind, (moment, number)) of the last row that was shown; ("", None) at the beginning and for nonsense."""
    kind, _, where = text.partition("_")
    last = after(where) if kind in (DONE, LOOKED) else None
    return (kind, last) if last else ("", None)


def _follow(rows, moment, last, own, level):
    """Rows, newest first, that follow the last one shown: of its `own` kind, or else also at its moment if `level`."""
    if last:
        at, pk = last
        here = Q(**{moment: at, "pk__lt": pk}) if own else Q(**{moment: at}) if level else Q()
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | here)
    return rows.order_by(f"-{moment}", "-pk")


def _written(seen):
    return Event.objects.filter(referral=seen.referral.reference)


def _looked(seen):
    return Read.objects.filter(subject=seen.referral.reference)


def latest(seen, *, most):
    """The last few things that were done; pages saved while it was written are no news."""
    news = _written(seen).exclude(verb="save_section")
    return _told(seen, _follow(news, "happened_at", None, True, False)[:most], [])


def _told(seen, events, looks):
    """Events and readings in words, newest first; what the reader may not know is left out or unnamed."""
    names = dict(User.objects.filter(pk__in={row.actor_id for row in [*events, *looks]}).values_list("pk", "name"))
    codes = {row.agency_code for row in [*events, *looks]}
    agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
    for row in [*events, *looks]:
        if row.agency_code in seen.unnamed:
            names[row.actor_id], agencies[row.agency_code] = "", CONFIDENTIAL
        elif getattr(row, "subject", "") in seen.moved and not row.agency_code:
            names[row.actor_id] = ""
    about = {offer.reference: offer.service for offer in seen.offers} | {s.reference: s.service for s in seen.stays}
    about |= {duty.reference: duty.authority for duty in seen.duties}
    told = [_event(seen, row, names, agencies, about) for row in events if _is_shown(seen, row, about)]
    told += [_look(group, names, agencies) for group in _by_day(looks)]
    return sorted(told, key=lambda row: row["at"], reverse=True)


def _is_shown(seen, row, about):
    if row.verb in HUB_ALONE and not seen.county:
        return False
    if row.verb in OF_A_COUNCIL and not reading.may_know_council(seen.referral, seen.classes):
        return False
    return row.subject_kind not in OWN_RECORDS and row.verb != "notify" or _record(row) in about


def _record(row):
    """The offer, stay or duty to refer that an event is about, by its reference."""
    return row.detail.get("duty", row.subject)


def _who(row, names, agencies):
    name = names.get(row.actor_id, "")
    agency = agencies.get(row.agency_code, "")
    return ", ".join(part for part in (name, agency) if part)


def _event(seen, row, names, agencies, about):
    table = TABLES.get(row.subject_kind, {})
    title = table[row.verb].said if row.verb in table else SAID.get(row.verb, row.verb.replace("_", " ").capitalize())
    offered = [about[reference] for reference in row.detail.get("offers", ()) if reference in about]
    service = about.get(_record(row)) or ", ".join(map(str, offered))
    texts = [_reason(row), _answer(row) if seen.card.named else "", row.reason if seen.everything else ""]
    if row.verb == "save_section":
        texts.append(SECTIONS[row.detail["section"]].title)
    return {
        "title": f"{title}: {service}" if service else title,
        "text": ". ".join(text for text in texts if text),
        "by": _who(row, names, agencies),
        "at": timezone.localtime(row.happened_at),
    }


def _answer(row):
    """What the person was asked and what they said, where the step is about consent: of a name's class (`classes`)."""
    if row.verb not in ("record_consent", "withdraw_consent"):
        return ""
    said = {True: "yes", False: "no"}.get(row.detail.get("given"))
    return ConsentPurpose(row.detail["purpose"]).label + (f": {said}" if said else "")


def _reason(row):
    """The coded reason of a step in words; a departure says whether it was planned as well."""
    code, codes = row.detail.get("code"), REASONS.get(row.verb)
    said = [codes(code).label] if codes and code in codes.values else []
    if row.detail.get("planned") in (True, False):
        said.append("Planned" if row.detail["planned"] else "Unplanned")
    return ". ".join(said)


def _by_day(looks):
    """Readings of one person for one agency on one day count as one line."""

    def key(row):
        return (timezone.localdate(row.at), row.actor_id, row.agency_code)

    for _, group in groupby(sorted(looks, key=lambda row: (key(row), row.at)), key=key):
        yield list(group)


def _look(group, names, agencies):
    last = group[-1]
    pages = f"{len(group)} pages" if len(group) > 1 else "1 page"
    return {"title": "Read", "text": pages, "by": _who(last, names, agencies), "at": timezone.localtime(last.at)}
