"""What waits for somebody beside referrals: the county's decisions, quarters and returns, people and agreements.

One table. Whoever may do a source's `permission` at the agency that they work for finds it on their worklist, and the
counter counts the same rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse
from django.utils import timezone

from agencies import access as agency_access
from agencies.actions.administrators import SAID, role_changes
from agencies.models import Agency, Membership, User
from agencies.roles import roles_with
from analytics.models import Snapshot
from analytics.periods import Period, day, latest_complete_quarter
from analytics.publication import standing
from analytics.returns.access import to_sign
from analytics.returns.actions.audit import needs_another
from analytics.returns.lifecycle import ReturnStatus
from analytics.returns.models import Return
from analytics.returns.sheet import period_of
from hub.time_out import last_visit
from pathways.models import MixLimit, Pathway
from pathways.words import takes
from referrals.clock import add_working_days, end_of
from referrals.models import Placement
from referrals.seers import unusual_looks

DECIDED_WITHIN = 5  # working days
CLOSED_WITHIN = timedelta(days=56)  # after the quarter: its returns and their default period are over by then
NEWS_FOR = timedelta(days=14)  # at least, and since the last visit
FIRST_NEWS = timedelta(days=92)  # for whoever was never here before: the longest quarter
INVITED_LONG_AGO = timedelta(days=3)
ENDS_SOON, AGREEMENT_ENDS_SOON = timedelta(days=30), timedelta(days=60)
MOST = 25  # of one kind; the page of that kind holds the rest
# Why a return waits, by its status.
RETURNS = {
    ReturnStatus.EXPECTED: "The quarter is over",
    ReturnStatus.SENT_BACK: "Sent back to be put right",
    ReturnStatus.OVERDUE: "The default period runs until {ends}",
    ReturnStatus.MISSING: "A default notice was issued",
}


@dataclass(frozen=True)
class Waits:
    """Something to do: verb first, why now, about what, on which page, since when and by when."""

    what: str
    why: str
    who: str
    url: str
    reference: str = ""
    since: date | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """Rows for whoever may do `permission` at their agency, and none of what `unless` names."""

    permission: str
    rows: Callable[[User, Agency, date], Iterable[Waits]]
    unless: frozenset[str] = frozenset()


def _returns(user, agency, today):
    for owed in to_sign(user, agency):
        yield Waits(
            "Sign the return",
            RETURNS[owed.status].format(ends=f"{owed.default_ends_on:%-d %B}"),
            str(owed.service),
            reverse("return", args=[owed.pk]),
            period_of(owed).label,
            owed.last + timedelta(days=1),
            end_of(owed.due_on),
        )


def _limits(user, agency, today):
    """Limits on the mix of residents that a provider declared and nobody has decided about."""
    rows = MixLimit.objects.filter(approved_on=None, refused_because="", ends=None, declared_on__isnull=False)
    for row in rows.select_related("service").order_by("declared_on", "pk")[:MOST]:
        yield Waits(
            "Decide about a limit on the mix of residents",
            "Declared; it counts for nothing until then",
            str(row.service),
            reverse("mix_limit_decide", args=[row.pk]),
            f"At most {row.at_most} who {takes([row.criterion])}",
            row.declared_on,
            end_of(add_working_days(row.declared_on, DECIDED_WITHIN)),
        )


def _drafts(user, agency, today):
    """Versions of pathways that nobody has published yet."""
    for row in Pathway.objects.filter(published_from=None).select_related("cohort", "area_group")[:MOST]:
        yield Waits(
            "Publish the draft",
            "Nobody is routed by it until then",
            str(row),
            reverse("pathway", args=[row.pk]),
            f"Version {row.version}",
        )


def _quarter(user, agency, today):
    """The quarter that ended last, as long as nobody has closed it."""
    period = latest_complete_quarter(today)
    if standing(period) is None and Placement.objects.filter(started__lte=period.last).exists():
        yield Waits(
            "Close the quarter",
            "It is over, and its figures still change",
            period.label,
            reverse("reports"),
            since=period.last + timedelta(days=1),
            due_at=end_of(period.last + CLOSED_WITHIN),
        )


def _audits(user, agency, today):
    """A sample of the latest returns, and the returns of services whose last audit gave low assurance."""
    period = latest_complete_quarter(today)
    signed = Return.objects.filter(
        status=ReturnStatus.RECEIVED, first__gte=period.first, last__lte=period.last, signatures__isnull=False
    )
    number = signed.distinct().count()
    if number and not signed.filter(signatures__audits__isnull=False).exists():
        yield Waits(
            "Audit a sample of the returns",
            f"{number:,} signed, none audited",
            period.label,
            reverse("returns"),
            since=period.last + timedelta(days=1),
            due_at=end_of(period.last + CLOSED_WITHIN),
        )
    if again := needs_another(signed.filter(signatures__audits=None).values("service")):
        why = "The last audit gave low assurance"
        number = f"{len(again):,} {'service' if len(again) == 1 else 'services'}"
        yield Waits("Audit returns again", why, number, reverse("returns") + "?show=again", period.label)


def _looks(user, agency, today):
    for look in unusual_looks(user).filter(review="").order_by("found_at", "pk")[:MOST]:
        found = timezone.localdate(look.found_at)
        yield Waits(
            "Review unusual looking",
            look.get_rule_display(),
            look.reference or "Several referrals",
            reverse("unusual_look", args=[look.pk]),
            since=found,
            due_at=end_of(add_working_days(found, DECIDED_WITHIN)),
        )


def _role_changes(user, agency, today):
    changes = list(role_changes(user)[:MOST])
    people = User.objects.in_bulk({int(event.subject) for event in changes})
    for event in changes:
        person = people.get(int(event.subject))
        since = timezone.localdate(event.recorded_at)
        yield Waits(
            "Read what another administrator did", SAID[event.verb], person.name if person else "", reverse("people"),
            since=since,
        )  # fmt: skip


def _invitations(user, agency, today):
    """People who were invited some days ago and have never signed in: one by one, or how many there are."""
    asked = User.objects.filter(
        is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX,
        joined__date__lte=today - INVITED_LONG_AGO, memberships__in=Membership.objects.filter(agency_access.in_force()),
    ).distinct().order_by("joined", "pk")  # fmt: skip
    people, why = list(asked[: MOST + 1]), "Invited, and never signed in"
    if len(people) > MOST:
        yield Waits("Invite people again", why, f"{asked.count():,} people", reverse("people"))
        return
    for person in people:
        since = timezone.localdate(person.joined)
        yield Waits("Invite again", why, person.name, reverse("person", args=[person.pk]), since=since)


def _memberships(user, agency, today):
    ending = Membership.objects.filter(agency_access.in_force(), ends__lte=today + ENDS_SOON, user__is_active=True)
    for held in ending.select_related("user", "role_group__agency").order_by("ends", "pk")[:MOST]:
        yield Waits(
            "Look at a membership that ends",
            f"{held.role_label}, {held.agency}",
            held.user.name,
            reverse("person", args=[held.user_id]),
            due_at=end_of(held.ends - timedelta(days=1)),
        )


def _agreements(user, agency, today):
    """Agreements that end soon or have ended, of agencies where somebody works today."""
    at_work = Membership.objects.filter(agency_access.in_force()).values("role_group__agency")
    rows = Agency.objects.filter(agreement_ends__lte=today + AGREEMENT_ENDS_SOON, pk__in=at_work)
    for row in rows.order_by("agreement_ends", "pk")[:MOST]:
        yield Waits(
            "Renew the information-sharing agreement",
            f"It ended on {day(row.agreement_ends)}" if row.agreement_ends < today else "Without one nobody is seen",
            row.name,
            reverse("agency_change", args=[row.code]),
            due_at=end_of(row.agreement_ends),
        )


def _unsigned(user, agency, today):
    """Agencies without any agreement at which somebody works who would read referrals."""
    reading = Membership.objects.filter(agency_access.in_force(), role_group__role__in=roles_with("view_referral"))
    rows = Agency.objects.filter(agreement_signed=None, pk__in=reading.values("role_group__agency"))
    for row in rows.order_by("name", "pk")[:MOST]:
        yield Waits(
            "Record the information-sharing agreement",
            "Without one nobody is seen",
            row.name,
            reverse("agency_change", args=[row.code]),
        )


def _news_since(user, today):
    """The day since which whoever reads figures has not been here, and two weeks at least."""
    return min(user.last_visit, today - NEWS_FOR) if user.last_visit else today - FIRST_NEWS


def _ended(user, agency, today):
    """The quarter that ended since the last visit and is not closed yet."""
    period = latest_complete_quarter(today)
    counts = period.last >= _news_since(user, today) and standing(period) is None
    if counts and Placement.objects.filter(started__lte=period.last).exists():
        yield Waits(
            "Read the figures of the quarter",
            "It is over; until it is closed they may still change",
            period.label,
            reverse("figures"),
            since=period.last + timedelta(days=1),
        )


def _closed(user, agency, today):
    """Quarters that were closed since the last visit."""
    news = Snapshot.objects.filter(closed_at__date__gt=_news_since(user, today))
    lately = news.defer("held_against").order_by("-closed_at")
    for row in lately[:MOST]:
        corrected = row.revision > 1
        yield Waits(
            "Read the figures of the quarter",
            "Corrected" if corrected else "Closed, with its report",
            Period(row.scheme, row.code, row.first, row.last).label,
            reverse("reports"),
            since=timezone.localdate(row.closed_at),
        )


READS_ALONE = frozenset({"close_quarter", "view_referral"})
SOURCES = (
    Source("sign_return", _returns),
    Source("approve_limits", _limits),
    Source("manage_pathways", _drafts),
    Source("close_quarter", _quarter),
    Source("audit_return", _audits),
    Source("review_looking", _looks),
    Source("manage_people", _role_changes),
    Source("manage_people", _invitations),
    Source("manage_people", _memberships),
    Source("manage_agencies", _agreements),
    Source("manage_agencies", _unsigned),
    # Whoever closes quarters knows, and whoever works with people has other things to do.
    Source("view_figures", _closed, READS_ALONE),
    Source("view_figures", _ended, READS_ALONE),
)


def beside(request):
    """What waits beside referrals for the person, at the agency that they work for; asked once a request."""
    if not hasattr(request, "waits_beside"):
        user, agency, today = request.user, request.acting.agency, timezone.localdate()
        user.last_visit = last_visit(request.session)

        def may(permission):
            return agency_access.may_at(user, permission, agency)

        request.waits_beside = [
            row
            for source in SOURCES
            if may(source.permission) and not any(map(may, source.unless))
            for row in source.rows(user, agency, today)
        ]
    return request.waits_beside
