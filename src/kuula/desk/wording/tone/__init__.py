"""How a reply sounds to a customer."""

from kuula.desk.wording.tone.listening import find_marks, plain_word
from kuula.desk.wording.tone.mark import KINDS, Mark

__all__ = ["KINDS", "Mark", "find_marks", "plain_word"]
