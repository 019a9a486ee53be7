"""The quarter chosen, and how a figure is broken down. Quarters only, so that nobody subtracts days of their own."""

from datetime import date

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from agencies.models import Area
from analytics.asking import period_of
from analytics.figures import Figure, NotAsked, Query
from analytics.models import ReportingPeriod
from analytics.periods import Period, PeriodError, latest_complete_quarter, previous
from analytics.publication import named
from pathways.models import Cohort

QUARTERS_OFFERED = 12


def quarters(today: date) -> list[Period]:
    """The latest complete financial quarters, newest first."""
    found = [latest_complete_quarter(today)]
    while len(found) < QUARTERS_OFFERED:
        found.append(previous(found[-1]))
    return found


class PeriodForm(forms.Form):
    """A quarter: financial, calendar or programme; the latest complete one when nothing is said."""

    period = forms.CharField(label="Quarter", required=False, widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, data, today):
        self.latest = latest_complete_quarter(today)
        data = data.copy()
        data.setdefault("period", self.latest.key)
        super().__init__(data)
        offered = [(quarter.key, f"{quarter.label} ({quarter.short})") for quarter in quarters(today)]
        programme = ReportingPeriod.objects.filter(scheme="sp").order_by("-first")
        rows = [(str(row), f"{row.code}, from {row.first:%-d %B %Y}") for row in programme]
        known = {key for key, _ in [*offered, *rows]}
        asked = [] if data["period"] in known else [(data["period"], data["period"])]
        groups = [("Financial quarters", offered), ("Programme quarters", rows)]
        self.fields["period"].widget.choices = [*asked, *(group for group in groups if group[1])]

    def clean_period(self):
        try:
            period = period_of(self.cleaned_data["period"] or self.latest.key)
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error
        if "Q" not in period.code:
            raise forms.ValidationError("Choose a quarter: figures on these pages are for quarters.")
        return period


class OverviewForm(PeriodForm):
    """A quarter, and one area or one cohort of the published breakdowns; never days or places of one's own choosing.

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
        return self.cleaned_data

    @property
    def chosen(self) -> tuple[str, str] | None:
        """The breakdown, and the code of its row; None for everybody."""
        return next(((by, code) for by in ("area", "cohort") if (code := self.cleaned_data.get(by))), None)


class FigureForm(PeriodForm):
    """A quarter and the breakdown and options that the figure knows."""

    def __init__(self, data, today, figure: Figure):
        super().__init__(data, today)
        if len(figure.breakdowns) > 1:
            offered = [by for by in figure.breakdowns if by not in figure.too_fine]
            choices = [(by, by.replace("_", " ").capitalize()) for by in offered]
            self.fields["by"] = _choice("Broken down by", choices)
        for option, values in figure.options.items():
            everything = {"origin": "Everybody", "term": "All services"}.get(option, "All services")
            choices = [("", everything), *((value, WORDS[value]) for value in values)]
            self.fields[option] = _choice(option.capitalize(), choices)
        self.figure = figure

    def clean(self):
        try:
            named(self.figure.name, self.query)
        except NotAsked as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data

    @property
    def query(self) -> Query:
        """What is asked beside the quarter."""
        return Query(**{key: value or None for key, value in self.cleaned_data.items() if key != "period"})

    def address(self, name: str) -> str:
        """The figure's page for what is asked."""
        asked = {key: value for key, value in vars(self.query).items() if value}
        return f"{reverse('figure', args=[name])}?{urlencode({'period': self.cleaned_data['period'].key} | asked)}"


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
