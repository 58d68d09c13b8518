"""One rule file, read with errors that name the file and the key."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from kuula.desk.wording.promises.phrases import expression

Made = TypeVar("Made")


class RuleError(ValueError):
    """A rule file cannot be used; the words say which file, which key and why."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one language as written."""

    path: Path
    rules: Mapping[str, object]

    def phrases(self, key: str) -> list[str]:
        """The list of words under `section.name`."""
        found = self._at(key)
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return [str(one) for one in found]
        raise self.wrong(key, "a list of words is expected")

    def table(self, key: str) -> dict[str, list[str]]:
        """All lists of words of a section, by name."""
        found = self._at(key)
        if not isinstance(found, dict):
            raise self.wrong(key, "a section is expected")
        return {str(name): self.phrases(f"{key}.{name}") for name in found}

    def pairs(self, key: str) -> list[tuple[str, int]]:
        """Words and the number they stand for."""
        found = self._at(key)
        if isinstance(found, dict) and all(isinstance(one, int) for one in found.values()):
            return [(str(name), int(number)) for name, number in found.items()]
        raise self.wrong(key, "words with a number each are expected")

    def flag(self, key: str) -> bool:
        """A yes or no."""
        found = self._at(key)
        if isinstance(found, bool):
            return found
        raise self.wrong(key, "true or false is expected")

    def expression(self, key: str, places: Mapping[str, str]) -> re.Pattern[str]:
        """What finds any of the words of a list. Raises RuleError when they cannot be read."""
        return self.checked(key, partial(expression, self.phrases(key), places))

    def checked(self, key: str, make: Callable[[], Made]) -> Made:
        """What is made of the words under a key. Raises RuleError when they cannot be read."""
        try:
            return make()
        except (ValueError, re.error) as problem:
            raise self.wrong(key, str(problem)) from problem

    def wrong(self, key: str, why: str) -> RuleError:
        """The error of a key."""
        return RuleError(f"{self.path.name}: {key}: {why}")

    def _at(self, key: str) -> object:
        found: object = self.rules
        for name in key.split("."):
            if not isinstance(found, dict) or name not in found:
                raise self.wrong(key, "is missing")
            found = found[name]
        return found


def rule_file(path: Path) -> RuleFile:
    """Reads a rule file. Raises RuleError."""
    try:
        return RuleFile(path, tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RuleError(f"{path.name}: {problem}") from problem
