"""The rules of a language, read from its file once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kuula.desk.wording.tone.folding import folded
from kuula.desk.wording.tone.phrases import BadPhrase, Phrases, phrases

FOLDER: Final = Path(__file__).resolve().parent / "rules"
EVERYWHERE: Final = "everywhere.toml"
LANGUAGES: Final = ("en", "et", "hr", "ru")
Table = Mapping[str, object]


class BrokenRules(ValueError):
    """A rule file that cannot be used; the words name the file and the key."""


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
    acknowledgements: Phrases
    jargon: Phrases
    plain: tuple[tuple[Phrases, str], ...]
    explained: Phrases
    codes: Phrases
    words_apart: int
    abbreviations: frozenset[str]
    shouted: Phrases
    shouted_endings: tuple[str, ...]
    capitals: frozenset[str]
    own_letters: frozenset[str]
    own_letters_from: int


@cache
def rules_for(language: str) -> Rules:
    """The rules of a language. Raises BrokenRules."""
    return read_rules(FOLDER / f"{language}.toml")


def read_rules(path: Path) -> Rules:
    """The rules in a file. Raises BrokenRules with the file and the key in plain words."""
    reader = _Reader(path.name, _table(path))
    shared = path.parent / EVERYWHERE
    return reader.rules(_Reader(shared.name, _table(shared)))


def _table(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenRules(f"{path.name}: {error}") from error


class _Reader:
    """Takes one file's tables apart and knows where it is when something is wrong."""

    def __init__(self, file: str, table: Table) -> None:
        self._file = file
        self._table = table
        self._groups = {
            str(name): self._lines("groups", str(name)) for name in self._section("groups")
        }

    def rules(self, shared: "_Reader") -> Rules:
        """Everything, with what is the same in all languages, or BrokenRules."""
        plain = {**shared._plain_words(), **self._plain_words()}
        known = ("jargon", "known_abbreviations")
        abbreviations = frozenset(self._words(*known) + shared._words(*known))
        return Rules(
            blame=self._phrases("blame", "phrases"),
            no_blame=self._phrases("blame", "unless"),
            promise=self._phrases("promise", "phrases"),
            no_promise=self._phrases("promise", "unless"),
            hanging=self._phrases("promise", "hanging"),
            times=self._phrases("promise", "times"),
            joints=self._joints(r"\s"),
            joint=self._joints(""),
            refusal=self._phrases("refusal", "phrases"),
            no_refusal=self._phrases("refusal", "unless"),
            reasons=self._phrases("refusal", "reasons"),
            turns=self._phrases("refusal", "turns"),
            regrets=self._phrases("refusal", "regrets"),
            apology=self._phrases("apology", "phrases"),
            no_apology=self._phrases("apology", "unless"),
            remedies=self._phrases("apology", "remedies"),
            acknowledgements=self._phrases("acknowledgement", "phrases"),
            jargon=self._compiled("jargon", "words", list(plain)),
            plain=tuple(
                (self._compiled("jargon", "words", [word]), other)
                for word, other in plain.items()
                if other
            ),
            explained=self._phrases("jargon", "explained"),
            codes=self._phrases("jargon", "codes"),
            words_apart=self._number("jargon", "words_apart"),
            abbreviations=abbreviations,
            shouted=self._phrases("shouting", "words"),
            shouted_endings=tuple(map(folded, self._words("shouting", "endings"))),
            capitals=abbreviations.union(self._words("shouting", "known_in_capitals")),
            own_letters=frozenset(self._text("shouting", "own_letters").upper()),
            own_letters_from=self._number("shouting", "own_letters_from"),
        )

    def _phrases(self, section: str, key: str) -> Phrases:
        return self._compiled(section, key, self._lines(section, key))

    def _compiled(self, section: str, key: str, lines: list[str]) -> Phrases:
        try:
            return phrases(lines, self._groups)
        except BadPhrase as error:
            raise self._broken(section, key, str(error)) from error

    def _joints(self, before: str) -> re.Pattern[str]:
        words = [re.escape(folded(word)) for word in self._words("promise", "joints")]
        return re.compile(rf"{before}(?:{'|'.join(words)})\s" if words else r"(?!)")

    def _plain_words(self) -> dict[str, str]:
        found = self._section("jargon").get("words")
        if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
            raise self._broken("jargon", "words", 'must be lines like "word" = "plain word"')
        return found

    def _words(self, section: str, key: str) -> list[str]:
        return [word for line in self._lines(section, key) for word in line.split()]

    def _lines(self, section: str, key: str) -> list[str]:
        found = self._section(section).get(key)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._broken(section, key, "must be a list of texts")
        return found

    def _text(self, section: str, key: str) -> str:
        found = self._section(section).get(key)
        if not isinstance(found, str):
            raise self._broken(section, key, "must be a text")
        return found

    def _number(self, section: str, key: str) -> int:
        found = self._section(section).get(key)
        if not isinstance(found, int) or isinstance(found, bool):
            raise self._broken(section, key, "must be a whole number")
        return found

    def _section(self, section: str) -> Table:
        found = self._table.get(section)
        if not isinstance(found, dict):
            raise BrokenRules(f"{self._file}: there is no [{section}]")
        return found

    def _broken(self, section: str, key: str, why: str) -> BrokenRules:
        return BrokenRules(f"{self._file}: {section}.{key}: {why}")
