"""The only ways to change a return. Keyword-only, `by=` always, one transaction each."""

from analytics.returns.actions import clock, steps
from analytics.returns.actions.audit import audit, extend, needs_another, sample, send_back
from analytics.returns.actions.clock import expect, tick
from analytics.returns.actions.filling import correct, fill_in, fill_in_many, note_look, take_back, take_workbook
from analytics.returns.actions.signing import sign, sign_many

__all__ = [
    "audit",
    "clock",
    "correct",
    "expect",
    "extend",
    "fill_in",
    "fill_in_many",
    "needs_another",
    "note_look",
    "sample",
    "send_back",
    "sign",
    "sign_many",
    "steps",
    "take_back",
    "take_workbook",
    "tick",
]
