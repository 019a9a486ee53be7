"""The third door: people who may be the one looked for, told no further than the reader may see."""

from dataclasses import dataclass

from django.db.models import Q

from referrals import access, matching
from referrals.models import ServiceUser


@dataclass(frozen=True)
class Match:
    """Somebody who may be the person looked for, told as far as the reader may see: all, or initials and birth year.

    `agree` names the facts that agree; `known` says whether the reader sees a referral of theirs already.
    """

    service_user: ServiceUser
    known: bool
    agree: tuple[str, ...]
    score: float

    @property
    def initials(self):
        return "".join(f"{name[:1]}." for name in (self.service_user.given_name, self.service_user.family_name) if name)


def possible_matches(user, facts, *, most=10):
    """People who may be the one with these facts, likeliest first, and whether there are others who stay hidden.

    The third door: of people whom others know only initials, birth year and which facts agree, and only where a
    number agrees or two facts do; the restricted are never among them. Returns (matches, hidden).
    """
    wanted = Q()
    for kind, value in matching.keys(facts):
        wanted |= Q(match_keys__kind=kind, match_keys__value=value)
    if not wanted:
        return [], False
    people = ServiceUser.objects.filter(wanted).select_related("merged_into").distinct()
    best = {}
    for person in people:  # what a record said that was merged into another still finds the person
        score, agree = matching.compare(facts, matching.facts_of(person))
        standing = person.merged_into or person
        if score >= max(matching.LIKELY, best.get(standing.pk, (None, 0))[1]):
            best[standing.pk] = (standing, score, agree)
    likely = list(best.values())
    ids = [person.pk for person, _, _ in likely]
    known = set(access.referrals_for(user).filter(service_user__in=ids).values_list("service_user_id", flat=True))
    matches, hidden = [], False
    for person, score, agree in sorted(likely, key=lambda row: -row[1]):
        if person.pk in known:
            matches.append(Match(person, True, agree, score))
        elif person.restricted:
            hidden = True
        elif len(agree) > 1 or any(f"{matching.LABELS[name]} the same" in agree for name in matching.NUMBERS):
            matches.append(Match(person, False, agree, score))
    return matches[:most], hidden
