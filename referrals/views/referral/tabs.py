"""The tabs of a referral's page: what each shows, of what the reader may read."""

from django.utils import timezone

from agencies import access as agency_access
from agencies.models import Agency
from referrals import access, places, seers
from referrals.actions.assessment import questions_and_answers
from referrals.actions.declining import can_be_challenged
from referrals.actions.person import consents_in_force
from referrals.classes import reads
from referrals.codes import OUTCOME_DOMAINS, AccessClass, ConsentPurpose, NeedLevel, OutcomeCode, StakeKind
from referrals.models import Assessment, Outcome, Placement
from referrals.reading import answers
from referrals.sections import SECTIONS
from referrals.views import decisions
from referrals.views.clocks import shown
from referrals.views.desk import CRITERIA_CLASSES
from referrals.views.looking import looks_at
from referrals.views.referral import history
from referrals.views.routes import decided_on, explained, service_names
from referrals.views.tags import OFFER_COLOURS, STAY_COLOURS

LATEST = 5
NEED_FIELDS = [name for name in SECTIONS["needs"].asks if name not in ("client_group", "detail")]
ROSH = {
    "rosh_children": "children",
    "rosh_public": "the public",
    "rosh_known_adult": "a known adult",
    "rosh_staff": "staff",
}
OVERVIEW = {
    "Nowhere to live from": ("housing", "homeless_from"),
    "Lives now": ("housing", "situation"),
    "Release date": ("justice", "release_date"),
    "Wants to live in": ("connection", "areas_wanted"),
    "Must avoid": ("connection", "areas_to_avoid"),
    "Kept out of": ("risk", "exclusion_areas"),
    "Household": ("household", "kind"),
    "Main reason for support": ("needs", "client_group"),
}


def rows_of(assessment):
    """Questions and answers of a version: as frozen, or as they stand in a draft."""
    if assessment is None:
        return []
    return assessment.frozen if assessment.frozen_at else questions_and_answers(assessment)


def overview(request, seen):
    said = {
        (row["section"], row["field"]): row["answer"]
        for row in rows_of(seen.referral.assessment)
        if row["class"] in seen.classes
    }
    matters = [{"key": key, "value": said[where]} for key, where in OVERVIEW.items() if said.get(where)]
    labels = dict(zip(NeedLevel.labels, NeedLevel.values, strict=True))
    needs = [
        f"{SECTIONS['needs'].model._meta.get_field(name).verbose_name} ({answer.lower()})"
        for name in NEED_FIELDS
        if (answer := said.get(("needs", name))) and labels.get(answer) != NeedLevel.NONE
    ]
    risks = [f"{said[('risk', name)]} to {who}" for name, who in ROSH.items() if said.get(("risk", name))]
    return {
        "matters": [
            *matters,
            *([{"key": "Needs", "value": ", ".join(needs)}] if needs else []),
            *([{"key": "Risk of serious harm", "value": ", ".join(risks).capitalize()}] if risks else []),
            *([{"key": "Risk management plan", "value": said[("risk", "plan")]}] if said.get(("risk", "plan")) else []),
        ],
        "own_words": said.get(("hopes", "own_words")),
        "latest": history.latest(seen, most=LATEST),
        "files": files_of(seen),
        "questions": questions_of(seen),
        "may_attach": seen.may("amend_referral"),
        "decisions": decisions.shown(seen),
        "may_decide": access.may(seen.user, "record_decision", seen.referral),
        "duties": [shown(duty, timezone.localdate(seen.now)) for duty in seen.duties],
    }


def files_of(seen):
    """The files of a referral whose class the reader may open."""
    return [each for each in seen.referral.attachments.all() if each.access_class in seen.classes]


def questions_of(seen):
    """What was asked and answered: about the referral, and about the offers that the reader sees."""
    if not seen.classes >= CRITERIA_CLASSES:
        return []
    offers = {offer.pk: offer for offer in seen.offers}
    rows = seen.referral.questions.select_related("asked_by", "answered_by").order_by("-asked_at")
    return [
        {"row": row, "about": offers[row.offer_id].service if row.offer_id else "the hub"}
        for row in rows
        if row.offer_id in offers or (row.offer_id is None and seen.everything)
    ]


def assessment(request, seen):
    """One version, class by class; every version, and what each changed."""
    current = seen.referral.assessment
    versions = list(_versions(current))
    wanted = request.GET.get("version", "")
    chosen = next((each for each in versions if str(each.version) == wanted), current)
    rows = rows_of(chosen)
    readable = answers(rows, seen.classes)
    classes = {row["field"]: row["class"] for row in rows}
    changes = chosen.changes.all() if chosen and chosen.amends_id else []
    return {
        "chosen": chosen,
        "current": current,
        "versions": versions,
        "sections": [
            {"title": SECTIONS[code].title, "rows": [{"key": r["question"], "value": r["answer"]} for r in found]}
            for code, found in readable.items()
        ],
        "unread": sum(row["class"] not in seen.classes for row in rows),
        "changes": [_change(row) for row in changes if classes.get(row.field, _class_of(row)) in seen.classes],
        "reason": chosen.reason if chosen and seen.everything else "",
    }


def _versions(current):
    """The versions of this referral's assessment, the newest first."""
    while current is not None:
        yield current
        current = Assessment.objects.select_related("made_by", "amends").filter(pk=current.amends_id).first()


def _class_of(change):
    return str(SECTIONS[change.section].asks[change.field].access)


def _change(row):
    question = SECTIONS[row.section].model._meta.get_field(row.field).verbose_name
    return {"question": question, "old": row.old, "new": row.new}


def pathway(request, seen):
    """Why here, why not there: a run as it was stored, the last or the one asked for, and the offers with answers."""
    runs = list(
        seen.referral.routing_runs.select_related("pathway__cohort", "pathway__area_group", "assessment").defer(
            "result"
        )
    )
    run = next((each for each in runs if str(each.pk) == request.GET.get("run")), runs[-1] if runs else None)
    said = {"ranked": [], "others": [], "asks": [], "decided_on": []}
    if run and seen.everything:
        said = explained(run.result, service_names([row["service"] for row in run.result["services"]]))
        said["decided_on"] = decided_on(run.result)
    stage = (
        run.pathway.stages.filter(kind=run.result["stage"]).first()
        if run and run.pathway and run.result["stage"]
        else None
    )
    entry = seen.referral.waiting_entries.filter(left_at=None).select_related("stage__pathway").first()
    return {
        "run": run,
        "runs": runs[::-1] if seen.everything else [],
        "stage": stage,
        "because": run.result["because"] if run and seen.classes >= CRITERIA_CLASSES else "",
        **said,
        "offers": [offer_row(seen, offer) for offer in seen.offers],
        "entry": entry,
        "place": places.place_of(entry, timezone.localdate(seen.now)) if entry else None,
        "panel": seen.referral.panel_detail if seen.everything else "",
        "all_offers": seen.everything or seen.county,
    }


def offer_row(seen, offer):
    """An offer with what of its texts the reader may read: all, or those of their own service."""
    reason = offer.get_decline_reason_display() or offer.get_refused_reason_display()
    own = bool(seen.agency and offer.service.agency_id == seen.agency.pk)
    return {
        "offer": offer,
        "colour": OFFER_COLOURS[offer.status],
        "reason": reason if offer.decline_reason or offer.refused_reason else "",
        "detail": offer.detail if seen.everything or own else "",
        "unsupported": offer.unsupported if seen.everything or own else "",
        "challenge": offer.challenge if seen.everything else "",
        "may_challenge": seen.may("submit_referral") and can_be_challenged(offer),
        "review": offer.get_reviewed_display() if offer.reviewed else "",
        "checked": offer.checked if seen.everything else "",
    }


def stays(request, seen):
    rows = [{"stay": stay, "colour": STAY_COLOURS[stay.status]} for stay in seen.stays]
    return {"rows": rows, "shows_area": reads(seen.classes, Placement, "destination_area", "destination_area_kind")}


def outcomes(request, seen):
    """Needed and achieved, domain by domain, for each stay that the reader sees; they speak of health."""
    if AccessClass.HEALTH not in seen.classes:
        return {"blocks": []}
    found = {}
    for row in Outcome.objects.filter(placement__in=seen.stays).order_by("recorded_on"):
        found.setdefault(row.placement_id, {})[row.code] = row
    blocks = []
    for stay in seen.stays:
        codes = found.get(stay.pk, {})
        domains = [
            {"title": title, "rows": [_outcome(codes[code]) for code in members if code in codes]}
            for title, members in OUTCOME_DOMAINS.items()
        ]
        if codes:
            blocks.append({"stay": stay, "domains": [each for each in domains if each["rows"]]})
    return {"blocks": blocks}


def _outcome(row):
    achieved = {True: "Achieved", False: "Not achieved", None: "Not answered yet"}[row.achieved]
    return {
        "name": OutcomeCode(row.code).label,
        "needed": row.needed,
        "said": achieved if row.needed else "Not needed",
        "why": row.get_reason_not_achieved_display() if row.reason_not_achieved else "",
    }


def who(request, seen):
    """Which agency may read this, why and since when; whom it was opened to by name; what the person agreed to."""
    stakes, grants, urgent = seers.who_can_see(seen.referral)
    stakes = [stake for stake in stakes if stake.agency.code not in seen.unnamed]
    if not seen.duties:
        stakes = [stake for stake in stakes if stake.kind != StakeKind.COUNCIL_NOTIFIED]
    named = AccessClass.IDENTIFYING in seen.classes
    if not named:
        stakes = [stake for stake in stakes if seen.agency and stake.agency_id == seen.agency.pk]
    may_review = agency_access.may_at(seen.user, "review_looking")
    in_force = consents_in_force(seen.referral.service_user, timezone.localdate(seen.now)) if named else {}
    return {
        "stakes": stakes,
        "grants": grants if seen.county or seen.everything else [],
        "may_restrict": access.may(seen.user, "restrict_person", seen.referral),
        "may_record": seen.may("submit_referral"),
        "openings": urgent if seen.county or seen.everything else [],
        "hub": Agency.objects.filter(kind=Agency.Kind.COUNTY).order_by("code").first(),
        "named": named,
        "may_invite": access.may(seen.user, "invite_agency", seen.referral),
        "looked": looks_at(request, seen.referral.reference, seen.unnamed) if may_review else None,
        "consents": [
            {"key": ConsentPurpose(code).label, "value": "Yes" if given else "No"} for code, given in in_force.items()
        ],
    }
