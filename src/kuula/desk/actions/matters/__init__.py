"""The only writers of matters: what colleagues say of them, and what the days prove."""

from kuula.desk.actions.matters.following import follow_ledger
from kuula.desk.actions.matters.judging import judge_due_matters
from kuula.desk.actions.matters.telling import take_telling_back, tell_matter

__all__ = ["follow_ledger", "judge_due_matters", "take_telling_back", "tell_matter"]
