"""The sentences somebody wrote themselves: without quoted and forwarded mail."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kuula.desk.briefing.material import Said
from kuula.desk.briefing.rules import rules_of
from kuula.desk.wording.promises.phrases import folded
from kuula.desk.wording.promises.sentences import sentences, without_quotations
from kuula.kit.languages import LANGUAGES

LONGEST: Final = 12_000
_QUOTED: Final = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
_OPENING: Final = re.compile(r"^[^\n,.!?]{1,60}[,.!?]?\s+")
_END: Final = re.compile(r"\n[ \t]*-- ?\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, the same in small letters without accents, and without what others
    said in it."""

    words: str
    flat: str
    own: str

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.own.rstrip().endswith("?")


@lru_cache(maxsize=512)
def own_sentences(said: Said) -> tuple[Sentence, ...]:
    """What a message says in sentences of its own, in order; none in other languages than ours."""
    if said.language not in LANGUAGES:
        return ()
    text = own_part(said.text, said.language)
    open_text = without_quotations(text)
    found = []
    for start, end in sentences(text):
        words = " ".join(text[start:end].split())
        if any(one.isalpha() for one in words):
            own = folded(open_text[start:end])
            found.append(Sentence(words, folded(words), own))
    return tuple(found)


def own_part(text: str, lang: str) -> str:
    """The text up to another mail below it, without the lines that quote one."""
    text = _QUOTED.sub("", text[:LONGEST])
    below = rules_of(lang).history.search(folded(text))
    text = text[: below.start()] if below else text
    signed = _END.search(text)
    return text[: signed.start()] if signed else text
