from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from agencies.actions import area as actions
from agencies.forms.set_up import AreaAdd, AreaJoin, AreaRename, EndsOn
from agencies.models import Area, AreaGrouping
from agencies.views.doors import form_page, needs, sent
from agencies.views.lists import by_kind, list_page

CHANGED = ("name", "kind", "parent", "tile_column", "tile_row")


def _now():
    today = timezone.localdate()
    return AreaGrouping.objects.filter(Q(ends=None) | Q(ends__gt=today), starts__lte=today).select_related("group")


@needs("manage_agencies")
def areas(request):
    """Areas of the county first, then those outside."""
    rows = Area.objects.select_related("parent").prefetch_related(Prefetch("groupings", _now(), to_attr="groups_now"))
    _, context = by_kind(request, rows)
    return render(request, "agencies/areas.html", context)


@needs("manage_agencies")
def area_add(request):
    return form_page(
        request,
        AreaAdd(data=sent(request)),
        lambda **given: actions.add_area(by=request.user, **given),
        done=reverse("areas"),
        said=lambda area: f"{area} has been added.",
        **list_page("areas", "Areas", heading="Add an area", submit_label="Add area"),
    )


@needs("manage_agencies")
def area_change(request, code):
    """An area's facts, and the groups that it belongs to or that belong to it."""
    area = get_object_or_404(Area, code=code)
    return form_page(
        request,
        AreaRename(data=sent(request), initial={name: getattr(area, name) for name in CHANGED}),
        lambda **given: actions.change_area(by=request.user, area=area, **given),
        done=reverse("area_change", args=[area.code]),
        said=lambda changed: f"{changed} has been changed.",
        template="agencies/area.html",
        area=area,
        groupings=area.groupings.select_related("group"),
        members=area.members.select_related("area"),
        former_names=area.former_names.all(),
        **list_page("areas", "Areas", heading=area.name, caption=f"Area {area.code}"),
    )


@needs("manage_agencies")
def area_join(request, code):
    area = get_object_or_404(Area, code=code)
    return form_page(
        request,
        AreaJoin(data=sent(request)),
        lambda **given: actions.join_group(by=request.user, area=area, **given),
        done=reverse("area_change", args=[area.code]),
        said=lambda grouping: f"{grouping}.",
        heading=f"Put {area} into a group of areas",
        submit_label="Put into group",
        back_url=reverse("area_change", args=[area.code]),
        back_label=area.name,
    )


@needs("manage_agencies")
def area_leave(request, pk):
    grouping = get_object_or_404(AreaGrouping.objects.select_related("area", "group"), pk=pk)
    back = reverse("area_change", args=[grouping.area.code])
    return form_page(
        request,
        EndsOn(data=sent(request), label=f"First day outside {grouping.group}"),
        lambda **given: actions.leave_group(by=request.user, grouping=grouping, **given),
        done=back,
        said=f"{grouping.area} leaves {grouping.group}.",
        heading=f"Take {grouping.area} out of {grouping.group}",
        intro="What was counted for the group before that day stays as it is.",
        submit_label="Take out of group",
        back_url=back,
        back_label=grouping.area.name,
    )
