"""For the hub: records that may be of one person, side by side; made one, told apart, or taken apart again."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.views.doors import form_page, needs, paged, sent
from referrals import access, actions, matching, twins
from referrals.forms.merging import ApartForm, MergeForm
from referrals.lifecycle.steps import LIVE_PLACEMENT, ReferralStatus
from referrals.matching import LABELS
from referrals.models import Merge, Placement, Referral, ServiceUser
from referrals.views.common import note_reading

FACTS = (
    "given_name", "family_name", "also_known_as", "date_of_birth", "gender", "ethnicity", *matching.NUMBERS, "phone",
    "safe_contact",
)  # fmt: skip
BACK = {"back_label": "Duplicates"}


def _below(request):
    text = request.GET.get("below", "")
    return int(text) if text.isdecimal() and 0 < len(text) < 19 else 2**62


@require_GET
@needs("merge_people")
def duplicates(request):
    """Pairs that may be one person; and, on request, what has been merged."""
    if request.GET.get("show") == "merged":
        return _merged(request)
    found, more = twins.pairs(request.user, _below(request))
    referrals = _read(request, [person for newer, older, _ in found for person in (newer, older)])
    rows = [
        {"people": [_short(newer, referrals), _short(older, referrals)], "agree": agree}
        for newer, older, agree in found
    ]
    context = {"rows": rows, "next_url": f"?below={more}" if more else ""}
    return render(request, "referrals/county/duplicates.html", context)


def _merged(request):
    """Merges, those that stand first: of people whom the reader may open."""
    open_to_them = access.people_for(request.user, "merge_people").values("pk")
    merges = Merge.objects.filter(kept__in=open_to_them).select_related("kept", "other", "merged_by", "undone_by")
    page, pages = paged(request, merges)
    referrals = _read(request, [merge.kept for merge in page.rows])
    rows = [{"merge": merge, "kept": _short(merge.kept, referrals)} for merge in page.rows]
    return render(request, "referrals/county/merged.html", {"rows": rows, "pages": pages})


def _read(request, people):
    """{person id: their referrals, the newest first}; the reading of all is noted, of people without a referral too."""
    found = {}
    rows = Referral.objects.filter(service_user__in=[person.pk for person in people]).order_by("-updated", "-id")
    for referral in rows:
        found.setdefault(referral.service_user_id, []).append(referral)
    note_reading(request, [*people, *rows])
    return found


def _short(person, referrals):
    rows = referrals.get(person.pk, [])
    numbers = [getattr(person, name) for name in matching.NUMBERS if getattr(person, name)]
    return {"person": person, "numbers": numbers, "referrals": rows, "restricted": person.restricted}


def _two(request, one, other):
    """Both records, if the hub may open every referral of each; otherwise they do not exist here."""
    people = {
        person.reference: person
        for person in access.people_for(request.user, "merge_people").filter(reference__in=(one, other))
    }
    if len(people) < 2:
        raise Http404
    return [people[one], people[other]], _read(request, people.values())


@needs("merge_people")
def merge(request, one, other):
    """Two records side by side, and which of them is kept."""
    people, referrals = _two(request, one, other)
    return form_page(
        request,
        MergeForm(data=sent(request), people=people, initial={"kept": people[-1].reference}),
        lambda kept, reason: actions.merging.merge(
            by=request.user, kept=kept, other=next(each for each in people if each != kept), reason=reason
        ),
        done=reverse("duplicates"),
        said=lambda merged: f"{merged.other} and {merged.kept} are one record now: {merged.kept}.",
        template="referrals/county/merge.html",
        heading="Is this one person?",
        submit_label="Merge the records",
        warning=True,
        wide=True,
        people=people,
        facts=_side_by_side(people),
        journeys=[_journey(person, referrals) for person in people],
        back_url=reverse("duplicates"),
        **BACK,
    )


def _side_by_side(people):
    """Every fact of both, and whether they agree, nearly or not."""
    one, other = people
    _, agree = matching.compare(matching.facts_of(one), matching.facts_of(other))
    rows = []
    for name in FACTS:
        shown = [getattr(person, f"get_{name}_display", lambda p=person, n=name: getattr(p, n))() for person in people]
        said = next((words for words in agree if words.startswith(f"{LABELS.get(name, name)} ")), "")
        how = said.removeprefix(LABELS.get(name, name)).strip()
        if any(shown):
            label = ServiceUser._meta.get_field(name).verbose_name
            rows.append({"label": label[:1].upper() + label[1:], "values": shown, "how": how})
    return rows


def _journey(person, referrals):
    rows = referrals.get(person.pk, [])
    home = Placement.objects.filter(service_user=person, accommodation=True, status__in=LIVE_PLACEMENT)
    return {
        "person": person,
        "referrals": rows,
        "running": [row for row in rows if row.status != ReferralStatus.CLOSED],
        "home": home.select_related("service").first(),
        "stays": person.placements.count(),
        "consents": person.consents.count(),
    }


@needs("merge_people")
def tell_apart(request, one, other):
    """The word that two records that look alike are of two people."""
    people, _ = _two(request, one, other)
    return form_page(
        request,
        ApartForm(data=sent(request)),
        lambda **given: actions.merging.tell_apart(by=request.user, one=people[0], other=people[1], **given),
        done=reverse("duplicates"),
        said=f"{people[0]} and {people[1]} are two people. They are not shown as a likely pair again.",
        heading="These are two people",
        caption=" and ".join(f"{person.reference} {person.full_name}" for person in people),
        submit_label="Record that they are two people",
        back_url=reverse("merge", args=[one, other]),
        back_label="Is this one person?",
    )


@needs("merge_people")
def merge_undo(request, pk):
    """A merge taken apart again."""
    open_to_them = access.people_for(request.user, "merge_people").values("pk")
    found = get_object_or_404(Merge.objects.select_related("kept", "other"), pk=pk, kept__in=open_to_them)
    _read(request, [found.kept])
    return form_page(
        request,
        ApartForm(data=sent(request)),
        lambda **given: actions.merging.undo(by=request.user, merge=found, **given),
        done=reverse("duplicates") + "?show=merged",
        said=f"{found.kept} and {found.other} are two records again.",
        heading="Take these records apart",
        caption=f"{found.kept} {found.kept.full_name}, with what was {found.other}",
        intro="What came from the other record goes back to it, with what has been added to its referrals since. "
        "What somebody has changed on the kept record since stays as they left it.",
        submit_label="Take apart",
        warning=True,
        back_url=reverse("duplicates") + "?show=merged",
        **BACK,
    )
