"""People, agencies and journeys for tests. A state is reached by taking the steps, never by setting a status."""

from datetime import UTC, date, datetime, time, timedelta

import factory
from django.utils import timezone

from agencies.actions import sync_roles
from agencies.models import Agency, Area, AreaGrouping, Membership, RoleGroup, User
from pathways.cohorts import COHORTS
from pathways.models import Cohort, Pathway, Service, ServiceStage, ServiceTerm, Stage, StageRule, Unit
from referrals import actions
from referrals.codes import ConsentMethod, ConsentPurpose

LONG_AGO = date(2020, 1, 6)
BORN = date(1992, 3, 4)


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"E0799{n:04d}")
    name = factory.Sequence(lambda n: f"District {n}")
    kind = Area.Kind.DISTRICT


class AgencyFactory(factory.django.DjangoModelFactory):
    """An agency with a current agreement and the role groups of its kind."""

    class Meta:
        model = Agency
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"AG{n:04d}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = Agency.Kind.PROVIDER
    agreement_version = "2026"
    agreement_signed = LONG_AGO

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        sync_roles(agencies=[self])


def person(agency, role, **fields):
    """Somebody who holds a role at an agency."""
    number = User.objects.count() + 1
    user = User.objects.create_user(
        fields.pop("email", f"person{number}@example.org"), fields.pop("name", f"Worker {number}")
    )
    join(user, agency, role, **fields)
    return user


def join(user, agency, role, *, starts=LONG_AGO, ends=None):
    """Give somebody a further membership."""
    return Membership.objects.create(
        user=user, role_group=RoleGroup.objects.get(agency=agency, role=role), starts=starts, ends=ends
    )


class ServiceFactory(factory.django.DjangoModelFactory):
    """A service with one term and `places` units, working at the first stage of the offenders' pathway."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"SV{n:04d}")
    name = factory.Sequence(lambda n: f"House {n}")
    agency = factory.SubFactory(AgencyFactory)
    service_type = "supported_housing"
    term = "short"
    client_group = "offenders"
    starts = LONG_AGO

    @factory.post_generation
    def places(self, create, extracted, **kwargs):
        count = 3 if extracted is None else extracted
        ServiceTerm.objects.create(service=self, starts=self.starts, term=self.term, units=count)
        Unit.objects.bulk_create(
            Unit(service=self, code=f"{n}", name=f"Room {n}", available_from=self.starts) for n in range(1, count + 1)
        )
        self.serves.add(self.area)

    @factory.post_generation
    def stages(self, create, extracted, **kwargs):
        for cohort_code, kind in extracted or [("offenders", "hostel_24h")]:
            cohort, _ = Cohort.objects.get_or_create(code=cohort_code, defaults={"name": COHORTS[cohort_code]})
            ServiceStage.objects.create(service=self, cohort=cohort, kind=kind)


class County:
    """A small county: two districts, a hub, a council, probation, two providers, a pathway of two stages."""

    def __init__(self):
        self.area = AreaFactory(code="E10000016", name="Kent", kind=Area.Kind.COUNTY)
        self.east = AreaFactory(code="EAST", name="East Kent", kind=Area.Kind.GROUP, parent=self.area)
        self.thanet = AreaFactory(code="E07000114", name="Thanet", parent=self.area)
        self.dover = AreaFactory(code="E07000108", name="Dover", parent=self.area)
        self.thanet.adjacent.add(self.dover)
        for district in (self.thanet, self.dover):
            AreaGrouping.objects.create(area=district, group=self.east, starts=LONG_AGO)
        self.hub = AgencyFactory(code="HUB", name="County hub", kind=Agency.Kind.COUNTY, area=self.area)
        self.council = AgencyFactory(code="THANET", name="Thanet council", kind=Agency.Kind.COUNCIL, area=self.thanet)
        self.probation = AgencyFactory(code="PROB", name="East Kent probation", kind=Agency.Kind.PROBATION)
        self.harbour = AgencyFactory(code="HARBOUR", name="Harbour Housing")
        self.mill = AgencyFactory(code="MILL", name="Mill Homes")
        self.officer = person(self.probation, "referrer", name="Olive Officer")
        self.coordinator = person(self.hub, "hub_coordinator", name="Hari Hub")
        self.worker = person(self.harbour, "provider_worker", name="Wendy Worker")
        self.mill_worker = person(self.mill, "provider_worker", name="Milo Mill")
        self.housing_officer = person(self.council, "housing_options", name="Ola Options")
        self.member = person(self.hub, "partnership_member", name="Pat Partner")
        self.administrator = person(self.hub, "administrator", name="Ada Admin")
        self.quay = ServiceFactory(
            code="QUAY", name="Quay House", agency=self.harbour, area=self.thanet,
            stages=[("offenders", "assessment_bed"), ("offenders", "hostel_24h")],
        )  # fmt: skip
        self.mill_lane = ServiceFactory(
            code="MILLLANE", name="Mill Lane", agency=self.mill, area=self.dover,
            stages=[("offenders", "hostel_24h"), ("offenders", "shared")],
        )  # fmt: skip
        self.quay.serves.add(self.dover)
        self.mill_lane.serves.add(self.thanet)
        self.pathway = self.pathway_for("offenders")
        self.hostel, self.shared = self.pathway.stages.all()

    def pathway_for(self, cohort_code):
        """A published pathway of two stages for a cohort in East Kent."""
        cohort, _ = Cohort.objects.get_or_create(code=cohort_code, defaults={"name": COHORTS[cohort_code]})
        pathway = Pathway.objects.create(cohort=cohort, area_group=self.east, version=1, published_from=LONG_AGO)
        hostel = Stage.objects.create(
            pathway=pathway, kind="hostel_24h", name="24-hour hostel", order=1, expected_days=90, maximum_days=180,
            leads_to="shared",
        )  # fmt: skip
        shared = Stage.objects.create(
            pathway=pathway, kind="shared", name="Shared house", order=2, expected_days=180, maximum_days=365
        )
        StageRule.objects.create(
            stage=hostel, tier=1, any_of=["sleeping_rough"], because="The person is sleeping rough."
        )
        StageRule.objects.create(stage=shared, tier=2, because="Everybody else starts in a shared house.")
        return pathway

    def service_user(self, **fields):
        """A person whom the probation officer records."""
        given = {
            "given_name": "Jordan",
            "family_name": "Marsh",
            "date_of_birth": BORN,
            "gender": "male",
        } | fields
        return actions.person.record_person(by=self.officer, agency=self.probation, **given)

    def draft(self, service_user=None, by=None, agency=None, **fields):
        """A referral started by the probation officer, unless by somebody else; nothing answered."""
        return actions.referral.start(
            by=by or self.officer, agency=agency or self.probation, service_user=service_user or self.service_user(),
            source="probation", **fields,
        )  # fmt: skip

    def complete(self, referral, agreed_on=None, **answers):
        """Answer what must be answered before sending; `answers` maps sections to answers that differ."""
        for section, given in self.required_answers().items():
            actions.assessment.save_section(
                by=referral.referrer, referral=referral, section=section, answers=given | answers.get(section, {})
            )
        for purpose in (ConsentPurpose.ASSESS_AND_SHARE, ConsentPurpose.ORIGIN_COUNCIL):
            actions.person.record_consent(
                by=referral.referrer, service_user=referral.service_user, agency=referral.agency, purpose=purpose,
                given=True, method=ConsentMethod.SIGNED, starts=agreed_on,
            )  # fmt: skip
        referral.refresh_from_db()
        return referral

    def required_answers(self):
        return {
            "housing": {
                "situation": "rough_sleeping",
                "homeless_from": timezone.localdate() - timedelta(days=3),
                "lost_reason": "institution",
            },
            "connection": {"areas_wanted": [self.thanet], "origin_kind": "area", "origin_area": self.thanet},
            "household": {"kind": "single"},
            "needs": {"client_group": "offenders", "drugs": "high", "mental_health": "medium"},
            "risk": {
                "rosh_children": "low", "rosh_public": "medium", "rosh_known_adult": "low", "rosh_staff": "low",
                "plan": "Weekly meetings with the probation officer.",
            },
        }  # fmt: skip

    def submitted(self, **fields):
        """A referral that has been sent."""
        referral = self.complete(self.draft(**fields))
        return actions.referral.submit(by=referral.referrer, referral=referral)

    def offered(self, *services, **fields):
        """A sent referral with an open offer to each service (Quay House, if none is named)."""
        referral = self.submitted(**fields)
        return actions.offer.send(by=self.coordinator, referral=referral, services=services or [self.quay])

    def agrees_to_duty(self, referral, authority=None, by=None):
        """The three facts that the law asks for before a council is told (Thanet's, if none is named)."""
        for purpose in (ConsentPurpose.DUTY_REFERRAL, ConsentPurpose.DUTY_AUTHORITY, ConsentPurpose.DUTY_CONTACT):
            actions.person.record_consent(
                by=by or referral.referrer, service_user=referral.service_user, agency=referral.agency, purpose=purpose,
                given=True, method=ConsentMethod.SPOKEN, to_agency=authority or self.council,
            )  # fmt: skip
        return referral

    def told(self, referral=None, authority=None, at=None, **fields):
        """A duty to refer that a council has been told of (Thanet's, if none is named)."""
        referral = self.agrees_to_duty(referral or self.submitted(**fields), authority)
        return actions.duty.notify(by=referral.referrer, referral=referral, reason="homeless", at=at)

    def decline(self, offer, reason="no_staff", **given):
        """An offer that its service has declined."""
        worker = self.worker if offer.service.agency == self.harbour else self.mill_worker
        actions.offer.decline(by=worker, offer=offer, reason=reason, detail="Not now.", **given)
        offer.refresh_from_db()
        return offer

    def booked(self, **fields):
        """A placement that Quay House has booked for today."""
        (offer,) = self.offered(**fields)
        return actions.offer.accept(
            by=self.worker, offer=offer, unit=self.quay.units.first(), expected_arrival=timezone.localdate()
        )

    def arrived(self, **fields):
        """Somebody who lives in Quay House since today."""
        return actions.placement.arrive(by=self.worker, placement=self.booked(**fields), on=timezone.localdate())

    def stayed(self, arrived, left, *, planned=True, destination="private_rented", area=None, **person):
        """Somebody who lived in Quay House from one day to another, every step recorded on its own day."""
        came, went = (datetime.combine(day, time(15), tzinfo=UTC) for day in (arrived, left))
        referral = self.complete(self.draft(service_user=self.service_user(**person), at=came), agreed_on=arrived)
        actions.referral.submit(by=self.officer, referral=referral, at=came)
        (offer,) = actions.offer.send(by=self.coordinator, referral=referral, services=[self.quay], at=came)
        stay = actions.offer.accept(
            by=self.worker, offer=offer, unit=self.quay.units.first(), expected_arrival=arrived, at=came
        )
        actions.placement.arrive(by=self.worker, placement=stay, on=arrived, at=came)
        actions.placement.depart(
            by=self.worker, placement=stay, on=left, reason="moved_on" if planned else "abandoned", planned=planned,
            destination=destination, area_kind="area" if area else "not_known", area=area, at=went,
        )  # fmt: skip
        return stay
