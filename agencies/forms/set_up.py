"""Areas, agencies, people, their memberships and their tokens."""

from datetime import timedelta

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from agencies.forms.plain import DateField, PlainForm
from agencies.models import Agency, Area
from agencies.models.token import LONGEST_DAYS
from agencies.models.user import POSTCODE
from agencies.roles import ROLE_CHOICES

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "Use only letters, numbers and hyphens in the code", "characters")
NOTHING_CHOSEN = [("", "Choose")]


MOST_TILES = 19


class AreaChange(PlainForm):
    """What can change about an area: its code cannot."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Area.Kind, widget=forms.RadioSelect)
    parent = forms.ModelChoiceField(
        Area.objects.all(),
        required=False,
        label="Lies in",
        empty_label="None",
        help_text="A district lies in its county.",
    )
    tile_column = forms.IntegerField(
        min_value=0,
        max_value=MOST_TILES,
        required=False,
        label="Column on the map of tiles",
        help_text="Figures show districts as tiles, roughly where they lie. 0 is the furthest west. Leave both "
        "empty and it stands below the others, by name.",
    )
    tile_row = forms.IntegerField(
        min_value=0, max_value=MOST_TILES, required=False, label="Row on the map", help_text="0 is the furthest north."
    )


class AreaRename(AreaChange):
    former_until = DateField(
        required=False,
        label="Last day of the former name",
        help_text="Only when the area has a new name: the hub keeps the former one up to this day.",
    )


class AreaAdd(AreaChange):
    code = forms.CharField(
        max_length=20,
        validators=[CODE],
        help_text="The ONS code, such as E07000106. A group of areas has a code of your own, such as EAST.",
    )
    field_order = ["code", "name", "kind", "parent", "tile_column", "tile_row"]


class AreaJoin(PlainForm):
    """From which day an area belongs to a group."""

    group = forms.ModelChoiceField(Area.objects.filter(kind="group"), empty_label="Choose")
    starts = DateField(label="First day in the group")


class EndsOn(PlainForm):
    """The first day on which something no longer holds."""

    ends = DateField(label="First day without it")

    def __init__(self, *args, label=None, **kwargs):
        super().__init__(*args, initial={"ends": timezone.localdate()}, **kwargs)
        if label:
            self.fields["ends"].label = label


class AgencyForm(PlainForm):
    """An agency's own facts."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Agency.Kind, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        Area.objects.exclude(kind="outside"),
        required=False,
        label="Area that it serves",
        empty_label="None",
        help_text="A district council serves its district.",
    )
    duty_to_refer_body = forms.BooleanField(
        required=False,
        label="It has a duty to refer people who may be homeless",
        help_text="Prisons, probation, hospitals, social services and other bodies that the law names have one.",
    )
    agreement_version = forms.CharField(
        max_length=40,
        required=False,
        label="Information-sharing agreement",
        help_text="The version that it signed. Without one the agency sees no person's record.",
    )
    agreement_signed = DateField(required=False, label="Date on which the agreement was signed")
    agreement_ends = DateField(
        required=False,
        label="Last day of the agreement",
        help_text="Leave empty if it has no end. After that day the agency sees no person's record.",
    )
    phone = forms.CharField(max_length=40, required=False, label="Phone number")
    email = forms.EmailField(
        required=False, label="E-mail address", help_text="One that a whole team reads, not one person's."
    )

    def clean(self):
        given = super().clean()
        if given.get("kind") == Agency.Kind.COUNCIL and not given.get("area"):
            self.add_error("area", "Choose the district that this council serves")
        version, signed = given.get("agreement_version"), given.get("agreement_signed")
        if version and not signed and "agreement_signed" not in self.errors:
            self.add_error("agreement_signed", "Enter the date on which the agreement was signed")
        if signed and not version:
            self.add_error("agreement_version", "Enter the version of the agreement that was signed")
        ends = given.get("agreement_ends")
        if ends and not (signed and signed <= ends) and "agreement_ends" not in self.errors:
            self.add_error("agreement_ends", "The last day must be on or after the day on which it was signed")
        return given


class AgencyAdd(AgencyForm):
    code = forms.CharField(
        max_length=20, validators=[CODE], help_text="Short and lasting, such as HARBOUR. It cannot be changed later."
    )
    field_order = ["code"]


class MembershipForm(PlainForm):
    """A role at an agency, from a day on."""

    agency = forms.ModelChoiceField(Agency.objects.all(), empty_label="Choose")
    role = forms.ChoiceField(choices=NOTHING_CHOSEN + ROLE_CHOICES)
    starts = DateField(label="First day")

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"starts": timezone.localdate()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class Invitation(MembershipForm):
    """Somebody who is to sign in, and the role that they begin with."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(max_length=254, label="E-mail address", help_text="The invitation goes there.")
    field_order = ["name", "email", "agency", "role", "starts"]


class OwnPostcode(PlainForm):
    """Where somebody lives, by postcode alone."""

    postcode = forms.CharField(
        max_length=10, required=False, help_text="For example, CT9 1AB. Leave it empty to forget the one that is kept."
    )

    def clean_postcode(self):
        postcode = "".join(self.cleaned_data["postcode"].upper().split())
        if postcode:
            POSTCODE(postcode)
        return postcode


class Reason(PlainForm):
    """Why something is done that others will want to understand later."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TokenForm(PlainForm):
    """A token for a program: what it is called, for which of the person's roles, and until when."""

    name = forms.CharField(max_length=80, help_text="What reads by it, such as: nightly copy into our own system.")
    membership = forms.ChoiceField(label="Role that it reads under", widget=forms.RadioSelect)
    ends = DateField(label="Last day", help_text="A year from today at most. Sooner is safer.")

    def __init__(self, *args, memberships, **kwargs):
        usual = timezone.localdate() + timedelta(days=LONGEST_DAYS // 4)
        super().__init__(*args, initial={"ends": usual, "membership": memberships[0].pk}, **kwargs)
        self.fields["membership"].choices = [(str(m.pk), f"{m.role_label}, {m.agency}") for m in memberships]
        self.memberships = {str(m.pk): m for m in memberships}

    def clean_membership(self):
        return self.memberships[self.cleaned_data["membership"]]
