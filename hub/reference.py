"""`docs/reference/`, made from what the hub runs by: life-cycles, roles, stakes, classes, criteria, figures, API."""

from agencies.roles import PERMISSIONS, ROLES
from analytics.figures.reference import figures as figures_and_mappings
from analytics.returns.lifecycle import RETURN, ReturnStatus
from hub.api import schema
from pathways.criteria import SUBJECTS
from referrals import openings
from referrals.codes import AccessClass, StakeKind
from referrals.lifecycle import DUTY, OFFER, PLACEMENT, REFERRAL, WAITING
from referrals.lifecycle.duty import DutyStatus
from referrals.lifecycle.looking import RULES
from referrals.lifecycle.stakes import LASTS
from referrals.lifecycle.steps import OfferStatus, PlacementStatus, ReferralStatus
from referrals.opens import CLASSES_READ, EVERYTHING, NAMES_EARLY, STAKE_PERMISSIONS
from referrals.sections import PERSON_CLASSES, SECTIONS

MADE = "Made by `manage.py write_reference` from the tables in the code; a test compares them. Do not edit."
STAKE_HEADER = ("An agency that", "may, where the role allows it", "and reads", "while", "when the referral closes")
LOOK_BACK = (
    "The look-back is `STAKE_LOOK_BACK_DAYS` days: for a provider after the last day of its stays, for a council after "
    "the day on which the referral closed. Reopening brings the councils back, if the person still consents."
)
CRITERIA_TOLD = (
    "Rules of pathways, services and limits on the mix of residents combine these names; only a release adds one. "
    "Unknown is an answer of its own: routing then says *cannot tell yet*, and what to ask."
)
LIFECYCLES = (
    ("Referral", ReferralStatus, REFERRAL),
    ("Offer", OfferStatus, OFFER),
    ("Placement", PlacementStatus, PLACEMENT),
    ("Duty to refer", DutyStatus, DUTY),
    ("Return", ReturnStatus, RETURN),
)


def table(header, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def diagram(statuses, steps):
    """A Mermaid state diagram; steps that leave the status as it is are not drawn."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {status.value}: {status.label}" for status in statuses]
    for step in steps.values():
        lines += [
            f"    {status} --> {step.to}: {step.button}"
            for status in statuses.values
            if status in step.from_ and step.to and step.to != status
        ]
    return "\n".join([*lines, "```"])


def lifecycles():
    """The life-cycles: diagram, steps, and what waits for whom."""
    parts = ["# Life-cycles", MADE]
    for name, statuses, steps in LIFECYCLES:
        rows = [
            (
                f"`{step.name}`",
                step.button,
                ", ".join(statuses(status).label for status in statuses.values if status in step.from_),
                statuses(step.to).label if step.to else "stays, or follows from other facts",
                PERMISSIONS.get(step.permission, "the clock alone"),
                step.effect,
            )
            for step in steps.values()
        ]
        header = ("Step", "Button", "From", "To", "Who may", "What it does")
        parts += [f"## {name}", diagram(statuses, steps), table(header, rows)]
    rows = [(row.what, row.why, row.side.value) for row in WAITING.values()]
    parts += ["## What waits for whom", table(("What to do", "Why", "Side"), rows)]
    return "\n\n".join(parts) + "\n"


def roles():
    """What each role may do, and what each kind of stake carries."""
    parts = ["# Roles and stakes", MADE, "## Roles"]
    for role in ROLES.values():
        allowed = "\n".join(f"* {PERMISSIONS[name]}" for name in PERMISSIONS if name in role.permissions)
        step = "Signs in with a second step." if role.second_step else "A password is enough to sign in."
        parts += [f"### {role.label}", f"{role.sentence} Looks at: {role.scope.value}. {step}", allowed]
    rows = [
        (
            StakeKind(kind).label,
            ", ".join(PERMISSIONS[name].lower() for name in PERMISSIONS if name in carried),
            _classes(CLASSES_READ[kind]),
            LASTS[kind].while_,
            LASTS[kind].closed.value,
        )
        for kind, carried in STAKE_PERMISSIONS.items()
    ]
    parts += ["## Stakes", table(STAKE_HEADER, rows), LOOK_BACK]
    early = _classes(NAMES_EARLY)
    parts += [f"Where the version of the pathway says so, an open offer reads {early} facts beside."]
    parts += [f"Who opens a referral in an emergency reads {_classes(openings.READS)}, for some hours."]
    return "\n\n".join(parts) + "\n"


def _classes(classes):
    if classes == EVERYTHING:
        return "everything"
    return ", ".join(each.label.lower() for each in AccessClass if each in classes)


def assessment():
    """Every question of the single assessment, with its class and when it is asked."""
    rows = [("Person", name.replace("_", " "), access.label, "", "") for name, access in PERSON_CLASSES.items()]
    for row in SECTIONS.values():
        for field, ask in row.asks.items():
            when = f"if {ask.when[0].replace('_', ' ')} is {' or '.join(map(str, ask.when[1]))}" if ask.when else ""
            required = "before sending" if ask.required else ""
            rows.append(
                (row.title, str(row.model._meta.get_field(field).verbose_name), ask.access.label, required, when)
            )
    header = ("Section", "Question", "Class", "Required", "Asked")
    return "\n\n".join(["# The single assessment", MADE, table(header, rows)]) + "\n"


def criteria():
    """The closed vocabulary, subject by subject: the words either way, and what counts as unknown."""
    parts = ["# Criteria", MADE, CRITERIA_TOLD]
    for subject, rows in SUBJECTS.items():
        header = ("Name", "Criterion", "The person", "or", "Unknown")
        parts += [
            f"## {subject}",
            table(header, [(f"`{row.name}`", row.label, row.holds, row.fails, row.unknown) for row in rows]),
        ]
    return "\n\n".join(parts) + "\n"


def figures():
    """Every figure and the mappings that it reads by."""
    return f"# Figures\n\n{MADE}\n\n{figures_and_mappings()}\n"


def looking():
    """What is called unusual about looking at people, with the thresholds."""
    rows = [
        (
            rule.label,
            rule.why,
            f"{rule.at_least} {rule.counts if rule.at_least > 1 else rule.counts_one}",
            f"{rule.at_least_county} {rule.counts if rule.at_least_county > 1 else rule.counts_one}",
            f"{rule.days} days" if rule.days else "",
            f"{rule.quiet_days} days" if rule.quiet_days else "each day",
            rule.veiled,
        )
        for rule in RULES.values()
    ]
    header = (
        "What",
        "Why it is worth asking",
        "From",
        "For the county's roles",
        "Over",
        "Found again after",
        "Told as",
    )
    told = "“Told as” is what is said to whoever may not read the person's name: not even that a name agrees."
    return "\n\n".join(["# Unusual looking", MADE, table(header, rows), told]) + "\n"


PAGES = {
    "lifecycles.md": lifecycles,
    "roles.md": roles,
    "assessment.md": assessment,
    "criteria.md": criteria,
    "figures.md": figures,
    "looking.md": looking,
    "api.yaml": schema.text,
}
