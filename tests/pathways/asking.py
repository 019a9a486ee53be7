"""What tests ask of routing and of the vocabulary, in a word each."""

from pathways.criteria import CRITERIA
from pathways.routing import recommend
from tests.pathways.made_up import NOW, pathway, stranger


def routed(about, *services, by=None):
    return recommend(about, by or pathway(), services, NOW)


def order_of(about, *services):
    return [each.service for each in routed(about, *services).services]


def only(recommendation):
    (found,) = recommendation.services
    return found


def line(found, about):
    (verdict,) = [each for each in found.verdicts if each.criterion_or_kind == about]
    return verdict


def said(name, **facts):
    """What a criterion answers of a stranger of whom these facts are known."""
    return CRITERIA[name].test(stranger(**facts))
