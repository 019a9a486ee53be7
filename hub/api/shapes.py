"""What an answer holds. A fact of somebody's journey is left out where its class may not be read: see `Classed`."""

from drf_spectacular.drainage import set_override
from rest_framework import serializers as s

from pathways.codes import ClientGroup, ServiceType, StageKind, SupportLevel, Term
from referrals.classes import class_of
from referrals.codes import (
    AccessClass,
    Band,
    CancelReason,
    ClosedReason,
    DeclineReason,
    DepartureReason,
    Destination,
    DestinationAreaKind,
    Gender,
    NotArrivedReason,
    OriginKind,
    PreviousAccommodation,
    ReferralSource,
    RefusedReason,
    ReviewOutcome,
    WithdrawnReason,
)
from referrals.lifecycle.steps import OfferStatus, PlacementStatus, ReferralStatus
from referrals.models import Offer, Placement, Referral, ServiceUser


def code(choices, **more):
    """One of a list of codes, or empty."""
    return s.ChoiceField(choices=choices.choices, allow_blank=True, **more)


def code_of(path, **more):
    """The code of what a record points to; null where it points nowhere."""
    return s.CharField(source=path, allow_null=True, default=None, **more)


class Shape(s.Serializer):
    """What a thing looks like from outside; in the schema it is called as here, without the last word."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        set_override(cls, "component_name", cls.__name__.removesuffix("Shape"))


class Classed(Shape):
    """Facts of one record of `model`, of which those are left out whose class is not among `classes`.

    The classes are those of `referrals.classes`, by field name; what only keeps the books is plain. `said` are texts
    that the pages' own functions have put through the classes already. A row is (record, classes).
    """

    model: type
    said: frozenset = frozenset()

    def class_of(self, name):
        """The class of a field. KeyError for one that has none: a field without a class leaves by no door."""
        return AccessClass.PLAIN if name in self.said else class_of(self.model, name)

    def to_representation(self, row):
        record, classes = row
        shown = super().to_representation(record)
        return {name: value for name, value in shown.items() if self.class_of(name) in classes}


class AgencyShape(Shape):
    """An agency: what it is called and its lasting code. Both are empty where naming it would tell too much."""

    code = s.CharField()
    name = s.CharField()


class ServiceBrief(Shape):
    """A service. “Confidential service” without a code is one that you may not know in connection with this person."""

    code = s.CharField()
    name = s.CharField()
    agency = AgencyShape()


class StageShape(Shape):
    """A stage of a pathway."""

    kind = s.ChoiceField(choices=StageKind.choices)
    name = s.CharField()


class ReferralRow(Classed):
    """A referral as the list of referrals shows it. `person` is a name and age, or “Man, 34”, as you may read."""

    model = Referral
    said = frozenset({"person"})

    reference = s.CharField()
    person = s.CharField()
    status = code(ReferralStatus)
    restricted = s.BooleanField()
    agency = AgencyShape(allow_null=True)
    source = code(ReferralSource)
    client_group = code(ClientGroup)
    cohort = code_of("cohort.code")
    stage = StageShape(allow_null=True)
    band = code(Band)
    same_day = s.BooleanField()
    submitted_at = s.DateTimeField(allow_null=True)
    closed_at = s.DateTimeField(allow_null=True)
    closed_reason = code(ClosedReason)
    updated = s.DateTimeField()


class PersonShape(Classed):
    """Who it is about, as far as you may read."""

    model = ServiceUser

    reference = s.CharField()
    given_name = s.CharField()
    family_name = s.CharField()
    also_known_as = s.CharField()
    date_of_birth = s.DateField(allow_null=True)
    gender = code(Gender)
    ethnicity = s.CharField()
    crn = s.CharField()
    prison_number = s.CharField()
    pnc = s.CharField()
    ni_number = s.CharField()
    phone = s.CharField()
    safe_contact = s.CharField()


class ReferralShape(ReferralRow):
    """One referral, whole."""

    said = frozenset({"person", "service_user"})

    service_user = s.SerializerMethodField()
    pathway = s.CharField(allow_null=True)
    band_reason = s.CharField()
    origin_kind = code(OriginKind)
    origin_area = code_of("origin_area.code")
    withdrawn_reason = code(WithdrawnReason)
    closed_detail = s.CharField()
    panel_at = s.DateTimeField(allow_null=True)
    panel_detail = s.CharField()

    def get_service_user(self, referral) -> PersonShape:
        return PersonShape((referral.service_user, self.instance[1])).data


class OfferShape(Classed):
    """An offer of a referral to a service. `detail` and `unsupported` are empty where they are not yours to read."""

    model = Offer
    said = frozenset({"detail", "unsupported"})

    reference = s.CharField()
    service = ServiceBrief()
    stage = StageShape(allow_null=True)
    unit = s.CharField(allow_null=True)
    status = code(OfferStatus)
    sent_at = s.DateTimeField()
    due_at = s.DateTimeField()
    answered_at = s.DateTimeField(allow_null=True)
    decline_reason = code(DeclineReason)
    refused_reason = code(RefusedReason)
    detail = s.CharField()
    asked_to_withdraw = s.BooleanField(allow_null=True)
    unsupported = s.CharField()
    challenged_at = s.DateTimeField(allow_null=True)
    challenge = s.CharField()
    reviewed = code(ReviewOutcome)
    reviewed_at = s.DateTimeField(allow_null=True)
    review_detail = s.CharField()


class StayShape(Classed):
    """A stay in a service, booked, arrived or ended."""

    model = Placement

    reference = s.CharField()
    service = ServiceBrief()
    unit = s.CharField(allow_null=True)
    stage = StageShape(allow_null=True)
    status = code(PlacementStatus)
    expected_arrival = s.DateField(allow_null=True)
    started = s.DateField(allow_null=True)
    expected_end = s.DateField(allow_null=True)
    overstay_reason = s.CharField()
    ready_on = s.DateField(allow_null=True)
    ended = s.DateField(allow_null=True)
    not_arrived_reason = code(NotArrivedReason)
    cancel_reason = code(CancelReason)
    client_group = code(ClientGroup)
    referral_source = code(ReferralSource)
    previous_accommodation = code(PreviousAccommodation)
    origin_kind = code(OriginKind)
    origin_area = code_of("origin_area.code")
    departure_reason = code(DepartureReason)
    planned = s.BooleanField(allow_null=True)
    destination = code(Destination)
    destination_area_kind = code(DestinationAreaKind)
    destination_area = code_of("destination_area.code")


# Every shape of which parts may be left out.
CLASSED = (ReferralRow, PersonShape, ReferralShape, OfferShape, StayShape)


class AnswerShape(Shape):
    """One question of the single assessment and its answer, in the words of the day on which it was sent."""

    section = s.CharField()
    field = s.CharField()
    question = s.CharField()
    answer = s.CharField()


class MomentShape(Shape):
    """Something that was done, or that somebody looked, as the timeline says it."""

    at = s.DateTimeField()
    title = s.CharField()
    text = s.CharField()
    by = s.CharField()


class TakesShape(Shape):
    """Whom a service takes: a sentence, why, and whether it is a rule for safety."""

    sentence = s.CharField()
    because = s.CharField()
    safety_rule = s.BooleanField()


class WaitShape(Shape):
    """How long people waited who arrived in the last year, in days; nothing of fewer than five people."""

    people = s.IntegerField()
    median = s.IntegerField(allow_null=True)
    shortest = s.IntegerField(allow_null=True)
    longest = s.IntegerField(allow_null=True)


class ServiceShape(Shape):
    """A service of the directory. Of a confidential one neither address nor area leaves the hub, for nobody."""

    code = s.CharField()
    name = s.CharField()
    agency = AgencyShape()
    service_type = s.ChoiceField(choices=ServiceType.choices)
    term = s.ChoiceField(choices=Term.choices)
    client_group = s.ChoiceField(choices=ClientGroup.choices)
    support_level = s.ChoiceField(choices=SupportLevel.choices)
    staffing = s.CharField()
    summary = s.CharField()
    how_to_refer = s.CharField()
    phone = s.CharField()
    takes = TakesShape(many=True)
    serves = s.ListField(child=s.CharField(), help_text="Codes of areas.")
    stages = s.ListField(child=s.ChoiceField(choices=StageKind.choices))
    confidential_address = s.BooleanField()
    address = s.CharField(allow_null=True)
    area = s.CharField(allow_null=True, help_text="Code of the area where it stands.")
    free = s.IntegerField(help_text="Places that nobody holds today.")
    wait = WaitShape(allow_null=True)


class CellShape(Shape):
    """One number of a figure. `c` is hidden, `x` missing, `z` nothing to divide by: a cell is a number or a flag."""

    row = s.CharField()
    column = s.CharField()
    count = s.IntegerField(allow_null=True)
    of = s.IntegerField(allow_null=True)
    percent = s.FloatField(allow_null=True)
    value = s.FloatField(allow_null=True)
    unit = s.CharField(allow_null=True)
    flag = s.ChoiceField(choices=["c", "x", "z"], allow_null=True)


class FigureShape(Shape):
    """What a figure is and how it can be asked for."""

    figure = s.CharField()
    title = s.CharField()
    definition = s.CharField()
    source = s.CharField()
    version = s.IntegerField(help_text="Of its definition.")
    counts_people = s.BooleanField(help_text="Then small numbers are hidden.")
    breakdowns = s.ListField(child=s.CharField(), help_text="What `by` may be; the first is the default.")
    options = s.DictField(child=s.ListField(child=s.CharField()), help_text="What else narrows it, never both.")


PeriodBrief = type(
    "PeriodBrief",
    (Shape,),
    {
        "__doc__": "A reporting period: its scheme, its code, its first and its last day.",
        "scheme": s.CharField(),
        "code": s.CharField(),
        "from": s.DateField(),
        "to": s.DateField(),
    },
)


class PeriodShape(PeriodBrief):
    """A quarter that figures are given for; closed ones stay as they were published, by revision."""

    period = s.CharField(help_text="As `period` is asked for: fy:2013/14-Q2.")
    label = s.CharField()
    closed_at = s.DateTimeField(allow_null=True)
    revision = s.IntegerField(allow_null=True)


class FigureAnswer(Shape):
    """A figure for a period. Small numbers are hidden, the same for everybody."""

    figure = s.CharField()
    title = s.CharField()
    definition = s.CharField()
    source = s.CharField()
    period = PeriodBrief()
    suppressed_below = s.IntegerField()
    cells = CellShape(many=True)


class HolderShape(Shape):
    """For which agency and in which role you read."""

    agency = AgencyShape()
    role = s.CharField()
    token = s.CharField(allow_null=True, help_text="The name of the token; null for a browser.")
    token_ends = s.DateField(allow_null=True, help_text="Its last day.")


class RootShape(Shape):
    """Where everything is."""

    version = s.CharField()
    you = HolderShape(allow_null=True)
    addresses = s.DictField(child=s.URLField())


def page_of(shape, name):
    """A page of a list: its rows, how many there are, and where the next page is."""
    fields = {
        "__doc__": f"A page of {name}.",
        "count": s.IntegerField(help_text="How many there are; counted to 1,000."),
        "more_than_counted": s.BooleanField(),
        "next": s.URLField(allow_null=True),
        "results": shape(many=True),
    }
    return type(f"PageOf{shape.__name__}", (Shape,), fields)


def rows_of(shape, name):
    """All rows of a short list."""
    fields = {"__doc__": f"{name}.", "results": shape(many=True)}
    return type(f"RowsOf{shape.__name__}", (Shape,), fields)
