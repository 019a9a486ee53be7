"""What every page's frame needs."""

from django.conf import settings

from agencies.roles import ROLES
from hub import time_out
from hub.navigation import BELLS, LEFT_AT, navigation


def frame(request):
    acting = getattr(request, "acting", None)
    entries = navigation(request) if acting else []
    signed_in = hasattr(request, "session") and getattr(request, "user", None) and request.user.is_authenticated
    left, longest = time_out.seconds_left(request.session) if signed_in else (0, 0)
    bell = next((entry for entry in entries if entry["key"] in BELLS), None)
    return {
        "product_name": settings.PRODUCT_NAME,
        "county_name": settings.COUNTY_NAME,
        "county_colour": settings.COUNTY_COLOUR,
        "contact_line": settings.CONTACT_LINE,
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "acting": acting,
        "seconds_left": left,
        "seconds_longest": longest,
        "seconds_warning": settings.SESSION_WARN_SECONDS,
        "agencies_to_switch": len(getattr(request, "memberships", [])) > 1,
        "can_search": bool(acting) and "view_referral" in ROLES[acting.role].permissions,
        "navigation": entries,
        "worklist_left_at": request.session.get(LEFT_AT, "") if signed_in else "",
        "bell": bell,
        "has_worklist": bool(bell) and bell["key"] == "worklist",
    }
