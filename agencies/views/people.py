from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies import actions
from agencies.access import in_force
from agencies.actions.account import remove_second_step, second_step_of, set_own_postcode
from agencies.actions.administrators import SAID, read_role_changes, role_changes
from agencies.actions.invitation import send_invitation
from agencies.forms.set_up import EndsOn, Invitation, MembershipForm, OwnPostcode, Reason
from agencies.models import Agency, Membership, User
from agencies.models.user import CLOCK_EMAIL
from agencies.roles import ROLES
from agencies.views.doors import form_page, needs, paged, sent

MOST_TOLD = 25


def _people():
    return User.objects.exclude(email=CLOCK_EMAIL)


def _address(user):
    return reverse("person", args=[user.pk])


@needs("manage_people")
def people(request):
    """Everybody who may sign in, found by name or e-mail address, with what they hold today."""
    words, agency = request.GET.get("q", "").replace("\0", "").strip()[:120], request.GET.get("agency", "")
    held = Membership.objects.filter(in_force()).select_related("role_group__agency")
    rows = _people().prefetch_related(Prefetch("memberships", held, to_attr="held"))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if agency:
        rows = rows.filter(pk__in=held.filter(role_group__agency__code=agency).values("user"))
    page, pages = paged(request, rows.order_by("name", "pk"))
    choices = list(Agency.objects.values_list("code", "name"))
    context = {
        "page": page,
        "pages": pages,
        "words": words,
        "agency": agency,
        "agencies": choices,
        "changes": _told(role_changes(request.user)[:MOST_TOLD]),
    }
    return render(request, "agencies/people.html", context)


def _told(changes):
    """What other administrators did, in words: when, who, what, and about whom."""
    changes = list(changes)
    numbers = {int(event.subject) for event in changes} | {event.actor_id for event in changes}
    known = User.objects.in_bulk(numbers)
    return [
        {
            "at": event.recorded_at,
            "who": known.get(event.actor_id),
            "what": SAID[event.verb],
            "role": ROLES[event.detail["role"]].label if "role" in event.detail else "",
            "person": known.get(int(event.subject)),
            "reason": event.reason,
        }
        for event in changes
    ]


@needs("manage_people")
@require_POST
def role_changes_read(request):
    """The bell of an administrator who has read what the others did falls silent."""
    read_role_changes(by=request.user)
    messages.success(request, "Noted that you have read what other administrators did.")
    return redirect("people")


@needs("manage_people")
def person(request, pk):
    user = get_object_or_404(_people(), pk=pk)
    held = user.memberships.select_related("role_group__agency")
    context = {
        "person": user,
        "held": held,
        "today": timezone.localdate(),
        "invited": not user.has_usable_password(),
        "second_step": second_step_of(user),
    }
    return render(request, "agencies/person.html", context)


@needs("manage_people")
def person_invite(request):
    """A new person and the invitation to choose a password; somebody already here gets the role alone."""

    def invite(**given):
        known = User.objects.filter(email__iexact=given["email"]).exists()
        user = actions.invite(by=request.user, **given)
        if not known:
            send_invitation(by=request.user, user=user)
        return user

    return form_page(
        request,
        Invitation(data=sent(request), initial={"agency": request.GET.get("agency")}),
        invite,
        done=_address,
        said=lambda user: f"{user.name} holds the role. The page below says whether they have signed in yet.",
        heading="Invite a person",
        submit_label="Send invitation",
        back_url=reverse("people"),
        back_label="People",
    )


@needs("manage_people")
@require_POST
def invitation_resend(request, pk):
    user = get_object_or_404(_people(), pk=pk, is_active=True)
    send_invitation(by=request.user, user=user)
    messages.success(request, f"A new invitation has been sent to {user.email}.")
    return redirect(_address(user))


@needs("manage_people")
def membership_add(request, pk):
    user = get_object_or_404(_people(), pk=pk)
    return form_page(
        request,
        MembershipForm(data=sent(request)),
        lambda **given: actions.give_membership(by=request.user, user=user, **given),
        done=_address(user),
        said=lambda held: f"{user.name} is now {held.role_label} at {held.agency}.",
        heading=f"Give {user.name} a role",
        submit_label="Give role",
        back_url=_address(user),
        back_label=user.name,
    )


@needs("manage_people")
def membership_end(request, pk):
    held = get_object_or_404(Membership.objects.select_related("user", "role_group__agency"), pk=pk)
    return form_page(
        request,
        EndsOn(data=sent(request), label="First day without this role"),
        lambda **given: actions.end_membership(by=request.user, membership=held, **given),
        done=_address(held.user),
        said=lambda ended: f"The role ends: {ended.role_label} at {ended.agency}.",
        heading=f"End a role of {held.user.name}",
        caption=f"{held.role_label}, {held.agency}",
        intro="From that day on the role opens nothing. What they did stays on record.",
        submit_label="End role",
        warning=True,
        back_url=_address(held.user),
        back_label=held.user.name,
    )


@needs("manage_people")
def second_step_remove(request, pk):
    user = get_object_or_404(_people(), pk=pk)
    return form_page(
        request,
        Reason(data=sent(request)),
        lambda **given: remove_second_step(by=request.user, user=user, **given),
        done=_address(user),
        said=f"{user.name} sets up a new second step when they next sign in.",
        heading=f"Remove the second step of {user.name}",
        intro="For somebody who has lost their telephone or key and has no recovery code. Speak to them: make sure "
        "that it is they who ask. Their sessions end at once.",
        submit_label="Remove second step",
        warning=True,
        back_url=_address(user),
        back_label=user.name,
    )


@needs("manage_people")
def person_postcode(request, pk):
    user = get_object_or_404(_people(), pk=pk)
    return form_page(
        request,
        OwnPostcode(data=sent(request), initial={"postcode": user.own_postcode}),
        lambda **given: set_own_postcode(by=request.user, user=user, **given),
        done=_address(user),
        said="The postcode is kept." if request.POST.get("postcode", "").strip() else "No postcode is kept.",
        heading=f"Own postcode of {user.name}",
        intro="Tell them first. It serves one purpose: the hub notices when somebody opens the record of a person at "
        "their own address. It is shown to administrators here and nowhere else.",
        submit_label="Save postcode",
        back_url=_address(user),
        back_label=user.name,
    )
