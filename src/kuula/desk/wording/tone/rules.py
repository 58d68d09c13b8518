"""The rules of a language, read from its file once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from kuula.desk.wording.rulefile import RuleFile, rule_file
from kuula.desk.wording.tone.folding import folded
from kuula.desk.wording.tone.phrases import Phrases, phrases

FOLDER: Final = Path(__file__).resolve().parent / "rules"
EVERYWHERE: Final = "everywhere.toml"
LANGUAGES: Final = ("en", "et", "hr", "ru")
Groups = Mapping[str, list[str]]
_PLAIN, _KNOWN = "jargon.words", "jargon.known_abbreviations"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is listened for in one language; each key of the file is explained there."""

    blame: Phrases
    no_blame: Phrases
    promise: Phrases
    no_promise: Phrases
    hanging: Phrases
    times: Phrases
    joints: re.Pattern[str]
    joint: re.Pattern[str]
    refusal: Phrases
    no_refusal: Phrases
    reasons: Phrases
    turns: Phrases
    regrets: Phrases
    apology: Phrases
    no_apology: Phrases
    remedies: Phrases
    negations: Phrases
    answers: Phrases
    polite: Phrases
    acknowledgements: Phrases
    greetings: Phrases
    jargon: Phrases
    plain: tuple[tuple[Phrases, str], ...]
    explained: Phrases
    codes: Phrases
    words_apart: int
    abbreviations: frozenset[str]
    shouted: Phrases
    inscribed: Phrases
    shouted_endings: tuple[str, ...]
    capitals: frozenset[str]
    own_letters: frozenset[str]
    own_letters_from: int


@cache
def rules_for(language: str) -> Rules:
    """The rules of a language. Raises RuleError."""
    return read_rules(FOLDER / f"{language}.toml")


def read_rules(path: Path) -> Rules:
    """The rules of a file beside what is the same everywhere. Raises RuleError."""
    return _rules(rule_file(path), rule_file(path.parent / EVERYWHERE))


def _rules(own: RuleFile, shared: RuleFile) -> Rules:
    groups = own.lists("groups")
    listed, compiled = partial(_listed, own, groups), partial(_compiled, own, groups)
    plain = {**shared.texts_by_word(_PLAIN), **own.texts_by_word(_PLAIN)}
    abbreviations = frozenset(own.words(_KNOWN) + shared.words(_KNOWN))
    return Rules(
        blame=listed("blame.phrases"),
        no_blame=listed("blame.unless"),
        promise=listed("promise.phrases"),
        no_promise=listed("promise.unless"),
        hanging=listed("promise.hanging"),
        times=listed("promise.times"),
        joints=_joints(own, r"\s"),
        joint=_joints(own, ""),
        refusal=listed("refusal.phrases"),
        no_refusal=listed("refusal.unless"),
        reasons=listed("refusal.reasons"),
        turns=listed("refusal.turns"),
        regrets=listed("refusal.regrets"),
        apology=listed("apology.phrases"),
        no_apology=listed("apology.unless"),
        remedies=listed("apology.remedies"),
        negations=listed("apology.negations"),
        answers=listed("apology.answers"),
        polite=listed("apology.polite"),
        acknowledgements=listed("acknowledgement.phrases"),
        greetings=listed("acknowledgement.greetings"),
        jargon=compiled(_PLAIN, list(plain)),
        plain=tuple((compiled(_PLAIN, [word]), other) for word, other in plain.items() if other),
        explained=listed("jargon.explained"),
        codes=listed("jargon.codes"),
        words_apart=own.number("jargon.words_apart", most=5),
        abbreviations=abbreviations,
        shouted=listed("shouting.words"),
        inscribed=listed("shouting.inscribed"),
        shouted_endings=tuple(map(folded, own.words("shouting.endings"))),
        capitals=abbreviations.union(own.words("shouting.known_in_capitals")),
        own_letters=frozenset(own.text("shouting.own_letters").upper()),
        own_letters_from=own.number("shouting.own_letters_from", most=99),
    )


def _listed(own: RuleFile, groups: Groups, key: str) -> Phrases:
    return _compiled(own, groups, key, own.texts(key))


def _compiled(own: RuleFile, groups: Groups, key: str, lines: list[str]) -> Phrases:
    return own.checked(key, partial(phrases, lines, groups))


def _joints(own: RuleFile, before: str) -> re.Pattern[str]:
    words = [re.escape(folded(word)) for word in own.words("promise.joints")]
    return re.compile(rf"{before}(?:{'|'.join(words)})\s" if words else r"(?!)")
