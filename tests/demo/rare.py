"""What seldom happens in a history, told once for whatever takes the steps, so that two ways of taking it agree."""

from datetime import date, datetime, time, timedelta

from pathways.models import Stage
from referrals.clock import LONDON
from referrals.lifecycle.following import months_after
from tests.demo.conftest import TODAY

BEGINS = datetime.combine(TODAY - timedelta(days=100), time(9), LONDON)
KINGSGATE, STATION_ROAD, WESTGATE, SUPPORT = "KINGSGATE", "STATION-ROAD", "WESTGATE", "NEXT-DOOR-EAST"


class Rare:
    """Ten people at probation's door. Each story takes its steps five minutes apart."""

    def __init__(self, steps, county):
        self.steps, self.county, self.at = steps, county, BEGINS
        self.officer = county.people["PROB-EAST", "referrer"][0]
        self.hub = county.people["HUB", "hub_coordinator"][0]
        self.adviser = county.people["LANTERN", "referrer"][0]
        self.probation, self.lantern = county.agencies["PROB-EAST"], county.agencies["LANTERN"]
        self.thanet = county.areas["E07000114"]
        self.dover = county.areas["E07000108"]
        self.free = {code: list(county.units[code]) for code in (KINGSGATE, WESTGATE, SUPPORT)}

    def run(self):
        self.abuse_comes_to_light()
        self.dies_in_a_service()
        self.dies_as_a_departure()
        self.dies_while_waiting()
        self.moves_on_beside_support()
        self.comes_back_within_the_time()
        self.comes_before_the_panel()
        self.is_brought_together()
        self.goes_on_alone()
        self.still_has_the_home()

    def soon(self):
        self.at += timedelta(minutes=5)
        return self.at

    def worker(self, service):
        return self.county.people[self.county.services[service].agency.code, "provider_worker"][0]

    def stage(self, referral, kind):
        return self.steps.fresh(referral).pathway.stages.get(kind=kind)

    # Steps that many stories share.

    def sent(self, name):
        steps, by, at = self.steps, self.officer, self.soon
        person = steps.person.record_person(
            by=by, agency=self.probation, at=at(), given_name=name, family_name="Marsh",
            date_of_birth=date(1990, 1, 1), gender="male",
        )  # fmt: skip
        for purpose in ("assess_and_share", "origin_council"):
            steps.person.record_consent(
                by=by, service_user=person, agency=self.probation, purpose=purpose, given=True, method="signed", at=at()
            )
        referral = steps.referral.start(
            by=by, agency=self.probation, service_user=person, source="probation", check_duplicate=True, at=at()
        )
        for section, answers in self.answers().items():
            steps.assessment.save_section(by=by, referral=referral, section=section, answers=answers, at=at())
        cohort = self.county.cohorts["homelessness"]
        steps.routing.choose_cohort(by=by, referral=steps.fresh(referral), cohort=cohort, at=at())
        return steps.referral.submit(by=by, referral=referral, at=at())

    def beside(self, referral, **needs):
        """What an advice centre sends of somebody whom probation has referred."""
        steps, by, at = self.steps, self.adviser, self.soon
        further = steps.referral.start(
            by=by, agency=self.lantern, service_user=referral.service_user, source="voluntary", at=at()
        )
        steps.person.record_consent(
            by=by, service_user=referral.service_user, agency=self.lantern, purpose="assess_and_share", given=True,
            method="spoken", at=at(),
        )  # fmt: skip
        for section, answers in (self.answers() | {"needs": needs}).items():
            steps.assessment.save_section(by=by, referral=further, section=section, answers=answers, at=at())
        return steps.referral.submit(by=by, referral=steps.fresh(further), at=at())

    def answers(self):
        return {
            "housing": {"situation": "no_fixed_abode", "homeless_from": BEGINS.date(), "lost_reason": "family"},
            "connection": {
                "areas_wanted": [self.thanet, self.dover], "origin_kind": "area", "origin_area": self.thanet,
                "home_area": self.dover,
            },
            "household": {"kind": "single"},
            "needs": {"client_group": "offenders", "drugs": "high"},
            "risk": {f"rosh_{who}": "low" for who in ("children", "public", "known_adult", "staff")}
            | {"convictions_known": False, "convictions": []},
        }  # fmt: skip

    def offered(self, referral, service, stage=None):
        (offer,) = self.steps.offer.send(
            by=self.hub, referral=self.steps.fresh(referral), services=[self.county.services[service]], stage=stage,
            at=self.soon(),
        )  # fmt: skip
        return offer

    def booked(self, referral, service, stage=None):
        offer = self.offered(referral, service, stage)
        unit = self.free[service].pop(0)
        return self.steps.offer.accept(
            by=self.worker(service), offer=offer, unit=unit, expected_arrival=self.at.date(), at=self.soon()
        )

    def living(self, referral, service, stage=None):
        stay = self.booked(referral, service, stage)
        return self.steps.placement.arrive(by=self.worker(service), placement=stay, on=self.at.date(), at=self.soon())

    def amended(self, referral, section, **answers):
        self.steps.assessment.amend(
            by=self.officer, referral=self.steps.fresh(referral), section=section, answers=answers,
            reason="We know more now.", at=self.soon(),
        )  # fmt: skip

    # Ten stories.

    def abuse_comes_to_light(self):
        """The origin turns out to be elsewhere, then a consent is taken back, then abuse hides everything."""
        steps, referral = self.steps, self.sent("Ann")
        self.amended(referral, "connection", origin_area=self.dover, home_area=self.thanet)
        steps.assessment.read_change(by=self.hub, referral=steps.fresh(referral), at=self.soon())
        steps.referral.duplicate_checked(by=self.hub, referral=referral, at=self.soon())
        steps.person.change_person(
            by=self.officer, referral=referral, phone="07700 900123", reason="Has a new number.", at=self.soon()
        )
        self.living(referral, KINGSGATE)
        self.amended(referral, "needs", client_group="domestic_abuse", domestic_abuse="high")

    def dies_in_a_service(self):
        referral = self.sent("Bob")
        self.living(referral, KINGSGATE)
        self.booked(referral, WESTGATE)
        self.steps.referral.died(
            by=self.officer, referral=self.steps.fresh(referral), on=self.at.date(), at=self.soon()
        )

    def dies_as_a_departure(self):
        referral = self.sent("Cal")
        stay = self.living(referral, KINGSGATE)
        self.offered(referral, WESTGATE)
        self.steps.placement.depart(
            by=self.worker(KINGSGATE), placement=self.steps.fresh(stay), on=self.at.date(), reason="died",
            planned=False, destination="died", area_kind="not_known", at=self.soon(),
        )  # fmt: skip

    def dies_while_waiting(self):
        """Asked, put on the list without an answer, offered, lost, and asked again."""
        steps, referral = self.steps, self.sent("Dee")
        steps.referral.ask(by=self.hub, referral=referral, question="Which medication?", at=self.soon())
        self.waits(referral, self.stage(referral, "hostel_24h"))
        until = self.at.date() + timedelta(days=9)
        steps.waiting.park(
            by=self.hub, referral=steps.fresh(referral), until=until, reason="In hospital.", at=self.soon()
        )
        steps.waiting.unpark(by=self.hub, referral=steps.fresh(referral), at=self.soon())
        steps.referral.urgency(by=self.officer, referral=steps.fresh(referral), same_day=True, at=self.soon())
        lost = self.offered(referral, KINGSGATE)
        steps.offer.decline(
            by=self.worker(KINGSGATE), offer=lost, reason="no_staff", detail="Two posts are empty.", at=self.soon()
        )
        steps.offer.read(by=self.officer, offer=steps.fresh(lost), at=self.soon())
        stay = self.booked(referral, KINGSGATE)
        steps.placement.cancel(
            by=self.worker(KINGSGATE), placement=stay, reason="unit_lost", detail="A leak.", at=self.soon()
        )
        steps.referral.ask(by=self.hub, referral=steps.fresh(referral), question="Who is the doctor?", at=self.soon())
        steps.referral.died(by=self.officer, referral=steps.fresh(referral), on=self.at.date(), at=self.soon())

    def waits(self, referral, stage: Stage):
        self.steps.referral.wait(
            by=self.hub, referral=self.steps.fresh(referral), stage=stage, band="B", band_reason="Threatened.",
            at=self.soon(),
        )  # fmt: skip

    def moves_on_beside_support(self):
        """Waits for the next stage, has support beside it, moves on, and leaves the support and the home."""
        steps, referral = self.steps, self.sent("Eve")
        self.living(referral, KINGSGATE)
        steps.routing.route(by=self.hub, referral=steps.fresh(referral), at=self.soon())
        self.waits(referral, self.stage(referral, "hostel_day"))
        support = self.living(referral, SUPPORT, self.stage(referral, "resettlement"))
        home = self.living(referral, WESTGATE, self.stage(referral, "hostel_day"))
        for service, stay in ((SUPPORT, support), (WESTGATE, home)):
            steps.placement.depart(
                by=self.worker(service), placement=steps.fresh(stay), on=self.at.date(), reason="moved_on",
                planned=True, destination="private_rented", area_kind="pending", at=self.soon(),
            )  # fmt: skip
        steps.placement.add_destination(
            by=self.worker(WESTGATE), placement=steps.fresh(home), destination="private_rented", area_kind="area",
            area=self.thanet, at=self.soon(),
        )  # fmt: skip
        self.put_right(home, support)

    def put_right(self, home, support):
        """What the provider may no longer correct, the hub does."""
        steps, home, support = self.steps, self.steps.fresh(home), self.steps.fresh(support)
        given = {
            "on": self.at.date(), "planned": True, "destination": "social_rented", "area_kind": "area",
            "area": self.dover, "why": "The wrong line of the book was read.",
        }  # fmt: skip
        steps.correcting.correct(
            by=self.hub, placement=home, started=home.started, reason="completed", at=self.soon(),
            **given,
        )  # fmt: skip
        steps.correcting.correct(
            by=self.hub, placement=support, started=support.started - timedelta(days=40), reason="moved_on",
            at=self.soon(), **given,
        )  # fmt: skip

    def comes_back_within_the_time(self):
        steps, referral = self.steps, self.sent("Fay")
        steps.referral.close(
            by=self.hub, referral=referral, reason="no_place", detail="All were asked.", at=self.soon()
        )
        steps.referral.reopen(by=self.hub, referral=steps.fresh(referral), reason="A room is free.", at=self.soon())
        for given in (False, True):
            steps.person.record_consent(
                by=self.officer, service_user=referral.service_user, agency=self.probation, purpose="origin_council",
                given=given, method="phone", at=self.soon(),
            )  # fmt: skip
        consent = steps.person.record_consent(
            by=self.officer, service_user=referral.service_user, agency=self.probation, purpose="duty_contact",
            given=True, method="phone", at=self.soon(),
        )  # fmt: skip
        steps.person.withdraw_consent(by=self.officer, consent=consent, agency=self.probation, at=self.soon())

    def comes_before_the_panel(self):
        """Three services say no; one is challenged, the panel decides, it is asked again, and the person says no."""
        steps, referral = self.steps, self.sent("Gil")
        for service in (KINGSGATE, STATION_ROAD, WESTGATE):
            lost = self.offered(referral, service)
            steps.offer.decline(
                by=self.worker(service), offer=lost, reason="full", detail="The last room is promised.", at=self.soon()
            )
        steps.declining.challenge(
            by=self.officer, offer=steps.fresh(lost), reason="A room was free this morning.", at=self.soon()
        )
        steps.declining.decide_at_panel(
            by=self.hub, referral=steps.fresh(referral), detail="The manager of the last one looks again.",
            at=self.soon(),
        )  # fmt: skip
        steps.offer.review(
            by=self.hub, offer=steps.fresh(lost), outcome="overturned", detail="A room is free.", at=self.soon()
        )
        again, detail = steps.offers(steps.fresh(referral))[-1], "Wants to be near her mother."
        steps.offer.refused(by=self.worker(WESTGATE), offer=again, reason="area", detail=detail, at=self.soon())

    def is_brought_together(self):
        """An advice centre refers somebody too: a need becomes a further reason, and one newer answer is taken over."""
        referral = self.sent("Hal")
        further = self.beside(referral, client_group="drugs", drugs="high", alcohol="medium")
        self.steps.joining.join(
            by=self.hub, referral=further, into=self.steps.fresh(referral), take=["needs.alcohol"], at=self.soon()
        )
        self.booked(referral, KINGSGATE)

    def goes_on_alone(self):
        """Probation takes its referral back, and the one that stood beside it is routed."""
        steps, referral = self.steps, self.sent("Ida")
        further = self.beside(referral, client_group="drugs", drugs="high")
        steps.referral.withdraw(
            by=self.officer, referral=steps.fresh(referral), reason="disengaged", detail="No contact.", at=self.soon()
        )
        steps.joining.alone(by=self.hub, referral=steps.fresh(further), at=self.soon())
        self.booked(further, KINGSGATE)

    def still_has_the_home(self):
        """Somebody moves on to a flat of their own, which takes long; months later they are asked about it."""
        steps, by = self.steps, self.worker(WESTGATE)
        stay = self.living(self.sent("Jim"), WESTGATE)
        until = stay.started + timedelta(days=stay.stage.maximum_days + 30)
        steps.placement.extend(
            by=by, placement=stay, expected_end=until, reason="Waits for the keys of a flat.", at=self.soon()
        )
        steps.overstay.authorise(
            by=self.hub, placement=steps.fresh(stay), authorised=True, reason="The flat is promised.", at=self.soon()
        )
        steps.placement.depart(
            by=by, placement=stay, on=self.at.date(), reason="moved_on", planned=True, destination="private_rented",
            area_kind="area", area=self.thanet, at=self.soon(),
        )  # fmt: skip
        at = datetime.combine(months_after(self.at.date(), 3), time(11), LONDON)
        steps.following.follow_up(by=by, placement=steps.fresh(stay), held_on=at.date(), sustained="yes", at=at)
