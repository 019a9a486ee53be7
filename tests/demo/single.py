"""The single actions with the few questions that a history asks of its own past, as the bulk ledger answers them."""

from agencies.models import User
from referrals.actions.bulk.ledger import NOUNS
from referrals.actions.searching import searched_long
from referrals.models import Offer, Placement, Referral


class Single:
    """Takes every step one by one. Questions are handed back, as the ledger hands them back."""

    def __init__(self):
        for name, actions in NOUNS.items():
            setattr(self, name, actions)

    @staticmethod
    def clock():
        return User.objects.clock()

    @staticmethod
    def fresh(record):
        record.refresh_from_db()
        return record

    @staticmethod
    def said(referral):
        return referral.routing_runs.latest().result

    @staticmethod
    def searched_long(referral, at):
        return searched_long(referral, at)

    @staticmethod
    def offers(referral):
        return list(Offer.objects.filter(referral=referral).select_related("service", "referral").order_by("pk"))

    @staticmethod
    def stays(referral):
        return list(Placement.objects.filter(referral=referral).select_related("service", "unit").order_by("pk"))

    @staticmethod
    def referrals(person):
        return list(Referral.objects.filter(service_user=person))
