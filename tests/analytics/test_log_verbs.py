"""Every verb of the log is classed: some figure reads what it changed, or none does."""

import ast
from pathlib import Path

import pytest

from agencies import audit
from agencies.models import Event
from analytics.publication import end_of_log
from analytics.returns.lifecycle import RETURN
from hub.accounts import HAPPENED
from hub.demo import load
from referrals.actions.steps import TABLES

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("agencies", "pathways", "referrals", "analytics")
# What changes a number, a label or a colour on a page of figures, or may.
COUNTED = frozenset(
    {
        *("add_agency", "change_agency", "add_area", "change_area", "set_names", "join_group", "leave_group"),
        *("add_service", "change_service", "add_term", "set_stages"),
        *("add_unit", "change_unit", "put_out_of_service", "put_back"),
        *("publish", "add_pathway_version", "set_stage", "remove_stage"),
        *(
            "submit",
            "choose_cohort",
            "route",
            "reband",
            "join",
            "joined",
            "alone",
            "ready",
            "ask",
            "answer",
            "wait",
            "withdraw",
            "reopen",
        ),
        *("accept", "decline", "refused", "lapse", "review", "challenge", "close", "correct", "amend", "cancel"),
        *("arrive", "did_not_arrive", "extend", "depart", "died", "destination", "outcomes", "follow_up", "authorise"),
        *("change_person", "merge", "unmerge", "erase", "import", "meet_number", "load_demo", "read_change"),
        *("notify", "accept_duty", "refuse_duty", "withdraw_duty", "expire_duty", "record_decision"),
        "change_homeless_decision",
        *("record_contract", "change_contract", "record_visit", "change_quality_visit", "raise_alert"),
        *("change_safeguarding_alert", "record_complaint", "close_complaint"),
        *("set_target", "end_target", "expect", "remind", "fall_due", "issue_default", "fill_in", "sign"),
        *("send_back", "audit"),
    }
)


def trees():
    """Every module of actions: nothing else writes an event."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "actions" in path.parts:
                yield ast.parse(path.read_text(encoding="utf-8"))


def words(node):
    """The verbs that an expression can be."""
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def handed_on(tree):
    """Functions of a module that are handed a verb: their name, and at which place it stands."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    places = {each.name: [argument.arg for argument in each.args.args] for each in functions}
    return {name: arguments.index("verb") for name, arguments in places.items() if "verb" in arguments}


def written():
    """Every verb that stands in the code where an event is written."""
    parsed = list(trees())
    places = {name: place for tree in parsed for name, place in handed_on(tree).items()}
    for node in (node for tree in parsed for node in ast.walk(tree)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from (word for keyword in node.keywords if keyword.arg == "verb" for word in words(keyword.value))
            if called in places and len(node.args) > places[called]:
                yield from words(node.args[places[called]])
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").lower() == "verb":
            yield from words(node.value)


def registered():
    """Every verb there is: written by an action, a step of a life-cycle, or what somebody did to their account."""
    steps = {step for _, table in TABLES.values() for step in table}
    account = {verb for verb, _ in HAPPENED.values()}
    return {*written(), *steps, *RETURN, *account, load.VERB} - {"change_"}  # which an import looks for


def test_every_verb_of_the_log_is_classed_as_counted_or_not():
    assert sorted(registered() - COUNTED - audit.UNCOUNTED) == []
    assert not COUNTED & audit.UNCOUNTED


def test_no_class_holds_a_verb_that_nobody_writes():
    assert sorted((COUNTED | audit.UNCOUNTED) - registered()) == []


@pytest.mark.django_db
def test_what_counts_nothing_leaves_the_end_of_the_log_where_it_was(django_assert_num_queries):
    def happens(verb):
        return Event.objects.create(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb=verb, subject_kind="referral")

    counted = happens("depart")
    Event.objects.bulk_create(
        Event(happened_at="2026-01-05T09:00:00Z", actor_id=1, verb=verb, subject_kind="referral")
        for verb in sorted(audit.UNCOUNTED)
    )
    with django_assert_num_queries(1):
        assert end_of_log()[0] == counted.pk
    assert end_of_log()[0] == counted.pk < happens("arrive").pk == end_of_log()[0]
