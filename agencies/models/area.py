from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """A council's area, a group of areas, or a place outside the county, by its ONS code where it has one.

    `name` is today's; `AreaName` keeps what it was called before. `tile_column` and `tile_row`, counted from 0 in the
    north-west, say where it lies on maps of tiles. "No local connection" and "not disclosed"
    are answers, not areas.
    """

    class Kind(models.TextChoices):
        COUNTY = "county", "County"
        DISTRICT = "district", "District"
        UNITARY = "unitary", "Unitary authority"
        GROUP = "group", "Group of areas"
        OUTSIDE = "outside", "Outside area"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    adjacent = models.ManyToManyField("self", blank=True)
    tile_column = models.PositiveSmallIntegerField("column on maps of tiles", null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField("row on maps of tiles", null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="area_kind_known", condition=Q(kind__in=["county", "district", "unitary", "group", "outside"])
            ),
            models.CheckConstraint(
                name="area_tile_has_column_and_row",
                condition=Q(tile_column=None, tile_row=None) | Q(tile_column__isnull=False, tile_row__isnull=False),
                violation_error_message="Enter both the column and the row of its tile, or neither.",
            ),
        ]

    def __str__(self):
        return self.name


class AreaName(models.Model):
    """What an area was called up to and including a day (Shepway, until 31 March 2018)."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=120)
    until = models.DateField()

    class Meta:
        ordering = ["until"]
        constraints = [models.UniqueConstraint(fields=["area", "until"], name="one_former_name_per_day")]

    def __str__(self):
        return f"{self.name} until {self.until:%-d %B %Y}"


class AreaGrouping(models.Model):
    """An area belongs to a group (East Kent, a delivery unit) for a time; the day `ends` is the first without it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="groupings")
    group = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="members")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["group__name", "area__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "group"], condition=Q(ends=None), name="one_current_grouping_per_area_and_group"
            ),
            models.CheckConstraint(name="grouping_ends_after_start", condition=Q(ends=None) | Q(ends__gt=F("starts"))),
        ]

    def __str__(self):
        return f"{self.area} in {self.group}"
