"""E-mails to providers about returns that are due, late or missing: one for all services that a step concerns."""

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from agencies import access
from agencies.letters import send_each
from agencies.models import Membership
from agencies.roles import roles_with
from analytics.returns.sheet import period_of
from analytics.returns.signals import provider_told

# step -> the subject, and what the letter says; `due` and `ends` are the last days of the deadline and of the default.
LETTERS = {
    "remind": ("Returns to sign by {due}", "These returns are not signed yet. Please sign them by {due}."),
    "fall_due": (
        "Returns late: the default period has begun",
        "These returns were due on {due}. Please sign them by {ends}, the last day of the default period.",
    ),
    "issue_default": (
        "Default notice: returns missing",
        "This is a default notice. These returns were due on {due}, and the default period ended on {ends}. "
        "Please sign them at once.",
    ),
}


@receiver(provider_told)
def tell(sender, step, agency, returns, **kwargs):
    """One e-mail to each reader, with the services and the period of every return; a failure undoes nothing."""
    subject, words = LETTERS[step]
    days = {"due": f"{returns[0].due_on:%-d %B %Y}", "ends": f"{returns[0].default_ends_on:%-d %B %Y}"}
    owed = [f"* {each.service.name}, {period_of(each).label}" for each in returns]
    lines = [words.format(**days), "\n".join(owed), f"Sign in to sign them: {settings.HUB_URL}{reverse('returns')}"]
    send_each(subject.format(**days), "\n\n".join(lines), _recipients(agency), f"returns to {agency.code}")


def _recipients(agency):
    """The agency's own address, or else those who sign its returns today."""
    if agency.email:
        return [agency.email]
    members = Membership.objects.filter(
        access.in_force(), role_group__agency=agency, role_group__role__in=roles_with("sign_return")
    ).filter(user__is_active=True)
    return sorted(members.values_list("user__email", flat=True))
