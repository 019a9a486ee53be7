"""What: service users, assessments, referrals, offers, placements and departures."""
