from django.urls import path

from agencies.views import agencies, areas, people

urlpatterns = [
    path("set-up/agencies/", agencies.agencies, name="agencies"),
    path("set-up/agencies/add/", agencies.agency_add, name="agency_add"),
    path("set-up/agencies/<str:code>/", agencies.agency_change, name="agency_change"),
    path("set-up/areas/", areas.areas, name="areas"),
    path("set-up/areas/add/", areas.area_add, name="area_add"),
    path("set-up/areas/<str:code>/", areas.area_change, name="area_change"),
    path("set-up/areas/<str:code>/group/", areas.area_join, name="area_join"),
    path("set-up/area-groups/<int:pk>/end/", areas.area_leave, name="area_leave"),
    path("set-up/people/", people.people, name="people"),
    path("set-up/people/invite/", people.person_invite, name="person_invite"),
    path("set-up/people/changes-read/", people.role_changes_read, name="role_changes_read"),
    path("set-up/people/<int:pk>/", people.person, name="person"),
    path("set-up/people/<int:pk>/invitation/", people.invitation_resend, name="invitation_resend"),
    path("set-up/people/<int:pk>/second-step/", people.second_step_remove, name="second_step_remove"),
    path("set-up/people/<int:pk>/postcode/", people.person_postcode, name="person_postcode"),
    path("set-up/people/<int:pk>/role/", people.membership_add, name="membership_add"),
    path("set-up/memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
]
