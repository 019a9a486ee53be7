from django.db import IntegrityError, transaction

from agencies import access
from agencies.actions.log import record
from agencies.errors import NotPossible, Refused, TooLate
from agencies.models import Area, AreaGrouping, AreaName


def _areas_key(by):
    key = access.key_at(by, "manage_agencies")
    if key is None:
        raise Refused("Only an administrator sets up areas.")
    return key


def _check_parent(area):
    above = area.parent
    while above is not None:
        if above.pk == area.pk:
            raise NotPossible({"parent": [f"{area} cannot lie in itself. Choose the larger area that it lies in"]})
        above = above.parent


@transaction.atomic
def add_area(*, by, code, name, kind, parent=None, tile_column=None, tile_row=None):
    """A new area. Raises Refused, or ValidationError naming the field that is wrong."""
    key = _areas_key(by)
    area = Area(code=code, name=name, kind=kind, parent=parent, tile_column=tile_column, tile_row=tile_row)
    area.full_clean()
    area.save()
    record(by=by, key=key, verb="add_area", subject_kind="area", subject=area.code)
    return area


@transaction.atomic
def change_area(*, by, area, name, kind, parent=None, tile_column=None, tile_row=None, former_until=None):
    """Change an area; a former name is kept up to and including the day `former_until`."""
    key = _areas_key(by)
    new = {"name": name, "kind": kind, "parent": parent, "tile_column": tile_column, "tile_row": tile_row}
    changed = sorted(field for field, value in new.items() if getattr(area, field) != value)
    if former_until and area.name != name:
        AreaName.objects.update_or_create(area=area, until=former_until, defaults={"name": area.name})
    for field, value in new.items():
        setattr(area, field, value)
    _check_parent(area)
    area.full_clean()
    area.save()
    record(by=by, key=key, verb="change_area", subject_kind="area", subject=area.code, fields=changed)
    return area


@transaction.atomic
def set_neighbours(*, by, area, areas):
    """Say which areas an area touches; each of them touches it too. Raises NotPossible for the area itself."""
    key = _areas_key(by)
    if any(other.pk == area.pk for other in areas):
        raise NotPossible({"areas": [f"{area} does not touch itself. Choose other areas"]})
    area.adjacent.set(areas)
    record(by=by, key=key, verb="set_neighbours", subject_kind="area", subject=area.code)


@transaction.atomic
def join_group(*, by, area, group, starts):
    """An area belongs to a group of areas from a day on. Raises TooLate when it does already."""
    key = _areas_key(by)
    if group.kind != Area.Kind.GROUP or area.kind == Area.Kind.GROUP:
        raise NotPossible({"group": ["Choose a group of areas. A group cannot belong to a group"]})
    if AreaGrouping.objects.filter(area=area, group=group, ends__gt=starts).exists():
        raise NotPossible({"starts": [f"{area} was in this group until after that day. Enter a later day"]})
    try:
        with transaction.atomic():
            grouping = AreaGrouping.objects.create(area=area, group=group, starts=starts)
    except IntegrityError as error:
        raise TooLate(f"{area} is already in {group}.") from error
    record(by=by, key=key, verb="join_group", subject_kind="area", subject=area.code, group=group.code)
    return grouping


@transaction.atomic
def leave_group(*, by, grouping, ends):
    """An area leaves a group; `ends` is the first day without it. Raises TooLate when it has left already."""
    key = _areas_key(by)
    if ends <= grouping.starts:
        raise NotPossible({"ends": [f"It joined on {grouping.starts:%-d %B %Y}. Enter a later day"]})
    if not AreaGrouping.objects.filter(pk=grouping.pk, ends=None).update(ends=ends):
        raise TooLate(f"{grouping.area} has already left this group.")
    record(
        by=by,
        key=key,
        verb="leave_group",
        subject_kind="area",
        subject=grouping.area.code,
        group=grouping.group.code,
        ends=f"{ends:%Y-%m-%d}",
    )
    grouping.refresh_from_db()
    return grouping
