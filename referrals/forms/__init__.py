"""Forms about people, referrals, offers and stays: they read what was typed, and decide nothing."""
