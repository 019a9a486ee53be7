"""What the ledger keeps of one referral."""


class Story:
    """Everything that belongs to one referral while the ledger is open."""

    def __init__(self, referral):
        self.referral = referral
        self.offers, self.placements, self.questions = [], [], []
        self.stakes, self.items, self.entries = [], [], []
        self.run = None

    def waiting(self):
        """The place on a waiting list that the person has now, or None."""
        return next((entry for entry in self.entries if entry.left_at is None), None)
