"""The journey as a picture: the stages in order, where the person has been, is, and may go."""

from django.utils import timezone

from referrals.lifecycle.steps import OPEN_OFFER, PlacementStatus, ReferralStatus


def journey(seen):
    """Stages with state and detail, for the component; nothing without a pathway."""
    found = seen.referral
    if not found.pathway:
        return []
    stages = list(found.pathway.stages.all())
    now = next((stage for stage in stages if stage.pk == found.stage_id), None)
    return [
        {"name": stage.name, "state": _state(seen, stage, now), "detail": _detail(seen, stage)} | _days(seen, stage)
        for stage in stages
    ]


def _days(seen, stage):
    """Days lived at a stage against those expected, for its bar."""
    lived = [stay for stay in seen.stays if stay.stage_id == stage.pk and stay.started]
    if not lived:
        return {}
    days = days_here(lived[-1], timezone.localdate(seen.now))
    return {"day": days, "expected": stage.expected_days, "over": days > stage.expected_days}


def _state(seen, stage, now):
    if now and stage.pk == now.pk and seen.referral.status != ReferralStatus.CLOSED:
        return "current"
    return "done" if any(stay.stage_id == stage.pk and stay.started for stay in seen.stays) else "future"


def _detail(seen, stage):
    stays = [stay for stay in seen.stays if stay.stage_id == stage.pk]
    offers = [offer for offer in seen.offers if offer.stage_id == stage.pk and offer.status in OPEN_OFFER]
    lived = [stay for stay in stays if stay.started]
    booked = [stay for stay in stays if stay.status == PlacementStatus.BOOKED]
    if lived:
        last = lived[-1]
        return f"{last.service} · {days_here(last, timezone.localdate(seen.now))} of {stage.expected_days} days"
    if booked:
        return f"Booked: {', '.join(str(part) for part in (booked[0].service, booked[0].unit) if part)}"
    if offers:
        return f"Offered: {' and '.join(str(offer.service) for offer in offers)}"
    return f"expected {_as_long_as(stage.expected_days)}"


def _as_long_as(days):
    """So many days as people say it: in years, months of 30 days or weeks where that comes out even."""
    for length, word in ((365, "year"), (30, "month"), (7, "week")):
        if days >= length and days % length == 0 and days >= 28:
            return f"{days // length} {word}{'s' if days > length else ''}"
    return f"{days} days"


def days_here(stay, today):
    """Days lived in a service, until the departure or until today. Nobody is on day 0."""
    return max(((stay.ended or today) - stay.started).days, 1)
