"""The routing rules once more, slowly: no masks, no boards, one person, one service, one criterion at a time.

Written from the rules as people state them, and sharing nothing with `pathways.routing`, so that the two agree only by
both being right.
"""

from datetime import date
from functools import cmp_to_key

from pathways.criteria import CRITERIA

STEPS = ["low", "medium", "high"]


def answer(about, name):
    """yes, no or unknown; a name nobody knows is unknown."""
    return CRITERIA[name].test(about).value if name in CRITERIA else "unknown"


def one_of(options):
    return "yes" if "yes" in options else "unknown" if "unknown" in options else "no"


def rule_holds(about, rule):
    parts = []
    for name in rule.all_of:
        parts.append(answer(about, name))
    for name in rule.none_of:
        parts.append({"yes": "no", "no": "yes", "unknown": "unknown"}[answer(about, name)])
    if rule.any_of:
        parts.append(one_of([answer(about, name) for name in rule.any_of]))
    if "no" in parts:
        return "no"
    return "unknown" if "unknown" in parts else "yes"


def stage(about, pathway):
    """(stage or None, codes of stages that unknown answers left open before it)."""
    known = {each.code: each for each in pathway.stages}
    open_stages = []
    for tier in sorted({rule.tier for rule in pathway.rules}):
        rules = [rule for rule in pathway.rules if rule.tier == tier and rule.stage in known]
        for rule in sorted(rules, key=lambda r: (r.order, r.all_of, r.any_of, r.none_of, r.because, r.stage)):
            result = rule_holds(about, rule)
            if result == "yes":
                return known[rule.stage], open_stages
            if result == "unknown":
                open_stages.append(known[rule.stage])
    return None, open_stages


def place_answer(service, areas):
    """May the person live where this service stands, given areas that are barred to them?"""
    if areas is None:
        return "cannot_tell"
    for area in areas:
        if service.area == area:
            return "does_not"
    for area in areas:
        if service.area == "" or area in service.premises_in:
            return "cannot_tell"
    return "meets"


def exclusion_answer(about, service):
    """Hard when a condition names the service or the area where it stands; otherwise a person looks at the map."""
    if about.exclusion_premises is not None and service.code in about.exclusion_premises:
        return "does_not"
    named = place_answer(service, about.exclusion_areas)
    return "cannot_tell" if named != "does_not" and about.exclusion_unmapped is True else named


def day_of_need(about, today):
    inside = about.in_custody if about.in_custody is not None else about.housing_situation == "prison"
    wanted = about.release_date if inside else about.homeless_from
    return wanted if wanted is not None and wanted > today else today


def free_on(service, today):
    if service.free_units > 0:
        return today
    if service.next_free is None or service.next_free <= today:
        return date(9999, 12, 31)
    return service.next_free


def lines(about, service, chosen, open_stages, today, referrer=None):
    """[(what is asked, answer, is it hard, does an unknown answer ask something)], every question one by one."""
    if chosen is not None:
        stage_answer = "meets" if chosen.kind in service.stage_kinds else "does_not"
    else:
        stage_answer = "cannot_tell" if any(s.kind in service.stage_kinds for s in open_stages) else "does_not"
    found = [
        ("stage", stage_answer, False, False),
        ("area", "meets", False, False),
        ("exclusion", exclusion_answer(about, service), True, True),
        ("avoid", place_answer(service, about.areas_to_avoid), True, True),
    ]
    if stage_answer == "meets" and referrer is not None and chosen.referred_by and referrer not in chosen.referred_by:
        found.append(("referrer", "not_now", False, False))
    for row in service.requirements:
        wanted = "yes" if row.must_hold else "no"
        said = one_of([answer(about, name) for name in (row.criterion, *row.or_else)])
        result = "cannot_tell" if said == "unknown" else "meets" if said == wanted else "does_not"
        found.append(("|".join((row.criterion, *row.or_else)), result, row.hard, True))
    for limit in service.mix_limits:
        result = "meets"
        if limit.current >= limit.at_most:
            result = {"yes": "not_now", "no": "meets", "unknown": "cannot_tell"}[answer(about, limit.criterion)]
        found.append((f"mix:{limit.criterion}", result, False, True))
    late = free_on(service, today) > day_of_need(about, today)
    shut = service.closed or not service.agreed
    found.append(("closed" if shut else "vacancy", "not_now" if shut or late else "meets", False, False))
    return found


def standing(about, service, chosen, open_stages, today, referrer=None):
    """The worst of all answers: does not, then not now, then cannot tell, then meets."""
    answers = [line[1] for line in lines(about, service, chosen, open_stages, today, referrer)]
    for worst in ("does_not", "not_now", "cannot_tell"):
        if worst in answers:
            return worst
    return "meets"


def nearness(about, service):
    wanted = about.areas_wanted or ()
    hidden = service.confidential
    if not hidden and (service.area in wanted or any(area in service.premises_in for area in wanted)):
        return 0
    if any(area in service.serves for area in wanted):
        return 1
    if not hidden and any(area in service.neighbours for area in wanted):
        return 2
    return 3


def support_distance(about, service):
    levels = [level for level in (about.needs or {}).values() if level in ("none", "low", "medium", "high")]
    if not levels:
        return (0, 0)
    need = max([STEPS.index(level) for level in levels if level != "none"], default=0)
    given = STEPS.index(service.support_level)
    return (abs(given - need), 1 if given < need else 0)


def before(about, today):
    """Compares two (standing, service) pairs, one rule after the other."""

    def compare(left, right):
        for measure in (
            lambda pair: ["meets", "cannot_tell", "not_now", "does_not"].index(pair[0]),
            lambda pair: free_on(pair[1], today),
            lambda pair: nearness(about, pair[1]),
            lambda pair: support_distance(about, pair[1]),
            lambda pair: (0, date.min) if pair[1].last_offered is None else (1, pair[1].last_offered),
            lambda pair: pair[1].tie_break,
            lambda pair: pair[1].code,
        ):
            if measure(left) != measure(right):
                return -1 if measure(left) < measure(right) else 1
        return 0

    return cmp_to_key(compare)


def recommend(about, pathway, services, today, referrer=None, at_stage=None):
    """(stage code or None, [(service, standing, rank or None, hard, its lines), ...]) by the rules alone.

    `at_stage` is the stage to which somebody moves on, or that a person chose: then no rule is tried.
    """
    chosen, open_stages = stage(about, pathway)
    for each in pathway.stages:
        if each.code == at_stage:
            chosen, open_stages = each, []
    listed = []
    for service in services:
        for_area = any(
            area in service.serves
            or (not service.confidential and (area == service.area or area in service.premises_in))
            for area in about.areas_wanted or ()
        )
        at_stage = chosen is not None and chosen.kind in service.stage_kinds
        if for_area or at_stage:
            listed.append((standing(about, service, chosen, open_stages, today, referrer), service))
    listed.sort(key=before(about, today))
    rows, rank = [], 0
    for result, service in listed:
        rank += result != "does_not"
        said = lines(about, service, chosen, open_stages, today, referrer)
        hard = any(is_hard and each != "meets" for _, each, is_hard, _ in said)
        plain = sorted((name, each) for name, each, _, _ in said)
        rows.append((service.code, result, None if result == "does_not" else rank, hard, plain))
    return (chosen.code if chosen else None), rows


def answers(about, pathway, services):
    """(what holds, what does not, what nobody knows) of everything that a rule, a service or a limit asks."""
    known = {each.code for each in pathway.stages}
    names = {name for rule in pathway.rules if rule.stage in known for name in rule.all_of + rule.any_of + rule.none_of}
    for service in services:
        names |= {row.criterion for row in service.requirements + service.mix_limits}
        names |= {name for row in service.requirements for name in row.or_else}
    said = {name: answer(about, name) for name in names if name in CRITERIA}
    return tuple({name for name in said if said[name] == wanted} for wanted in ("yes", "no", "unknown"))


def questions(about, pathway, services, today):
    """Every question worth asking: of rules before the one that decided, and of services that may still fit."""
    chosen, open_stages = stage(about, pathway)
    asks = set() if about.areas_wanted else {"areas"}
    for _, result, _, _, plain in recommend(about, pathway, services, today)[1]:
        if result != "does_not":
            asks |= {name for name, each in plain if each == "cannot_tell" and name != "stage"}
    return asks
