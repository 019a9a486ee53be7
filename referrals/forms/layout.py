"""How questions stand on a page: sets with a title, and a question that hangs on another one."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Div, Fieldset, Layout, Size
from django.utils.html import escape


def helper(form, *parts):
    """The helper of a form whose page has the form's tag and its token already."""
    found = FormHelper(form)
    found.form_tag = False
    found.disable_csrf = True
    found.layout = Layout(*parts)
    return found


def sets(fieldsets):
    """{title: fields}, each a set of its own."""
    return [
        Fieldset(*names, legend=title, legend_size=Size.MEDIUM, legend_tag="h2") for title, names in fieldsets.items()
    ]


def asked_when(name, answers, words, *parts):
    """Parts that the page's script shows while `name` is answered with one of `answers`; `words` say so without it."""
    hint = HTML(f'<p class="govuk-hint hub-no-script">{escape(words)}</p>')
    when = f"{name}={'|'.join(map(str, answers))}"
    return Div(hint, *parts, css_class="hub-asked-when", data_asked_when=when)
