"""The rules of a language: rules/LANG.toml with rules/shapes.toml, read once.

In a list of words `*` is any ending, `...` up to four words between, `(a|b)` a choice and `?` says
that the letter or group before it may be missing. Shapes are regular expressions over the text
without accents; `{name}` stands for a choice of the words listed as `name` under `[words]`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kuula.desk.wording.repeats.folding import lowered, plain

FOLDER: Final = Path(__file__).parent / "rules"
KINDS: Final = (
    "order_number", "address", "email", "phone", "model", "error_text", "date", "other",
)  # fmt: skip
NEVER: Final = re.compile(r"(?!)")
_TOPIC_KEYS: Final = frozenset(
    ("kind", "name", "things", "questions", "shapes", "said", "near", "not_near", "within",
     "owned", "akin", "sure")
)  # fmt: skip
_ASKING: Final = (
    "openers", "late_openers", "cues", "settled", "not_asking", "another", "new", "before",
    "choice",
)  # fmt: skip
_DOUBT: Final = ("stale", "fresh", "dead", "foreign", "third", "own", "elsewhere")
_LOOSE: Final = ("which", "many", "skip", "numbers")
_STAR: Final = re.compile(r"(\\[wd]|[\])])?\*")
Table = Mapping[str, object]


class RuleError(ValueError):
    """A rule file that cannot be used; its words name the file and the key."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that can be asked for, and how a customer says it.

    `owned` says that it matters whose it is; `akin` that the sentence of the answer has to be
    about the same thing as the question; `sure` are shapes that need no word near them.
    """

    kind: str
    name: str
    things: re.Pattern[str]
    questions: re.Pattern[str]
    shapes: tuple[re.Pattern[str], ...]
    sure: tuple[re.Pattern[str], ...]
    said: re.Pattern[str]
    near: re.Pattern[str] | None
    not_near: re.Pattern[str]
    within: int
    owned: bool
    akin: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a language."""

    topics: tuple[Topic, ...]
    asking: Mapping[str, re.Pattern[str]]
    doubt: Mapping[str, re.Pattern[str]]
    loose: Mapping[str, re.Pattern[str]]
    papers: tuple[re.Pattern[str], ...]


def rules_for(lang: str) -> Rules | None:
    """The rules of a language, or None when there are none. Raises RuleError."""
    if not re.fullmatch(r"[a-z]{2}", lang) or not (FOLDER / f"{lang}.toml").is_file():
        return None
    return read_rules(FOLDER / f"{lang}.toml")


@lru_cache(maxsize=16)
def read_rules(path: Path) -> Rules:
    """The rules of a file beside a shapes.toml. Raises RuleError."""
    own, common = _read(path), _read(path.with_name("shapes.toml"))
    words = {**_table(common, "words", path), **_table(own, "words", path)}
    shapes = {**_table(common, "shapes", path), **_table(own, "shapes", path)}
    known = {name: _shape(path, name, raw, words) for name, raw in shapes.items()}
    topics = own.get("topics")
    if not isinstance(topics, list) or not topics:
        raise RuleError(f"{path.name}: topics is a list of tables.")
    return Rules(
        tuple(_topic(path, one, known) for one in topics),
        _lists(path, own, "asking", _ASKING),
        _lists(path, own, "doubt", _DOUBT),
        _lists(path, own, "loose", _LOOSE),
        tuple(_words(path, "papers.sorts", [one]) for one in _sorts(path, own)),
    )


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path.name} cannot be read: {error}") from error


def _table(found: Table, key: str, path: Path) -> Table:
    table = found.get(key, {})
    if not isinstance(table, dict):
        raise RuleError(f"{path.name}: {key} is a table.")
    return table


def _lists(path: Path, own: Table, key: str, names: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    table = _table(own, key, path)
    unknown = set(table) - set(names)
    if unknown:
        raise RuleError(f"{path.name}: {key} has no list called {min(unknown)}.")
    return {name: _words(path, f"{key}.{name}", table.get(name, [])) for name in names}


def _sorts(path: Path, own: Table) -> list[str]:
    return _texts(path, "papers.sorts", _table(own, "papers", path).get("sorts", []))


def _topic(path: Path, found: object, known: Mapping[str, re.Pattern[str]]) -> Topic:
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        raise RuleError(f"{path.name}: every one of topics has a name.")
    name = found["name"]
    unknown = set(found) - _TOPIC_KEYS
    if unknown:
        raise RuleError(f"{path.name}: topic {name} has no key called {min(unknown)}.")
    if found.get("kind") not in KINDS:
        raise RuleError(f"{path.name}: kind of topic {name} is one of {', '.join(KINDS)}.")
    lists = {
        key: _words(path, f"{key} of topic {name}", found.get(key, []))
        for key in ("things", "questions", "said", "near", "not_near")
    }
    return Topic(
        kind=found["kind"],
        name=name,
        things=lists["things"],
        questions=lists["questions"],
        shapes=_known(path, name, "shapes", found, known),
        sure=_known(path, name, "sure", found, known),
        said=lists["said"],
        near=lists["near"] if "near" in found else None,
        not_near=lists["not_near"],
        within=_whole(path, name, found.get("within", 60)),
        owned=found.get("owned") is True,
        akin=found.get("akin") is True,
    )


def _known(
    path: Path, name: str, key: str, found: Table, known: Mapping[str, re.Pattern[str]]
) -> tuple[re.Pattern[str], ...]:
    shapes = _texts(path, f"{key} of topic {name}", found.get(key, []))
    missing = [one for one in shapes if one not in known]
    if missing:
        raise RuleError(f"{path.name}: {key} of topic {name} names {missing[0]}, unknown.")
    return tuple(known[one] for one in shapes)


def _whole(path: Path, name: str, found: object) -> int:
    if not isinstance(found, int) or not 0 < found <= 400:
        raise RuleError(f"{path.name}: within of topic {name} is a number up to 400.")
    return found


def _texts(path: Path, key: str, found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise RuleError(f"{path.name}: {key} is a list of texts.")
    return found


def _words(path: Path, key: str, found: object) -> re.Pattern[str]:
    texts = _texts(path, key, found)
    return _compiled(path, key, _choice(texts)) if texts else NEVER


def _choice(texts: list[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(_expression(one) for one in texts)})(?!\w)"


def _expression(words: str) -> str:
    simple = lowered(plain(words.strip())).replace(" ... ", "\0").replace(" ?", r"\W{0,3}")
    simple = _STAR.sub(
        lambda one: (one[1] or r"\w") + ("{0,6}" if one[1] == ")" else "{0,14}"), simple
    )
    simple = simple.replace(" ", r"\W{1,3}")
    return simple.replace("\0", r"\W{1,3}(?:[\w'-]{1,30}\W{1,3}){0,4}?")


def _shape(path: Path, name: str, found: object, words: Table) -> re.Pattern[str]:
    raw = "|".join(f"(?:{one})" for one in _texts(path, f"shapes.{name}", found))
    for key, listed in words.items():
        if f"{{{key}}}" in raw:
            texts = _texts(path, f"words.{key}", listed)
            inner = "|".join(_expression(one) for one in texts)
            raw = raw.replace(f"{{{key}}}", f"(?i:{inner})")
    return _compiled(path, f"shapes.{name}", raw)


def _compiled(path: Path, key: str, expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise RuleError(f"{path.name}: {key} is no pattern: {error}") from error
