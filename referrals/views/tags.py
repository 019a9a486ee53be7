"""The colours that go with the words of a status, a band or a verdict; the words say everything."""

from referrals.codes import Band, Overstay
from referrals.lifecycle.duty import DutyStatus
from referrals.lifecycle.steps import OfferStatus, PlacementStatus, ReferralStatus

BAND_COLOURS = {Band.A: "red", Band.B: "orange", Band.C: "grey"}
STANDINGS = {
    "meets": ("Meets everything", "green"),
    "cannot_tell": ("Cannot tell yet", "yellow"),
    "not_now": ("Not now", "orange"),
    "does_not": ("Not suitable", "grey"),
}
STATUS_COLOURS = {
    ReferralStatus.DRAFT: "grey",
    ReferralStatus.BESIDE: "yellow",
    ReferralStatus.SUBMITTED: "blue",
    ReferralStatus.INFORMATION_ASKED: "yellow",
    ReferralStatus.WAITING: "purple",
    ReferralStatus.OFFERED: "blue",
    ReferralStatus.ACCEPTED: "teal",
    ReferralStatus.PLACED: "green",
    ReferralStatus.CLOSED: "grey",
}
OFFER_COLOURS = {
    OfferStatus.OPEN: "blue",
    OfferStatus.INFORMATION_ASKED: "yellow",
    OfferStatus.ACCEPTED: "green",
    OfferStatus.DECLINED: "red",
    OfferStatus.REFUSED: "orange",
    OfferStatus.LAPSED: "grey",
    OfferStatus.WITHDRAWN: "grey",
}
STAY_COLOURS = {
    PlacementStatus.BOOKED: "teal",
    PlacementStatus.ARRIVED: "green",
    PlacementStatus.DEPARTED: "grey",
    PlacementStatus.DID_NOT_ARRIVE: "red",
    PlacementStatus.CANCELLED: "grey",
}
OVERSTAY_COLOURS = {Overstay.ASKED: "yellow", Overstay.AUTHORISED: "blue", Overstay.REFUSED: "red"}
DUTY_COLOURS = {
    DutyStatus.SUBMITTED: "blue",
    DutyStatus.ACCEPTED: "green",
    DutyStatus.NOT_ACCEPTED: "red",
    DutyStatus.WITHDRAWN: "grey",
    DutyStatus.EXPIRED: "grey",
}
