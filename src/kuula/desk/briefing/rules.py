"""The rules of each language, from rules/*.toml."""

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from kuula.desk.wording.promises.phrases import listed, source
from kuula.desk.wording.rulefile import rule_file

FOLDER: Final = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Rules:
    """What finds a wish, what was tried and a feeling. The rule files say what each list means."""

    wishes: re.Pattern[str]
    no_wishes: re.Pattern[str]
    instead: re.Pattern[str]
    greeting: re.Pattern[str]
    tried: re.Pattern[str]
    not_tried: re.Pattern[str]
    bad: re.Pattern[str]
    good: re.Pattern[str]
    history: re.Pattern[str]


@cache
def rules_of(lang: str, folder: Path = FOLDER) -> Rules:
    """The rules of a language. Raises RuleError for a file that cannot be used."""
    rules = rule_file(folder / f"{lang}.toml")
    pattern = partial(listed, rules, places={})
    return Rules(
        wishes=pattern("wish.says"),
        no_wishes=pattern("wish.never"),
        instead=pattern("wish.instead"),
        greeting=pattern("wish.greeting"),
        tried=pattern("tried.did"),
        not_tried=pattern("tried.never"),
        bad=pattern("feels.bad"),
        good=pattern("feels.good"),
        history=rules.checked(
            "history.begins", partial(_beginnings, rules.texts("history.begins"))
        ),
    )


def _beginnings(phrases: list[str]) -> re.Pattern[str]:
    """What finds a line that begins with one of the phrases."""
    return re.compile(rf"^[ \t]*(?:{'|'.join(_beginning(one) for one in phrases)})", re.MULTILINE)


def _beginning(phrase: str) -> str:
    dashes = phrase.startswith("-* ?")
    plain = source(phrase.removeprefix("-* ?"), {})
    return rf"-{{2,30}}[ \t]?{plain}" if dashes else plain
