"""What kind of thing is promised, by the words of kinds/*.toml."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from kuula.desk.wording.promises.phrases import folded, listed
from kuula.desk.wording.rulefile import rule_file

FOLDER: Final = Path(__file__).resolve().parent / "kinds"
LANGUAGES: Final = ("en", "et", "hr", "ru")
# In the order in which they are tried: money that comes back by post is a refund all the same.
KINDS: Final = ("refund", "call_back", "repair", "delivery", "reply")
OTHER: Final = "other"


def kind_of(quote: str, lang: str) -> str:
    """The kind of a promise: by the words of `lang`, else, as colleagues write promises down in
    their own, of any language; "other" when none of them know it."""
    text = folded(quote)
    for one in sorted(LANGUAGES, key=lambda known: known != lang):
        for kind, words in kinds_in(one).items():
            if words.search(text):
                return kind
    return OTHER


@cache
def kinds_in(lang: str, folder: Path = FOLDER) -> Mapping[str, re.Pattern[str]]:
    """The words of each kind in a language. Raises RuleError for a file that cannot be used."""
    rules = rule_file(folder / f"{lang}.toml")
    rules.part("kinds").refuse_others(KINDS)
    return {kind: listed(rules, f"kinds.{kind}", places={}) for kind in KINDS}
