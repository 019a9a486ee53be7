"""The period chosen, and how a figure is broken down. Periods of a scheme only: nobody subtracts days of their own."""

from datetime import date

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from agencies.models import Area
from analytics.asking import period_of
from analytics.chosen import Chosen
from analytics.figures import Figure, NotAsked, Query
from analytics.models import ReportingPeriod
from analytics.periods import (
    Period,
    PeriodError,
    calendar_quarter,
    latest,
    latest_complete_month,
    latest_complete_quarter,
    latest_complete_year,
)
from analytics.publication import named
from pathways.models import Cohort

QUARTERS_OFFERED, MONTHS_OFFERED, YEARS_OFFERED = 12, 12, 3
KEPT = ("area", "cohort")


def quarters(today: date) -> list[Period]:
    """The latest complete financial quarters, newest first."""
    return latest(latest_complete_quarter(today), QUARTERS_OFFERED)


def programme_quarters() -> list[Period]:
    """Those that are rows, newest first."""
    rows = ReportingPeriod.objects.filter(scheme="sp").order_by("-first")
    return [Period("sp", row.code, row.first, row.last) for row in rows]


def periods(today: date) -> dict[str, list[Period]]:
    """Every period offered, by the words for its scheme: what is over of each, newest first."""
    financial = quarters(today)
    return {
        "Financial quarters": financial,
        "Months": latest(latest_complete_month(today), MONTHS_OFFERED),
        "Financial years": latest(latest_complete_year(today), YEARS_OFFERED),
        "Calendar quarters": [calendar_quarter(quarter) for quarter in financial],
        "Programme quarters": programme_quarters(),
    }


class PeriodForm(forms.Form):
    """A month, a quarter or a year of a scheme; the latest complete financial quarter when nothing is said."""

    period = forms.CharField(label="Period", required=False, widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, data, today):
        self.latest = latest_complete_quarter(today)
        data = data.copy()
        data.setdefault("period", self.latest.key)
        super().__init__(data)
        offered = {words: list(filter(self.offers, found)) for words, found in periods(today).items()}
        groups = [(words, [(each.key, _called(each)) for each in found]) for words, found in offered.items()]
        known = {key for _, choices in groups for key, _ in choices}
        asked = [] if data["period"] in known else [(data["period"], data["period"])]
        self.fields["period"].widget.choices = [*asked, *(group for group in groups if group[1])]

    def offers(self, period: Period) -> bool:
        """Whether this form is for such a period."""
        return True

    def clean_period(self):
        try:
            return period_of(self.cleaned_data["period"] or self.latest.key)
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error


class QuarterForm(PeriodForm):
    """A quarter, and as what its report is written."""

    format = forms.ChoiceField(widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, data, today, kinds):
        super().__init__(data, today)
        self.fields["period"].label = "Quarter"
        self.fields["format"].choices = [(kind, kind.upper()) for kind in kinds]

    def offers(self, period):
        return period.noun == "quarter"


def _called(period: Period) -> str:
    """As the list of periods has it: a quarter with its number, a month or a year by its name."""
    if period.noun == "year":
        return period.code
    return period.label if period.noun == "month" else f"{period.label} ({period.short})"


class OverviewForm(PeriodForm):
    """A period, and one area or one cohort of the published breakdowns; never days or places of one's own choosing.

    Nothing is published for a choice that every viewer could not read off the tables by area and by cohort: so nobody
    learns a hidden number by subtracting one choice from another.
    """

    area = forms.ChoiceField(required=False, widget=forms.Select(attrs={"class": "govuk-select"}))
    cohort = forms.ChoiceField(required=False, widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, data, today):
        super().__init__(data, today)
        districts = Area.objects.filter(kind=Area.Kind.DISTRICT).order_by("name").values_list("code", "name")
        self.fields["area"].choices = [("", "Whole county"), *districts]
        cohorts = Cohort.objects.order_by("name").values_list("code", "name")
        self.fields["cohort"].choices = [("", "All cohorts"), *cohorts]

    def clean(self):
        if self.cleaned_data.get("area") and self.cleaned_data.get("cohort"):
            raise forms.ValidationError("Choose an area or a cohort, not both: so few people would be left to count.")
        period = self.cleaned_data.get("period")
        if self.chosen and period and period.noun != "quarter":
            raise forms.ValidationError(
                "Choose a quarter to see an area or a cohort: of a month or a year the whole county is shown."
            )
        return self.cleaned_data

    @property
    def chosen(self) -> Chosen | None:
        """The area or the cohort; None for everybody."""
        return next((Chosen(by, code) for by in KEPT if (code := self.cleaned_data.get(by))), None)


class FigureForm(PeriodForm):
    """A period and the breakdown and options that the figure knows.

    A page `keeps` the area or the cohort of the dashboard for the way back to it; they ask for nothing here.
    """

    def __init__(self, data, today, figure: Figure, keeps: tuple[str, ...] = ()):
        super().__init__(data, today)
        if len(figure.breakdowns) > 1:
            offered = [by for by in figure.breakdowns if by not in figure.too_fine]
            choices = [(by, by.replace("_", " ").capitalize()) for by in offered]
            self.fields["by"] = _choice("Broken down by", choices)
        for option, values in figure.options.items():
            everything = {"origin": "Everybody", "term": "All services"}.get(option, "All services")
            choices = [("", everything), *((value, WORDS[value]) for value in values)]
            self.fields[option] = _choice(option.capitalize(), choices)
        for name in keeps:
            if data.get(name):
                self.fields[name] = forms.SlugField(required=False, widget=forms.HiddenInput)
        self.figure = figure

    def clean(self):
        try:
            named(self.figure.name, self.query)
        except NotAsked as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data

    @property
    def query(self) -> Query:
        """What is asked beside the period."""
        asked = {key: value or None for key, value in self.cleaned_data.items() if key not in ("period", *KEPT)}
        return Query(**asked)

    @property
    def kept(self) -> dict[str, str]:
        """The period, and the area or the cohort of the dashboard: what a way back to it needs."""
        chosen = {name: value for name in KEPT if (value := self.cleaned_data.get(name))}
        return {"period": self.cleaned_data.get("period", self.latest).key} | chosen

    @property
    def asked(self) -> dict[str, str]:
        """What an address of this figure needs to say."""
        return self.kept | {key: value for key, value in vars(self.query).items() if value}

    @property
    def back(self) -> str:
        """The dashboard as it was left."""
        return f"{reverse('figures')}?{urlencode(self.kept)}"

    def address(self, name: str) -> str:
        """The figure's page for what is asked."""
        return f"{reverse('figure', args=[name])}?{urlencode(self.asked)}"


WORDS = {
    "kpi1": "Services in KPI 1",
    "kpi2": "Services in KPI 2",
    "short": "Short term",
    "long": "Long term",
    "outside": "From out of the county",
}


def _choice(label, choices):
    widget = forms.Select(attrs={"class": "govuk-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)
