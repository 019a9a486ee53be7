"""Forms about people: the person, the assessment's sections, and the steps of a referral."""
