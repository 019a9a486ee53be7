"""The form that a spreadsheet is handed in with."""

from django import forms

from agencies.forms import say_plainly

ENDINGS = (".csv", ".xlsx")


class Spreadsheet(forms.Form):
    """A file, and for stays whether unknown people may be made."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text="A .csv or .xlsx file of at most 20 MB. The first row names the columns.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    create_missing = forms.BooleanField(
        label="Make a record, with the reference alone, for each person whom nobody knows yet. Otherwise an "
        "unknown reference refuses the file",
        required=False,
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind.makes_missing is None:
            del self.fields["create_missing"]
        say_plainly(self, {"file": {"required": "Choose a file", "empty": "Choose a file that is not empty"}})

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError("Choose a file whose name ends in .csv or .xlsx")
        return file
