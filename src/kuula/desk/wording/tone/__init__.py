"""How a reply sounds to a customer."""

from kuula.desk.wording.tone.listening import find_marks, plain_word
from kuula.desk.wording.tone.mark import KINDS, Mark
from kuula.desk.wording.tone.rules import BrokenRules

__all__ = ["KINDS", "BrokenRules", "Mark", "find_marks", "plain_word"]
