"""Pages about people, referrals, offers and stays."""
