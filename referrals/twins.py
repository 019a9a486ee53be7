"""Records that may be of one person: pairs that share a number, or two other keys, found by one query."""

from django.db import connection

from referrals import access, matching
from referrals.models import MatchKey, ServiceUser, ToldApart

MOST_PAIRS = 200  # looked at for a page: most pairs that share two keys are told apart by the rest of what is known
KEYS, PEOPLE, APART = (model._meta.db_table for model in (MatchKey, ServiceUser, ToldApart))
NUMBERS = ", ".join(f"'{name}'" for name in matching.NUMBERS)
PAIRS = f"""
    select a.service_user_id, b.service_user_id
    from {KEYS} a
    join {KEYS} b on b.kind = a.kind and b.value = a.value and b.service_user_id < a.service_user_id
    join {PEOPLE} p on p.id = a.service_user_id and p.merged_into_id is null
    join {PEOPLE} q on q.id = b.service_user_id and q.merged_into_id is null
    where a.service_user_id < %s and not exists (
        select 1 from {APART} t where t.one_id = b.service_user_id and t.other_id = a.service_user_id)
    group by a.service_user_id, b.service_user_id
    having count(*) > 1 or max(case when a.kind in ({NUMBERS}) then 1 else 0 end) = 1
    order by a.service_user_id desc, b.service_user_id desc
    limit {MOST_PAIRS}
"""


def pairs(user, below=2**62):
    """Likely pairs that this person may merge, the newest record first: (newer, older, what agrees), and where the
    next page begins; None at the end. Neither record of a pair is restricted beyond this person's reach.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [below])
        found = cursor.fetchall()
    more = found[-1][0] if len(found) == MOST_PAIRS else None
    if more is not None:  # the last record may have further twins: it begins the next page
        more, found = more + 1, [pair for pair in found if pair[0] != more] or found
    people = access.people_for(user, "merge_people").in_bulk({pk for pair in found for pk in pair})
    both = [(people[newer], people[older]) for newer, older in found if newer in people and older in people]
    compared = [(newer, older, *_likeness(newer, older)) for newer, older in both]
    return [(newer, older, agree) for newer, older, score, agree in compared if score >= matching.LIKELY], more


def _likeness(one, other):
    return matching.compare(matching.facts_of(one), matching.facts_of(other))
