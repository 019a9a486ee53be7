"""Referrals and what hangs on them. Every read takes facts out of the hub: the log calls it disclosure."""

from types import SimpleNamespace

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from agencies.paging import MOST_COUNTED, token
from hub.api import parameters, shapes
from hub.api.doors import Reading
from referrals import access, reading
from referrals.filters import ReferralFilter
from referrals.listing import listed, words_of
from referrals.views.common import note_reading, referral_or_404
from referrals.views.referral import history, tabs
from referrals.views.referral.seen import see

NO_REFERRAL = "There is no such referral among those that you may see. Check the reference."
Page = shapes.page_of(shapes.ReferralRow, "referrals")
Offers = shapes.rows_of(shapes.OfferShape, "Offers of a referral, the first sent first")
Stays = shapes.rows_of(shapes.StayShape, "Stays of a referral, the earliest first")
Moments = shapes.part_of(shapes.MomentShape, "what was done and who looked, newest first")
Answers = shapes.rows_of(shapes.AnswerShape, "Questions and answers that you may read")


def _put_person(card):
    card.referral.person = card.name
    return card.referral, card.classes


class Referrals(Reading):
    """Referrals that you may see, the latest change first."""

    permissions = ("view_referral",)
    asks = (*parameters.of_filters(ReferralFilter), parameters.Q, parameters.SIZE, parameters.AFTER)

    @extend_schema(operation_id="referrals", parameters=[each.documented for each in asks], responses=Page)
    def get(self, request):
        stakes = access.open_stakes(request.user, "view_referral")
        narrowed = parameters.chosen(ReferralFilter(request.GET, queryset=stakes, request=self.page))
        words, size, last = words_of(request.GET.get("q", "")), parameters.size_of(request), parameters.last_of(request)
        found = listed(request.user, chosen=narrowed.chosen, words=words, last=last, size=size)
        note_reading(self.page, found.rows)
        cards = reading.cards(request.user, found.rows)
        rows = shapes.ReferralRow([_put_person(cards[row.pk]) for row in found.rows], many=True).data
        end = found.rows[-1] if found.more else None
        return Response(
            {
                "count": min(found.count, MOST_COUNTED),
                "more_than_counted": found.count > MOST_COUNTED,
                "next": self.following(token(end.updated, end.pk) if end else ""),
                "results": rows,
            }
        )


class OfReferral(Reading):
    """What is read of one referral: found in the reader's world, and the reading noted."""

    def seen(self, reference):
        """The referral as its page shows it to this reader."""
        try:
            return see(self.page, referral_or_404(self.page, reference))
        except Http404 as error:
            raise Http404(NO_REFERRAL) from error


class OneReferral(OfReferral):
    """One referral and who it is about."""

    @extend_schema(operation_id="referral", responses=shapes.ReferralShape)
    def get(self, request, reference):
        return Response(shapes.ReferralShape(_put_person(self.seen(reference).card)).data)


class OffersOf(OfReferral):
    """Offers of a referral; of a service that must stay unknown, without its name."""

    @extend_schema(operation_id="referral_offers", responses=Offers)
    def get(self, request, reference):
        seen = self.seen(reference)
        rows = [(_offer(tabs.offer_row(seen, offer)), seen.classes) for offer in seen.offers]
        return Response({"results": shapes.OfferShape(rows, many=True).data})


def _offer(row):
    """An offer with the texts that the page would show of it."""
    said = {"detail": row["detail"], "unsupported": row["unsupported"]}
    facts = {name: getattr(row["offer"], name) for name in shapes.OfferShape().fields}
    return SimpleNamespace(**facts | said)


class StaysOf(OfReferral):
    """Stays of a referral; where somebody is in hiding, without the place and without the way there."""

    @extend_schema(operation_id="referral_stays", responses=Stays)
    def get(self, request, reference):
        seen = self.seen(reference)
        return Response({"results": shapes.StayShape([(stay, seen.classes) for stay in seen.stays], many=True).data})


class TimelineOf(OfReferral):
    """What was done on a referral; for those who read everything, also who looked."""

    asks = (parameters.AFTER,)

    @extend_schema(operation_id="referral_timeline", parameters=[parameters.AFTER.documented], responses=Moments)
    def get(self, request, reference):
        seen = self.seen(reference)
        rows, end = history.one_page(seen, parameters.followed(request, history.place_of))
        return Response({"next": self.following(end), "results": shapes.MomentShape(rows, many=True).data})


class AssessmentOf(OfReferral):
    """The single assessment in its latest version, as far as you may read it."""

    @extend_schema(operation_id="referral_assessment", responses=Answers)
    def get(self, request, reference):
        seen = self.seen(reference)
        grouped = reading.answers(tabs.rows_of(seen.referral.assessment), seen.classes)
        rows = [row for rows in grouped.values() for row in rows]
        return Response({"results": shapes.AnswerShape(rows, many=True).data})
