"""Where everything is, and who asks."""

from rest_framework import serializers as s

from hub.api.shapes.base import AgencyShape, Shape


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
