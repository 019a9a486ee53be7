"""Records that may be of one person: pairs that share a number, or two other keys, and look alike.

People are walked in windows, the newest first, until a page is full: each window is one query over the keys of some
hundred people, so that a page costs about the same in a small register and a big one. The words of names are left out:
every John would be a pair with every other.
"""

from django.db import connection

from referrals import access, matching
from referrals.models import MatchKey, ServiceUser, ToldApart

WINDOW = 250  # people whose keys are looked up at once
MOST_PAIRS = 50  # on a page; the last person's are shown to the end
MOST_WALKED = 5000  # people walked for a page, though it may not be full
KEYS = MatchKey._meta.db_table
FACTS = tuple(matching.Facts.__dataclass_fields__)
NUMBERS = ", ".join(f"'{name}'" for name in matching.NUMBERS)
PAIRS = f"""
    select a.service_user_id, b.service_user_id
    from {KEYS} a
    join {KEYS} b on b.kind = a.kind and b.value = a.value and b.service_user_id < a.service_user_id
    where a.service_user_id between %s and %s and a.kind <> '{matching.WORD}'
    group by a.service_user_id, b.service_user_id
    having count(*) > 1 or max(case when a.kind in ({NUMBERS}) then 1 else 0 end) = 1
    order by a.service_user_id desc, b.service_user_id desc
"""


def pairs(user, below=2**62):
    """Likely pairs that this person may merge, the newest record first: (newer, older, what agrees), and where the
    next page begins; None at the end. Neither record of a pair is restricted beyond this person's reach.
    """
    found, walked = [], 0
    while walked < MOST_WALKED:
        window = list(_standing().filter(pk__lt=below).order_by("-pk").values_list("pk", flat=True)[:WINDOW])
        if not window:
            return found, None
        for newer, likely in _by_newer(user, window):
            found += likely
            if len(found) >= MOST_PAIRS:
                return found, newer.pk
        below, walked = window[-1], walked + len(window)
    return found, below


def _standing():
    return ServiceUser.objects.filter(merged_into=None)


def _by_newer(user, window):
    """(newer record, its likely pairs), the newest first, of the people from the window's last to its first."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [window[-1], window[0]])
        shared = cursor.fetchall()
    apart = set(ToldApart.objects.filter(other__in={newer for newer, _ in shared}).values_list("other", "one"))
    alike = _alike([pair for pair in shared if pair not in apart])
    people = access.people_for(user, "merge_people").in_bulk({pk for pair in alike for pk in pair})
    rows = {}
    for (newer, older), agree in alike.items():
        if newer in people and older in people:
            rows.setdefault(newer, []).append((people[newer], people[older], agree))
    return [(people[pk], likely) for pk, likely in rows.items()]


def _alike(shared):
    """{(newer, older): what agrees} of the likely among pairs, in their order."""
    people = _standing().only(*FACTS).in_bulk({pk for pair in shared for pk in pair})
    facts = {pk: matching.facts_of(person) for pk, person in people.items()}
    compared = {
        (newer, older): matching.compare(facts[newer], facts[older])
        for newer, older in shared if newer in facts and older in facts
    }  # fmt: skip
    return {pair: agree for pair, (score, agree) in compared.items() if score >= matching.LIKELY}
