"""The single actions with the few questions that a history asks of its own past, as the bulk ledger answers them."""

from agencies.models import User
from referrals import actions
from referrals.models import Offer, Placement, Question, Referral


class Single:
    """Takes every step one by one. Questions are handed back, as the ledger hands them back."""

    person, assessment, routing, placement, referral = (
        actions.person,
        actions.assessment,
        actions.routing,
        actions.placement,
        actions.referral,
    )

    def __init__(self):
        self.clock = User.objects.clock()
        self.offer = AskedBack()

    @staticmethod
    def fresh(record):
        record.refresh_from_db()
        return record

    @staticmethod
    def said(referral):
        return referral.routing_runs.latest().result

    @staticmethod
    def offers(referral):
        return list(Offer.objects.filter(referral=referral).select_related("service", "referral").order_by("pk"))

    @staticmethod
    def stays(referral):
        return list(Placement.objects.filter(referral=referral).select_related("service", "unit").order_by("pk"))

    @staticmethod
    def referrals(person):
        return list(Referral.objects.filter(service_user=person))


class AskedBack:
    """The steps of an offer, of which `ask` returns the question that was asked."""

    def __getattr__(self, step):
        return getattr(actions.offer, step)

    @staticmethod
    def ask(*, offer, **rest):
        actions.offer.ask(offer=offer, **rest)
        return Question.objects.filter(offer=offer).latest("pk")
