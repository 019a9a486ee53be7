"""Everything about one journey, on one page with a tab for each side of it."""

from referrals.views.referral.page import TABS, referral, referral_tab

__all__ = ["TABS", "referral", "referral_tab"]
