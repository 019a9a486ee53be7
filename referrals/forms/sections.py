"""A section of the assessment as a form: made from the table of sections and from the questions on the models."""

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.db import models

from agencies.forms import DateField, PlainForm
from agencies.models import Area
from pathways.models import Service
from referrals.codes import OutcomeCode
from referrals.forms.layout import asked_when, helper
from referrals.sections import LIST_QUESTIONS, SECTIONS, section_code

YES_NO = [("True", "Yes"), ("False", "No"), ("unknown", "Don’t know")]
ELSEWHERE = "_elsewhere"
LONGEST_TEXT = 5000
MOST_RADIOS = 8
HOME_KINDS = (Area.Kind.DISTRICT, Area.Kind.UNITARY)


class SectionForm(PlainForm):
    """The questions of one section row, with its answers or with what is `known` from earlier.

    `complete`: what sending requires may not be left empty. `extra`: further fields, by name.
    """

    def __init__(self, section, *args, complete=False, extra=None, known=None, **kwargs):
        self.section, self.code = section, section_code(section)
        super().__init__(*args, initial=_initial(section) | (known or {}), **kwargs)
        self.places = _places() if any(_is_about(section, name, Area) for name in self.asks) else {}
        for name, ask in self.asks.items():
            question = section._meta.get_field(name)
            self.fields |= BUILDERS[_kind(question)](self, name, question)
            self.fields[name].required = complete and ask.required and ask.when is None
            self._word(name, question)
        self.fields |= extra or {}
        self.helper = helper(self, *self._layout(), *(_shown(self, name) for name in extra or {}))

    @property
    def asks(self):
        return SECTIONS[self.code].asks

    def clean(self):
        """What is wrong with an answer to a question that is not asked is wrong with nothing."""
        given = super().clean()
        for name, ask in self.asks.items():
            if ask.when and given.get(ask.when[0]) not in ask.when[1]:
                self.errors.pop(name, None)
        return given

    def answers(self):
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        found = {name: given[name] for name in self.asks if name in given}
        for name in found:
            if other := given.get(f"{name}{ELSEWHERE}"):
                found[name] = list({*found[name], other})
        return found

    def _word(self, name, question):
        field = self.fields[name]
        label = str(question.verbose_name)
        field.label = label[:1].upper() + label[1:]
        field.help_text = str(question.help_text)
        field.error_messages |= {
            "required": f"Answer the question “{field.label}”",
            "invalid_choice": f"Choose an answer to “{field.label}” from the list",
            "invalid_list": f"Choose an answer to “{field.label}” from the list",
            "invalid": f"“{field.label}” needs a whole number, such as 2",
            "max_length": f"“{field.label}” must have %(limit_value)d characters or fewer. You entered %(show_value)d",
            "min_value": f"“{field.label}” must be %(limit_value)s or more",
            "max_value": f"“{field.label}” must be %(limit_value)s or less",
            "null_characters_not_allowed": f"“{field.label}” holds a character that cannot be kept. Type it again",
        }
        if isinstance(field, DateField):
            field.error_messages["invalid"] = f"“{field.label}” must be a real date, such as 27 3 2026"

    def _only_if(self, ask):
        """Says when a question is asked, for a page on which nothing hides it."""
        parent = self.section._meta.get_field(ask.when[0])
        labels = dict(parent.choices or YES_NO)
        said = [str(labels.get(value, labels.get(str(value)))) for value in ask.when[1]]
        answers = f"{', '.join(said[:-1])} or {said[-1]}" if len(said) > 1 else said[0]
        return f"Only if you answered “{parent.verbose_name}” with {answers}."

    def _layout(self):
        """Questions in the table's order; the page's script shows one that hangs on another when it is asked."""
        for name, ask in self.asks.items():
            parts = [_shown(self, each) for each in (name, f"{name}{ELSEWHERE}") if each in self.fields]
            if ask.when:
                parts = [asked_when(*ask.when, self._only_if(ask), *parts)]
            yield from parts


def _shown(form, name):
    field = form.fields[name]
    if isinstance(field.widget, forms.RadioSelect):
        return Field.radios(name, legend_size=Size.SMALL, inline=len(field.choices) <= 4)
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return Field.checkboxes(name, legend_size=Size.SMALL, small=len(field.choices) > MOST_RADIOS)
    if isinstance(field, DateField):
        return Field(name, context={"legend_size": Size.for_legend(Size.SMALL)})
    if isinstance(field.widget, forms.Textarea):
        return Field.textarea(name, label_size=Size.SMALL, rows=4)
    return Field.text(name, label_size=Size.SMALL)


def typed(section, classes):
    """Answers of a section row as a form takes them, those left out whose class is not among `classes`."""
    asks = SECTIONS[section_code(section)].asks
    return {name: value for name, value in _initial(section).items() if asks[name].access in classes}


def _initial(section):
    found = {}
    for name in SECTIONS[section_code(section)].asks:
        question = section._meta.get_field(name)
        if question.many_to_many:
            found[name] = [str(pk) for pk in getattr(section, name).values_list("pk", flat=True)]
        elif question.is_relation:
            pk = getattr(section, question.attname)
            found[name] = "" if pk is None else str(pk)
        else:
            found[name] = getattr(section, name)
    return found


def _places():
    return {str(area.pk): area for area in Area.objects.exclude(kind__in=[Area.Kind.COUNTY, Area.Kind.GROUP])}


def _is_about(section, name, model):
    return section._meta.get_field(name).related_model is model


def _kind(question):
    """Which of the builders makes the field of a question: the first that fits."""
    if question.name in LIST_QUESTIONS:
        return "several"
    if question.many_to_many:
        return "services" if question.related_model is Service else "areas"
    if question.is_relation:
        return "area"
    if question.choices:
        return "choice"
    return question.__class__.__name__


def _several(form, name, question):
    choices = getattr(form.section, name.upper(), OutcomeCode.choices)
    return {name: forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)}


def _areas(form, name, question):
    """Boxes for the home districts and for what was chosen before, and a list to add one area from outside."""
    chosen = form.initial[name]
    boxes = [(pk, area.name) for pk, area in form.places.items() if area.kind in HOME_KINDS or pk in chosen]
    outside = [(pk, area.name) for pk, area in form.places.items() if area.kind not in HOME_KINDS and pk not in chosen]
    fields = {
        name: forms.TypedMultipleChoiceField(
            choices=boxes, coerce=form.places.get, empty_value=[], widget=forms.CheckboxSelectMultiple
        )
    }
    if outside:
        fields[f"{name}{ELSEWHERE}"] = forms.TypedChoiceField(
            choices=[("", "None"), *outside],
            coerce=form.places.get,
            empty_value=None,
            required=False,
            label=f"Outside the county: {question.verbose_name[:1].lower()}{question.verbose_name[1:]}",
            help_text="To add another one, save and open this page again.",
            error_messages={"invalid_choice": "Choose an area outside the county from the list"},
        )
    return fields


def _services(form, name, question):
    """Boxes for the services chosen before, and a list to add one."""
    known = {str(service.pk): service for service in Service.objects.order_by("name")}
    chosen = [(pk, service.name) for pk, service in known.items() if pk in form.initial[name]]
    others = [(pk, service.name) for pk, service in known.items() if pk not in form.initial[name]]
    given = {"coerce": known.get, "required": False}
    add = {
        f"{name}{ELSEWHERE}": forms.TypedChoiceField(
            choices=[("", "None"), *others],
            empty_value=None,
            label="Add a service to keep out of" if chosen else str(question.verbose_name),
            help_text="To add another one, save and open this page again.",
            error_messages={"invalid_choice": "Choose a service from the list"},
            **given,
        )
    }
    widget = forms.CheckboxSelectMultiple if chosen else forms.MultipleHiddenInput
    boxes = forms.TypedMultipleChoiceField(choices=chosen, empty_value=[], widget=widget, **given)
    return {name: boxes} | add


def _area(form, name, question):
    home = [(pk, area.name) for pk, area in form.places.items() if area.kind in HOME_KINDS]
    outside = [(pk, area.name) for pk, area in form.places.items() if area.kind not in HOME_KINDS]
    choices = [("", "Choose"), ("In the county", home), ("Outside the county", outside)]
    return {name: forms.TypedChoiceField(choices=choices, coerce=form.places.get, empty_value=None)}


def _choice(form, name, question):
    choices = [(value, str(label)) for value, label in question.choices]
    number = isinstance(question, models.IntegerField)
    given = {"coerce": int if number else str, "empty_value": None if number else ""}
    if len(choices) > MOST_RADIOS:
        return {name: forms.TypedChoiceField(choices=[("", "Choose"), *choices], **given)}
    return {name: forms.TypedChoiceField(choices=choices, widget=forms.RadioSelect, **given)}


def _yes_no(form, name, question):
    answers = {"True": True, "False": False}
    if getattr(form.section, name) is None and form.section.saved_at:
        form.initial[name] = "unknown"
    return {
        name: forms.TypedChoiceField(choices=YES_NO, coerce=answers.get, empty_value=None, widget=forms.RadioSelect)
    }


BUILDERS = {
    "several": _several,
    "areas": _areas,
    "services": _services,
    "area": _area,
    "choice": _choice,
    "BooleanField": _yes_no,
    "DateField": lambda form, name, question: {name: DateField()},
    "TextField": lambda form, name, question: {
        name: forms.CharField(widget=forms.Textarea, max_length=LONGEST_TEXT, empty_value="")
    },
    "CharField": lambda form, name, question: {name: forms.CharField(max_length=question.max_length)},
    "PositiveSmallIntegerField": lambda form, name, question: {name: forms.IntegerField(min_value=0, max_value=30)},
}
