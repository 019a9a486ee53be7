"""What every page about people does alike: find the record inside the reader's world, note the reading, show refusals."""

from django.http import Http404

from agencies import access as agency_access
from agencies.errors import NotPossible
from referrals import access
from referrals.models import Offer, Placement

REFERRAL_RELATED = ("service_user", "assessment", "agency", "referrer", "cohort", "pathway", "stage", "origin_area")


def note_reading(request, referrals, opened=None):
    """Remember which referrals this page shows: one Read row is written after the response."""
    shown = {referral.reference for referral in referrals}
    request.shown = getattr(request, "shown", set()) | shown
    if opened is not None:
        request.shown |= {opened.reference}
        request.opened = opened.reference


def referral_or_404(request, reference):
    """The referral, if it is inside the reader's world; 404 otherwise, whether it exists or not."""
    referral = access.referrals_for(request.user).select_related(*REFERRAL_RELATED).filter(reference=reference).first()
    if referral is None:
        raise Http404
    note_reading(request, [], opened=referral)
    return referral


def offers_seen(user):
    """Offers this person may open: of referrals in their world, and their own services' answered ones."""
    related = ("referral__service_user", "service__agency", "service__area", "stage", "unit")
    own = {key.agency_id for key in agency_access.keys(user, "decline_offer")}
    offers = Offer.objects.select_related(*related)
    return offers.filter(referral__in=access.referrals_for(user)) | offers.filter(
        service__agency__in=own, referral__restricted=False
    )


def offer_or_404(request, reference):
    """The offer, if the reader may open it. After the lock has shut, the own decision stays, without the person."""
    offer = offers_seen(request.user).filter(reference=reference).first()
    if offer is None:
        raise Http404
    if access.referrals_for(request.user).filter(pk=offer.referral_id).exists():
        note_reading(request, [], opened=offer.referral)
    return offer


def placements_seen(user):
    """Placements of referrals in this person's world; a provider's own services' only, where it houses people."""
    related = ("referral__service_user", "service__agency", "service__area", "unit", "stage", "destination_area")
    return Placement.objects.select_related(*related).filter(referral__in=access.referrals_for(user))


def placement_or_404(request, reference):
    """The placement, if it is inside the reader's world."""
    placement = placements_seen(request.user).filter(reference=reference).first()
    if placement is None:
        raise Http404
    note_reading(request, [], opened=placement.referral)
    return placement


def press(form, action, **arguments):
    """Take a step with what was typed: its result, or None with the sentences on the form's fields."""
    try:
        return action(**arguments) or True
    except NotPossible as error:
        for name, sentences in error.errors.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        return None
