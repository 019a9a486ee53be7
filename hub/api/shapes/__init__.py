"""What an answer holds, noun by noun; the schema is made from it."""

from hub.api.shapes.base import page_of, part_of, rows_of
from hub.api.shapes.counted import FigureAnswer, FigureShape, PeriodShape
from hub.api.shapes.directory import ServiceShape
from hub.api.shapes.people import (
    CLASSED,
    AnswerShape,
    MomentShape,
    OfferShape,
    ReferralRow,
    ReferralShape,
    StayShape,
)
from hub.api.shapes.root import RootShape

__all__ = [
    "CLASSED",
    "AnswerShape",
    "FigureAnswer",
    "FigureShape",
    "MomentShape",
    "OfferShape",
    "PeriodShape",
    "ReferralRow",
    "ReferralShape",
    "RootShape",
    "ServiceShape",
    "StayShape",
    "page_of",
    "part_of",
    "rows_of",
]
