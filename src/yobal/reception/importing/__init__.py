"""Taking in a table of answers from elsewhere: first everything is read and checked, then each row is received.

Nothing is written while the table or the mapping do not fit the consultation. Each row is a submission of its own,
known by its reference: an import that was stopped is simply run again, and a second run adds nothing.
"""

from yobal.reception.importing.planning import Plan, plan_import
from yobal.reception.importing.taking import Outcome, already_in, carry_out, questions_of

__all__ = ["Outcome", "Plan", "already_in", "carry_out", "plan_import", "questions_of"]
