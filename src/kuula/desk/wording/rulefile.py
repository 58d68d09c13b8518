"""The one reader of rule files: typed, and each error names the file, the rule and what to do."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


class RuleError(ValueError):
    """A rule file cannot be used; the words name the file and the rule and say what to do."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one file, or of the part of it that is called `within`, as written."""

    name: str
    rules: Mapping[str, object]
    within: str = ""

    def texts(self, key: str) -> list[str]:
        """The list of texts under a key such as `section.name`."""
        found = self._at(key)
        if isinstance(found, list) and all(isinstance(one, str) and one for one in found):
            return [str(one) for one in found]
        raise self.wrong(key, "write a list of texts")

    def some_texts(self, key: str) -> list[str]:
        """The list of texts under a key that may be missing."""
        return self.texts(key) if self.has(key) else []

    def words(self, key: str) -> list[str]:
        """The single words of a list of texts."""
        return [word for text in self.texts(key) for word in text.split()]

    def text(self, key: str) -> str:
        """A text, which may be empty."""
        found = self._at(key)
        if isinstance(found, str):
            return found
        raise self.wrong(key, "write a text")

    def number(self, key: str, *, most: int) -> int:
        """A whole number from nought."""
        found = self._at(key)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= most:
            return found
        raise self.wrong(key, f"write a whole number up to {most}")

    def flag(self, key: str) -> bool:
        """A yes or no."""
        found = self._at(key)
        if isinstance(found, bool):
            return found
        raise self.wrong(key, "write true or false")

    def numbers_by_word(self, key: str) -> list[tuple[str, int]]:
        """Words and the number they stand for."""
        found = self._at(key)
        if isinstance(found, dict) and all(isinstance(one, int) for one in found.values()):
            return [(str(name), int(number)) for name, number in found.items()]
        raise self.wrong(key, 'write lines like "word" = 3')

    def texts_by_word(self, key: str) -> dict[str, str]:
        """Words and the text that stands for each."""
        found = self._at(key)
        if isinstance(found, dict) and all(isinstance(one, str) for one in found.values()):
            return {str(name): str(text) for name, text in found.items()}
        raise self.wrong(key, 'write lines like "word" = "other word"')

    def lists(self, key: str, *, known: Collection[str] = ()) -> dict[str, list[str]]:
        """All lists of texts of a section, by name; none when it is missing."""
        if not self.has(key):
            return {}
        part = self.part(key)
        if known:
            part.refuse_others(known)
        return {name: part.texts(name) for name in part.rules}

    def part(self, key: str) -> "RuleFile":
        """A section."""
        found = self._at(key)
        if isinstance(found, dict):
            return RuleFile(self.name, found, self._called(key))
        raise self.wrong(key, f"write a section [{self._called(key)}]")

    def parts(self, key: str) -> list["RuleFile"]:
        """All sections of a repeated name, at least one; each has a `name` of its own."""
        found = self._at(key)
        if not isinstance(found, list) or not found:
            raise self.wrong(key, f"write at least one section [[{key}]]")
        parts = []
        for number, one in enumerate(found, 1):
            if not isinstance(one, dict) or not isinstance(one.get("name"), str):
                raise self.wrong(key, f"give section {number} a name")
            parts.append(RuleFile(self.name, one, f"{self._called(key)} {one['name']}"))
        return parts

    def has(self, key: str) -> bool:
        """Whether there is anything under a key."""
        found: object = self.rules
        for name in key.split("."):
            if not isinstance(found, dict) or name not in found:
                return False
            found = found[name]
        return True

    def refuse_others(self, known: Collection[str]) -> None:
        """Raises RuleError for a key that nobody reads."""
        unknown = min(set(self.rules) - set(known), default=None)
        if unknown is not None:
            raise self.wrong(unknown, f"unknown; use one of {', '.join(sorted(known))}")

    def checked(self, key: str, make: Callable[[], Made]) -> Made:
        """What is made of the words under a key. Raises RuleError when they cannot be read."""
        try:
            return make()
        except (ValueError, re.error) as problem:
            raise self.wrong(key, f"correct it, {problem}") from problem

    def wrong(self, key: str, to_do: str) -> RuleError:
        """The error of a key."""
        return RuleError(f"{self.name}: {self._called(key)}: {to_do}")

    def _called(self, key: str) -> str:
        return f"{self.within}.{key}" if self.within else key

    def _at(self, key: str) -> object:
        if not self.has(key):
            raise self.wrong(key, "missing, add it")
        found: object = self.rules
        for name in key.split("."):
            found = found[name] if isinstance(found, dict) else None
        return found


def rule_file(path: Path) -> RuleFile:
    """Reads a rule file. Raises RuleError."""
    try:
        return RuleFile(path.name, tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RuleError(f"{path.name}: correct it, {problem}") from problem
