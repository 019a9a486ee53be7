"""Addresses of the referrer's pages: finding the person, the draft, the referral and its steps."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from referrals.sections import SECTIONS
from referrals.views import (
    about,
    cohort,
    drafts,
    files,
    people,
    referral,
    register,
    restriction,
    sending,
    sharing,
    sheet,
    steps,
)


def _one_of(names):
    """A converter that takes these words and no others, so that pages of other modules keep their addresses."""
    return type("OneOf", (StringConverter,), {"regex": "|".join(names)})


register_converter(_one_of(SECTIONS), "section")
register_converter(_one_of(name for name in referral.TABS if name != "overview"), "tab")
register_converter(_one_of(steps.STEPS), "step")

urlpatterns = [
    path("referrals/", register.referrals, name="referrals"),
    path("referrals/new/", people.new_referral, name="new_referral"),
    path("referrals/new/found/", people.new_referral_found, name="new_referral_found"),
    path("referrals/new/for/<str:reference>/", people.new_referral_for, name="new_referral_for"),
    path("referrals/new/person/", people.new_person, name="new_person"),
    path("referrals/<str:reference>/", referral.referral, name="referral"),
    path("referrals/<str:reference>/draft/", drafts.draft, name="draft"),
    path("referrals/<str:reference>/draft/person/", drafts.draft_person, name="draft_person"),
    path("referrals/<str:reference>/draft/consents/", drafts.draft_consents, name="draft_consents"),
    path("referrals/<str:reference>/draft/route/", drafts.draft_route, name="draft_route"),
    path("referrals/<str:reference>/draft/pathway/", cohort.draft_cohort, name="draft_cohort"),
    path("referrals/<str:reference>/draft/check/", sending.draft_check, name="draft_check"),
    path("referrals/<str:reference>/draft/<section:section>/", drafts.draft_section, name="draft_section"),
    path("referrals/<str:reference>/sent/", sending.draft_sent, name="draft_sent"),
    path("referrals/<str:reference>/duplicates/", people.duplicate_check, name="duplicate_check"),
    path("referrals/<str:reference>/person/", about.person, name="referral_person"),
    path("referrals/<str:reference>/consents/", about.consents, name="consents"),
    path("referrals/<str:reference>/consents/<int:pk>/take-back/", about.consent_withdraw, name="consent_withdraw"),
    path("referrals/<str:reference>/restrict/", restriction.restrict, name="restrict"),
    path("referrals/<str:reference>/open-to/", restriction.grant_add, name="grant_add"),
    path("referrals/<str:reference>/open-to/<int:pk>/end/", restriction.grant_end, name="grant_end"),
    path("referrals/<str:reference>/files/", files.files, name="files"),
    path("referrals/<str:reference>/files/add/", files.file_add, name="file_add"),
    path("referrals/<str:reference>/files/<int:pk>/", files.attachment, name="attachment"),
    path("referrals/<str:reference>/sheet/", sheet.sheet, name="sheet"),
    path("referrals/<str:reference>/do/<step:step>/", steps.referral_step, name="referral_step"),
    path("referrals/<str:reference>/invite/", sharing.agency_invite, name="agency_invite"),
    path("referrals/<str:reference>/invite/<int:pk>/end/", sharing.agency_uninvite, name="agency_uninvite"),
    path("referrals/<str:reference>/<tab:tab>/", referral.referral_tab, name="referral_tab"),
    path("offers/<str:reference>/answer/", steps.offer_answer, name="offer_answer"),
]
