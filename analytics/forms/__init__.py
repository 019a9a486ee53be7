"""What is asked of whoever reads figures, closes quarters and sets targets."""

from analytics.forms.figure import KEPT, FigureForm, OverviewForm, PeriodForm, QuarterForm, periods, quarters
from analytics.forms.quarter import CloseForm, CorrectForm
from analytics.forms.target import EndTargetForm, TargetForm

__all__ = [
    "KEPT",
    "CloseForm",
    "CorrectForm",
    "EndTargetForm",
    "FigureForm",
    "OverviewForm",
    "PeriodForm",
    "QuarterForm",
    "TargetForm",
    "periods",
    "quarters",
]
