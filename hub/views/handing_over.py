"""A leaver's work, and cover, in one press: whose work can be handed over, and to whom."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies import access as agency_access
from agencies.errors import Refused
from agencies.models import Agency, Membership, User
from agencies.views.doors import form_page, needs, sent
from hub.forms.worklist import HandOverForm
from referrals.actions import handing_over

MAY = ("reassign_work", "manage_people")


@needs(*MAY)
def hand_overs(request):
    """Those whose work can be handed over: who has left first."""
    rows = [
        {"agency": agency, "worker": worker, "left": not at_work}
        for agency, worker, at_work in handing_over.handed_over_by(request.user)
    ]
    return render(request, "hub/hand_overs.html", {"rows": rows})


@needs(*MAY)
def hand_over(request, code, pk):
    """Everything that waits for somebody at an agency, given to another at once."""
    agency, leaver = get_object_or_404(Agency, code=code), get_object_or_404(User, pk=pk)
    if handing_over.key_for(request.user, agency, leaver) is None:
        raise Refused(handing_over.NOT_YOURS)
    items, referrals = (rows.count() for rows in handing_over.work_of(agency, leaver))
    held = Membership.objects.filter(role_group__agency=agency)
    if not held.filter(user=leaver).exists():
        raise Http404
    workers = User.objects.filter(pk__in=held.filter(agency_access.in_force()).values("user"), is_active=True)
    waits = f"{items:,} thing{'' if items == 1 else 's'} that wait{'s' if items == 1 else ''} for them"
    follows = f"{referrals:,} open referral{'' if referrals == 1 else 's'} of theirs"
    return form_page(
        request,
        HandOverForm(data=sent(request), workers=workers.exclude(pk=leaver.pk)),
        lambda to: (handing_over.hand_over(by=request.user, agency=agency, leaver=leaver, to=to), to),
        done=reverse("hand_overs"),
        said=lambda done: f"{done[0]:,} handed over to {done[1].name}.",
        heading=f"Hand over the work of {leaver.name}",
        caption=str(agency),
        intro=f"{waits}, and {follows}, move at once. Whatever is restricted goes only to somebody who is named.",
        submit_label="Hand over everything",
        back_url=reverse("hand_overs"),
        back_label="Hand work over",
    )
