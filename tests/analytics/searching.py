"""Searches of an invented county that found no place: what routing said, who was asked, where people wanted to live."""

from datetime import UTC, datetime, time, timedelta

from agencies.models import User
from pathways.models import Cohort
from referrals.codes import DeclineReason
from referrals.models import Assessment, ConnectionSection, Offer, Referral, RoutingRun, ServiceUser

AGAINST = ("stage", "woman", "arson_conviction", "exclusion", "vacancy")
STANDINGS = ("does_not", "does_not", "meets", "cannot_tell", "not_now")


def add_searches(made, number=30) -> None:
    """People whose search goes on, was given up, or ended before it could be met; some of them sent on awkward days."""
    by = User.objects.create_user("router@example.org", "Router")
    for n in range(number):
        _search(made, n, by)


def _search(made, n, by):
    random = made.random
    someone = ServiceUser.objects.create(reference=f"SEARCH{n}", given_name="Sam", family_name=f"Search{n}")
    assessment = Assessment.objects.create(service_user=someone, made_by=by)
    wanted = ConnectionSection.objects.create(assessment=assessment)
    wanted.areas_wanted.set(random.sample(list(made.areas.values()), random.choice([0, 1, 1, 2])))
    edges = [made.first, made.last - timedelta(days=28), made.last - timedelta(days=27), made.first - timedelta(days=1)]
    day = random.choice([*edges, made.day(), made.day()])
    # Half past eleven at night by the clock in summer is the day before in universal time.
    sent = datetime.combine(day, time(), tzinfo=UTC) - timedelta(minutes=random.choice([0, 30, 61]))
    status = random.choice(["submitted", "information_asked", "waiting", "offered", "closed", "closed", "draft"])
    closed = {"closed_reason": random.choice(["no_place", "not_eligible", "withdrawn"]), "closed_at": sent}
    referral = Referral.objects.create(
        reference=f"S{n}", service_user=someone, status=status, assessment=assessment, updated=sent,
        submitted_at=None if status == "draft" else sent,
        cohort=Cohort.objects.get(code="offenders") if random.random() < 0.8 else None,
        **(closed if status == "closed" else {}),
    )  # fmt: skip
    for _ in range(random.choice([0, 1, 1, 2])):
        held = random.sample(AGAINST[1:3], random.randint(0, 2))
        services = [_said(made, service) for service in random.sample(made.services, min(3, len(made.services)))]
        RoutingRun.objects.create(
            referral=referral, assessment=assessment, at=sent, by=by, result={"services": services, "held": held}
        )
    for number in range(random.choice([0, 0, 1, 2])):
        declined = random.random() < 0.6
        Offer.objects.create(
            reference=f"SO{n}-{number}", referral=referral, service=random.choice(made.services), sent_at=sent,
            sent_by=by, due_at=sent, answered_at=sent, status="declined" if declined else "lapsed", detail="because",
            decline_reason=random.choice(DeclineReason.values) if declined else "",
        )  # fmt: skip


def _said(made, service):
    verdicts = [
        {"criterion_or_kind": name, "standing": made.random.choice(["does_not", "meets"])}
        for name in made.random.sample(AGAINST, 3)
    ]
    return {"service": service.code, "standing": made.random.choice(STANDINGS), "verdicts": verdicts}
