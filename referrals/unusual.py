"""Unusual looking, found in the log: one query for each rule of `referrals.lifecycle.looking`. Keeps nothing.

A query starts from the openings of records since a day and ends in rows of who, which referral, which day and how
many. The log has no keys to people: it is followed by reference and by number.
"""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import (
    Concat,
    ExtractHour,
    ExtractIsoWeekDay,
    Lower,
    Replace,
    TruncDate,
    TruncHour,
    Upper,
)

from agencies.models import Event, Read, User
from agencies.roles import COUNTY_ROLES
from referrals.clock import LONDON
from referrals.lifecycle.looking import AUDITED, CLOSES, OPENS, RULES
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Placement, Referral, UnusualLook
from referrals.openings import WORD as EMERGENCY

SATURDAY = 6
LIVED_THERE = ("arrived", "departed")


def found(rule: str, since: datetime | None, until: datetime):
    """What the rule finds among the openings from `since` (ever, if None) until `until`: rows as dictionaries."""
    return _FINDERS[rule](rule, since, until)


def _opened(since, until):
    """Openings of one record each; lists, and looks at who has looked, open none."""
    reads = Read.objects.filter(at__lt=until).exclude(subject="").exclude(why=AUDITED)
    return reads.filter(at__gte=since) if since else reads


def _by_day(reads, *more):
    """Who, for which agency and in which role, on which day."""
    return _on(reads).order_by().values("actor_id", "agency_code", "role", *more, day=F("on"))


def _by_referral(rule, reads, since):
    """Who, for which agency and in which role, which referral, and the first day; nothing found not long ago."""
    rows = _on(_not_found_lately(rule, reads, since)).order_by()
    return rows.values("actor_id", "agency_code", "role", "subject")


def _on(reads):
    return reads.annotate(on=TruncDate("at", tzinfo=LONDON))


def _summed(rows, number, **more):
    return rows.annotate(first=Min("at"), number=number, **more)


def _reached(rule):
    """The condition that a number reaches the rule's threshold, which the whole county's roles have their own of."""
    county = Q(role__in=COUNTY_ROLES)
    return (county & Q(number__gte=rule.at_least_county)) | (~county & Q(number__gte=rule.at_least))


def _not_found_lately(rule, reads, since):
    """Without what the rule has found of this reader and referral not long ago, reviewed or not."""
    lately = UnusualLook.objects.filter(rule=rule, actor_id=OuterRef("actor_id"), reference=OuterRef("subject"))
    if since:
        quiet = timedelta(days=RULES[rule].quiet_days)
        lately = lately.filter(day__gte=since.astimezone(LONDON).date() - quiet)
    return reads.exclude(Exists(lately))


def _of_reader(field):
    return Subquery(User.objects.filter(pk=OuterRef("actor_id")).values(field)[:1])


def _of_person(field):
    return Subquery(Referral.objects.filter(reference=OuterRef("subject")).values(f"service_user__{field}")[:1])


def _people():
    return Count("person", distinct=True)


def _same_name(rule, since, until):
    reads = _opened(since, until).annotate(reader=Lower(_of_reader("name")), family=Lower(_of_person("family_name")))
    alike = reads.exclude(family="").filter(reader__endswith=Concat(Value(" "), F("family")))
    return _each(rule, alike, since)


def _own_address(rule, since, until):
    known = User.objects.exclude(own_postcode="").values("pk")
    reads = _opened(since, until).filter(actor_id__in=known).annotate(postcode=_of_reader("own_postcode"))
    stays = Placement.objects.filter(service_user__referrals__reference=OuterRef("subject"), status__in=LIVED_THERE)
    there = stays.annotate(
        written=Upper(Replace(F("service__address"), Value(" "), Value(""), output_field=TextField()))
    )
    return _each(rule, reads.filter(Exists(there.filter(written__contains=OuterRef("postcode")))), since)


def _closed_long_ago(rule, since, until):
    long_ago = (since or until) - timedelta(days=RULES[rule].days)
    closed = Referral.objects.filter(status=ReferralStatus.CLOSED, closed_at__lt=long_ago)
    reads = _opened(since, until).filter(Exists(closed.filter(reference=OuterRef("subject"))))
    return _each(rule, reads, since)


def _each(rule, reads, since):
    """Every opening counts: once for a reader and a referral."""
    return _summed(_by_referral(rule, reads, since), Count("pk"), day=Min("on"))


def _many_people(rule, since, until):
    reads = _opened(since, until).annotate(person=_of_person("pk"), hour=TruncHour("at", tzinfo=LONDON))
    hours = _summed(_by_day(reads, "hour"), Count("person", distinct=True))
    return hours.filter(_reached(RULES[rule])).order_by("hour")


def _again_and_again(rule, since, until):
    began = until - timedelta(days=RULES[rule].days)
    steps = Event.objects.filter(actor_id=OuterRef("actor_id"), referral=OuterRef("subject"), happened_at__gte=began)
    rows = _by_referral(rule, _opened(began, until).exclude(Exists(steps)), began)
    days = _summed(rows, Count("on", distinct=True), day=Max("on"))
    return days.filter(_reached(RULES[rule]))


def _out_of_hours(rule, since, until):
    reads = _opened(since, until).exclude(role__in=RULES[rule].not_roles).exclude(why=EMERGENCY)
    reads = reads.annotate(
        hour=ExtractHour("at", tzinfo=LONDON), week_day=ExtractIsoWeekDay("at", tzinfo=LONDON), person=_of_person("pk")
    )
    late = reads.filter(Q(hour__lt=OPENS) | Q(hour__gte=CLOSES) | Q(week_day__gte=SATURDAY))
    return _summed(_by_day(late), Count("person", distinct=True)).filter(_reached(RULES[rule]))


_FINDERS = {
    "same_name": _same_name,
    "own_address": _own_address,
    "many_people": _many_people,
    "again_and_again": _again_and_again,
    "out_of_hours": _out_of_hours,
    "closed_long_ago": _closed_long_ago,
}
