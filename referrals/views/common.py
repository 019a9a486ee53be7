"""What every page about people does alike: find the record in the reader's world, note the reading, show refusals."""

from django.http import Http404
from django.urls import reverse

from agencies import access as agency_access
from agencies.errors import NotPossible
from referrals import access

REFERRAL_RELATED = ("service_user", "assessment", "agency", "referrer", "cohort", "pathway", "stage", "origin_area")


def note_reading(request, records, opened=None, permission="view_referral"):
    """Remember which referrals this page shows, and people where it speaks of their records; and what opened the one.

    A Read row is written after the response.
    """
    shown = {record.reference for record in records}
    request.shown = getattr(request, "shown", set()) | shown
    if opened is not None:
        request.shown |= {opened.reference}
        request.opened = opened.reference
        found = access.key(request.user, permission, opened)
        request.opened_by, request.opened_why = found, (found.stake or "county") if found else ""


def referral_or_404(request, reference):
    """The referral, if it is inside the reader's world; 404 otherwise, whether it exists or not."""
    referral = access.referrals_for(request.user).select_related(*REFERRAL_RELATED).filter(reference=reference).first()
    if referral is None:
        raise Http404
    note_reading(request, [], opened=referral)
    return referral


def opened(request, records, reference):
    """One of `records` by reference, or None; the reading is noted while the reader still holds the referral."""
    record = records.filter(reference=reference).first()
    if record and access.referrals_for(request.user).filter(pk=record.referral_id).exists():
        note_reading(request, [], opened=record.referral)
    return record


def offer_or_404(request, reference):
    """The offer, if the reader may open it. After the lock has shut, the own decision stays, without the person."""
    offer = opened(request, access.offers_for(request.user), reference)
    if offer is None:
        raise Http404
    return offer


def placement_or_404(request, reference):
    """The placement, if it is inside the reader's world."""
    placement = opened(request, access.placements_for(request.user), reference)
    if placement is None:
        raise Http404
    return placement


def stay_to_follow_or_404(request, reference):
    """The stay, if the reader is to say whether the home that came after it has lasted."""
    stay = access.placements_for(request.user, "record_follow_up").filter(reference=reference).first()
    if stay is None:
        raise Http404
    note_reading(request, [], opened=stay.referral, permission="record_follow_up")
    return stay


def export_url(request, name):
    """Where this list, narrowed as it is, can be taken away as a file; "" for those whose role does not allow it."""
    if not agency_access.may_at(request.user, "export"):
        return ""
    kept = request.GET.copy()
    for word in ("after", "page"):
        kept.pop(word, None)
    return reverse("export", args=[name]) + (f"?{kept.urlencode()}" if kept else "")


def press(form, action, **arguments):
    """Take a step with what was typed: its result, or None with the sentences on the form's fields."""
    try:
        return action(**arguments) or True
    except NotPossible as error:
        for name, sentences in error.errors.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return None
