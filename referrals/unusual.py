"""Unusual looking, found in the log: one query for each rule of `referrals.lifecycle.looking`. Keeps nothing.

A query starts from the openings of records since a day and ends in rows of who, which referral, which day and how
many. The log has no keys to people: it is followed by reference and by number.
"""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import (
    ExtractHour,
    ExtractIsoWeekDay,
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
from referrals.matching import words
from referrals.models import HousingSection, Placement, Referral, UnusualLook
from referrals.openings import WORD as EMERGENCY

SATURDAY = 6
SHORTEST_NAME = 3  # a part of a name that says less is nobody's
AT_ONCE = 5000
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
    """Names are compared word by word as a search does, accents and marks aside: the reader's but for the first, the
    person's family name and whatever else they are called."""
    rows = list(_each(rule, _opened(since, until), since))
    readers = dict(User.objects.filter(pk__in={row["actor_id"] for row in rows}).values_list("pk", "name"))
    called = _called({row["subject"] for row in rows})

    def alike(row):
        _, _, family = readers.get(row["actor_id"], "").partition(" ")
        return _words(family) & called.get(row["subject"], frozenset())

    return filter(alike, rows)


def _words(*names):
    return {word for word in words(*names) if len(word) >= SHORTEST_NAME}


def _called(references):
    """{referral: the words of the person's family name and other names}."""
    called, references = {}, sorted(references)
    for start in range(0, len(references), AT_ONCE):
        names = Referral.objects.filter(reference__in=references[start : start + AT_ONCE])
        for reference, *found in names.values_list(
            "reference", "service_user__family_name", "service_user__also_known_as"
        ):
            called[reference] = _words(*found)
    return called


def _own_address(rule, since, until):
    known = User.objects.exclude(own_postcode="").values("pk")
    reads = _opened(since, until).filter(actor_id__in=known).annotate(postcode=_of_reader("own_postcode"))
    stays = Placement.objects.filter(service_user__referrals__reference=OuterRef("subject"), status__in=LIVED_THERE)
    homes = HousingSection.objects.filter(assessment__service_user__referrals__reference=OuterRef("subject"))
    there = stays.annotate(written=_without_spaces("service__address")).filter(written__contains=OuterRef("postcode"))
    at_home = homes.annotate(written=_without_spaces("last_postcode")).filter(written=OuterRef("postcode"))
    return _each(rule, reads.filter(Exists(there) | Exists(at_home)), since)


def _without_spaces(field):
    return Upper(Replace(F(field), Value(" "), Value(""), output_field=TextField()))


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


def _many_listed(rule, since, until):
    """Counted from what each page or program was shown, in hours of the clock; the fullest hour of a day is told."""
    lists = Read.objects.filter(at__lt=until, subject="").exclude(why=AUDITED)
    reads = (lists.filter(at__gte=since) if since else lists).order_by("at", "pk")
    hours = {}
    for actor, agency, role, at, shown in reads.values_list(
        "actor_id", "agency_code", "role", "at", "shown"
    ).iterator():
        hour = at.astimezone(LONDON).replace(minute=0, second=0, microsecond=0)
        listed = hours.setdefault((actor, agency, role, hour), (at, set()))
        listed[1].update(shown)
    rows = [
        {
            "actor_id": actor,
            "agency_code": agency,
            "role": role,
            "day": hour.date(),
            "first": first,
            "number": len(listed),
        }
        for (actor, agency, role, hour), (first, listed) in hours.items()
        if len(listed) >= (RULES[rule].at_least_county if role in COUNTY_ROLES else RULES[rule].at_least)
    ]
    return sorted(rows, key=lambda row: -row["number"])


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
    "many_listed": _many_listed,
    "again_and_again": _again_and_again,
    "out_of_hours": _out_of_hours,
    "closed_long_ago": _closed_long_ago,
}
