"""Services, as the directory says them."""

from rest_framework import serializers as s

from hub.api.shapes.base import AgencyShape, Shape
from pathways.codes import ClientGroup, ServiceType, StageKind, SupportLevel, Term


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
