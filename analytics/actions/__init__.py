"""What this app writes: closed quarters, returns, targets and benchmarks. Keyword-only, `by=` always."""

from analytics.actions.export import export
from analytics.actions.quarter import PERMISSION, close_quarter, correct_quarter
from analytics.actions.target import end_target, set_target

__all__ = ["PERMISSION", "close_quarter", "correct_quarter", "end_target", "export", "set_target"]
