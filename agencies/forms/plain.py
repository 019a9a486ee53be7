"""Every error names its field and says what to do; what was typed stays on the page."""

from datetime import date

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError

from agencies.errors import NotPossible

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class DateField(DateInputField):
    """A day in three boxes. A day that does not exist, or is only half given, is refused with the way to write it."""

    def clean(self, value):
        parts = [str(part or "").strip() for part in value or ()]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            day, month, year = (int(part) for part in parts)
            found = date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        self.run_validators(found)
        return found


# How a label begins that would not read as a thing inside a sentence: it is quoted there.
NO_THING = ("As", "For", "How", "Lies", "Mainly", "Or", "Was", "What", "Which", "Who", "Why")


def _small(label):
    """The label as it stands in the middle of a sentence; abbreviations keep their capitals."""
    label = label.removeprefix("The ")
    return label if label[:2].isalpha() and label[:2].isupper() else label[:1].lower() + label[1:]


def _sentences(field):
    """What is said of each error, with the field named in it: as a thing, or in the words of its question."""
    label = str(field.label or "").removesuffix(" (optional)")
    quoted = label.endswith("?") or label.split(" ")[0] in NO_THING
    name = f"“{label}”" if quoted else label
    chosen = f"Choose an answer to {name}" if quoted else f"Choose the {_small(label)}"
    said = {
        "required": f"Answer {name}" if quoted else f"Enter the {_small(label)}",
        "max_length": f"{name} must have %(limit_value)d characters or fewer. You entered %(show_value)d",
        "min_value": f"{name} must be %(limit_value)s or more",
        "max_value": f"{name} must be %(limit_value)s or less",
        "max_digits": f"{name} must have %(max)s digits or fewer",
        "max_decimal_places": f"{name} must have %(max)s or fewer digits after the point",
        "max_whole_digits": f"{name} must have %(max)s digits or fewer before the point",
        "null_characters_not_allowed": f"{name} holds a character that cannot be kept. Type it again",
    }
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        said["required"] = chosen
        said["invalid_choice"] = said["invalid_pk_value"] = said["invalid_list"] = f"{chosen} from the list"
    elif isinstance(field, DateField):
        said["invalid"] = f"{name} must be a real date, such as 27 3 2026"
    elif isinstance(field, forms.EmailField):
        said["invalid"] = f"Enter the {_small(label)} in the form name@example.org"
    elif isinstance(field, forms.DecimalField):
        said["invalid"] = f"{name} must be a number, such as 12.5"
    elif isinstance(field, forms.IntegerField):
        said["invalid"] = f"{name} must be a whole number, such as 12"
    return said


def say_plainly(form, said=None):
    """Gives every field of a form messages that name it and say what to do; `said`: field -> error code -> sentence."""
    for name, field in form.fields.items():
        if field.label is None:
            field.label = name.replace("_", " ").capitalize()
        field.error_messages |= _sentences(field) | (said or {}).get(name, {})


class PlainForm(forms.Form):
    """A form whose messages are sentences for people; `said` replaces the general one where that would read badly."""

    said: dict[str, dict[str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_plainly(self, self.said)


def _said(name, error):
    """The sentences of one error of a model, which speaks to programmers where it speaks of uniqueness."""
    if error.code == "unique":
        return [f"This {name.replace('_', ' ')} is already in use. Enter another one"]
    return error.messages


def put_errors(form, error):
    """Puts what an action refused onto the form: on the field that it names, else on the form as a whole."""
    if isinstance(error, NotPossible):
        found = error.errors
    elif hasattr(error, "error_dict"):
        found = {
            name: [sentence for each in errors for sentence in _said(name, each)]
            for name, errors in error.error_dict.items()
        }
    else:
        found = {"": error.messages}
    for name, sentences in found.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
