"""What can stop an action. The door turns each into its page: 403, 409 and 422."""


class Refused(Exception):
    """The person may not do this. The message says why, in words for them."""


class TooLate(Exception):
    """Somebody else was faster, or the record has moved on. The message says what happened."""


class NotPossible(Exception):
    """What was asked for contradicts a fact. `errors` maps a field name ("" for the whole) to sentences."""

    def __init__(self, errors):
        self.errors = {"": [errors]} if isinstance(errors, str) else errors
        super().__init__("; ".join(sentence for sentences in self.errors.values() for sentence in sentences))
