"""Whom a draft of a pathway would move: counts for every stage, and the people, as far as the reader may see them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from agencies.views.doors import needs
from pathways.live import declared, former_version
from pathways.models import Pathway, Service
from referrals import access, actions, reading
from referrals.actions.preview import scope, sees_people
from referrals.models import PathwayPreview
from referrals.rounding import in_fives
from referrals.views.common import note_reading

SHOWN = 10  # people of each way
NOWHERE = "No stage can be told yet"
STAYS = "Stays: no later stage"
AGAIN = "1"  # seconds until the page of a preview that is not finished is asked for again


@needs("manage_pathways")
def pathway_preview(request, pk):
    """The last preview of a draft and the way to make one; posted: begin, and go to its page."""
    pathway = get_object_or_404(Pathway.objects.select_related("cohort", "area_group"), pk=pk)
    if request.method == "POST":
        return redirect("preview", actions.preview.start(by=request.user, pathway=pathway).pk)
    may_look = sees_people(request.user)
    count = scope(request.user, pathway).count()
    previews = list(pathway.previews.select_related("asked_by")[:5])
    for each in previews:
        each.said = _counter(request.user, each)(each.total)
    context = {
        "pathway": pathway,
        "former": former_version(pathway, timezone.localdate()),
        "count": count,
        "people": count if may_look else in_fives(count),
        "may_look": may_look,
        "previews": previews,
    }
    return render(request, "referrals/county/preview_start.html", context)


@needs("manage_pathways")
def preview(request, pk):
    """One preview. While it is not finished, each look at the page counts on for a moment and says how far it is."""
    rows = PathwayPreview.objects.select_related(
        "pathway__cohort", "pathway__area_group", "compared_with__area_group", "asked_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.asked_by_id == request.user.pk:
        actions.preview.go_on(by=request.user, preview=found)
    if found.finished_at is None:
        say = _counter(request.user, found)
        context = {
            "preview": found,
            "done": say(found.done),
            "total": say(found.total),
            "percent": round(100 * found.done / max(found.total, 1)),
        }
        response = render(request, "referrals/county/preview_progress.html", context)
        response["Refresh"] = AGAIN
        return response
    return render(request, "referrals/county/preview.html", _told(request, found))


def _counter(user, found):
    """How numbers of a preview are written for a reader: as they are, or rounded."""
    return in_fives if found.without_people or not sees_people(user) else str


def _told(request, found):
    say = _counter(request.user, found)
    former = found.compared_with
    names = {each.kind: each.name for each in former.stages.all()} if former else {}
    stages = {each.kind: each.name for each in found.pathway.stages.all()}
    names |= stages
    waiting, living = found.result["waiting"], found.result["living"]
    ways = [*_ways(waiting, names, NOWHERE), *_ways(living, names, STAYS)]
    moved = sum(way["count"] for way in ways)
    _put_people(request, ways, say)
    gone = [kind for kind in names if kind not in stages]
    return {
        "preview": found,
        "former": former,
        "done": say(found.done),
        "rounded": say is in_fives,
        "rows": [_stage(kind, name, waiting, living, kind in gone, say) for kind, name in names.items()],
        "untold": {name: say(count) for name, count in _untold(waiting).items()},
        "ways": ways,
        "moved": moved and say(moved),
        "unplaced": _unplaced(found.result["unplaced"], names, say),
        "only": _only(found.result.get("only", {}), stages, say),
        "services": list(_services(found.pathway, stages, gone, names)),
    }


def _unplaced(counts, names, say):
    """How many no service can come into question for, by the stage that they are bound for, and together."""
    before, after = counts["before"], counts["after"]
    rows = [(name, before.get(kind, 0), after.get(kind, 0)) for kind, name in (names | {"": NOWHERE}).items()]
    return {
        "rows": [(name, say(one), say(other)) for name, one, other in rows if one or other],
        "before": say(sum(before.values())),
        "after": say(sum(after.values())),
    }


def _only(counts, stages, say):
    """Sentences about the one service of a stage that suits somebody: without it, none would."""
    codes = {code for kept in counts.values() for code in kept}
    names = dict(Service.objects.filter(code__in=codes).values_list("code", "name"))
    for kind, kept in counts.items():
        for code, count in sorted(kept.items(), key=lambda item: (-item[1], item[0])):
            people = "person" if count == 1 else "people"
            if kind in stages and code in names:
                yield f"{names[code]} is the only service at {stages[kind]} that suits {say(count)} {people}."


def _ways(counts, names, otherwise):
    """Every way in which somebody would be moved: from where, to where, how many, and whom."""
    for way, kept in counts.items():
        home, _, stages = way.rpartition(":")
        before, _, after = stages.partition(">")
        if before != after:
            yield {
                "home": names.get(home, ""),
                "before": names.get(before, otherwise),
                "after": names.get(after, otherwise),
                "count": kept["count"],
                "ids": kept["some"][:SHOWN],
            }


def _put_people(request, ways, say):
    """The people of each way, as many as are shown: none whom the reader may not open, none beside rounded numbers."""
    if say is in_fives:
        for way in ways:
            way |= {"count": say(way["count"]), "people": [], "more": 0}
        return
    ids = {pk for way in ways for pk in way["ids"]}
    rows = access.referrals_for(request.user).filter(pk__in=ids).select_related("service_user", "agency")
    found = {row.pk: row for row in rows}
    cards = reading.cards(request.user, found.values())
    note_reading(request, found.values())
    for way in ways:
        way["people"] = [cards[pk] for pk in way["ids"] if pk in found]
        way["more"] = way["count"] - len(way["people"])


def _stage(kind, name, waiting, living, gone, say):
    """One stage: who waits for it by each version, who lives there, and who would enter and leave, residents too."""
    pairs = [(*way.split(">"), kept["count"]) for way, kept in waiting.items()]
    moves = pairs + [(*way.rpartition(":")[2].split(">"), kept["count"]) for way, kept in living.items()]
    lives = sum(kept["count"] for way, kept in living.items() if way.startswith(f"{kind}:"))
    return {
        "name": name,
        "gone": gone,
        "before": say(sum(count for before, _, count in pairs if before == kind)),
        "after": say(sum(count for _, after, count in pairs if after == kind)),
        "enter": say(sum(count for before, after, count in moves if after == kind != before)),
        "leave": say(sum(count for before, after, count in moves if before == kind != after)),
        "lived_in": bool(lives),
        "living": say(lives),
    }


def _untold(waiting):
    """How many have no stage by each version: more has to be known, or no rule holds."""
    pairs = [(*way.split(">"), kept["count"]) for way, kept in waiting.items()]
    return {
        "before": sum(count for before, _, count in pairs if not before),
        "after": sum(count for _, after, count in pairs if not after),
    }


def _services(pathway, stages, gone, names):
    """Sentences about stages that lose their only service, or have none, and services that lose their stage."""
    today = timezone.localdate()
    running = declared(pathway.cohort, today)
    ends = dict(
        Service.objects.filter(code__in=[each.code for each in running], ends__isnull=False).values_list("code", "ends")
    )
    for kind, name in stages.items():
        here = [each for each in running if kind in each.stage_kinds]
        if not here:
            yield f"{name} has no service: whoever is sent there waits."
        elif all(each.code in ends for each in here):
            last = max(here, key=lambda each: ends[each.code])
            others = "its only service" if len(here) == 1 else "the last of its services"
            yield f"{name} loses {others}: {last.name} ends on {ends[last.code]:%-d %B %Y}."
    for each in running:
        lost = [names[kind] for kind in gone if kind in each.stage_kinds]
        if lost and not each.stage_kinds & stages.keys():
            yield f"{each.name} works at no stage of this version: its stage, {lost[0]}, is taken out."
