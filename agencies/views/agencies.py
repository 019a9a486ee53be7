from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from agencies import actions
from agencies.access import in_force
from agencies.forms.set_up import AgencyAdd, AgencyForm
from agencies.models import Agency, Membership
from agencies.views.doors import form_page, needs, sent
from agencies.views.lists import by_kind, list_page


@needs("manage_agencies")
def agencies(request):
    """Agencies with their agreement and how many people work in them."""
    page, context = by_kind(request, Agency.objects.select_related("area"))
    people = dict(
        Membership.objects.filter(in_force(), role_group__agency__in=list(page))
        .values_list("role_group__agency")
        .annotate(people=Count("user", distinct=True, filter=Q(user__is_active=True)))
        .order_by()
    )
    for agency in page:
        agency.people_now = people.get(agency.pk, 0)
    context["today"] = timezone.localdate()
    return render(request, "agencies/agencies.html", context)


@needs("manage_agencies")
def agency_add(request):
    return form_page(
        request,
        AgencyAdd(data=sent(request)),
        lambda **given: actions.add_agency(by=request.user, **given),
        done=reverse("agencies"),
        said=lambda agency: f"{agency} has been added.",
        **list_page("agencies", "Agencies", heading="Add an agency", submit_label="Add agency"),
    )


@needs("manage_agencies")
def agency_change(request, code):
    agency = get_object_or_404(Agency, code=code)
    form = AgencyForm(data=sent(request))
    form.initial = {name: getattr(agency, name) for name in form.fields} | {"area": agency.area_id}
    return form_page(
        request,
        form,
        lambda **given: actions.change_agency(by=request.user, agency=agency, **given),
        done=reverse("agencies"),
        said=lambda changed: f"{changed} has been changed.",
        **list_page("agencies", "Agencies", heading=agency.name, caption=f"Agency {agency.code}"),
    )
