"""The rules of a language: rules/LANG.toml with rules/shapes.toml, read once.

In a list of words `*` is any ending, `...` up to four words between, `(a|b)` a choice and `?` says
that the letter or group before it may be missing. Shapes are regular expressions over the text
without accents; `{name}` stands for a choice of the words listed as `name` under `[words]`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from kuula.desk.wording.repeats.folding import lowered, plain
from kuula.desk.wording.rulefile import RuleFile, rule_file

FOLDER: Final = Path(__file__).parent / "rules"
KINDS: Final = (
    "order_number", "address", "email", "phone", "model", "error_text", "date", "other",
)  # fmt: skip
NEVER: Final = re.compile(r"(?!)")
_TOPIC_KEYS: Final = frozenset(
    ("kind", "name", "things", "questions", "shapes", "said", "near", "not_near", "within",
     "owned", "akin", "sure", "free", "open")
)  # fmt: skip
_ASKING: Final = (
    "openers", "late_openers", "cues", "settled", "not_asking", "another", "new", "wished", "ahead",
    "before", "choice",
)  # fmt: skip
_DOUBT: Final = (
    "stale", "fresh", "current", "dead", "foreign", "third", "own", "elsewhere", "unanswered",
    "narrowed", "fetched", "brought",
    "pronouns", "ours", "billed", "numbered", "past", "of_whom", "bought", "addressed",
)  # fmt: skip
_LOOSE: Final = ("which", "many", "numbered", "skip", "numbers")
_STAR: Final = re.compile(r"(\\[wd]|[\])])?\*")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that can be asked for, and how a customer says it.

    `owned` says that it matters whose it is; `akin` that the sentence of the answer has to be
    about the same thing as the question; `sure` are shapes that need no word near them; `free`
    that whatever the customer says to the question answers it; `open` the questions that are not
    about one such thing, where the topic has others that are.
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
    free: bool
    open: re.Pattern[str] | None

    def is_narrow(self, question: str) -> bool:
        """Whether a question is about one such thing, whose answer is about no other."""
        return self.open is not None and self.open.search(question) is None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a language."""

    topics: tuple[Topic, ...]
    asking: Mapping[str, re.Pattern[str]]
    doubt: Mapping[str, re.Pattern[str]]
    loose: Mapping[str, re.Pattern[str]]
    papers: tuple[re.Pattern[str], ...]
    acts: tuple[re.Pattern[str], ...]
    tries: tuple[re.Pattern[str], ...]
    tries_of_things: tuple[re.Pattern[str], ...]
    clauses: re.Pattern[str]
    joints: re.Pattern[str]


def rules_for(lang: str) -> Rules | None:
    """The rules of a language, or None when there are none. Raises RuleError."""
    if not re.fullmatch(r"[a-z]{2}", lang) or not (FOLDER / f"{lang}.toml").is_file():
        return None
    return read_rules(FOLDER / f"{lang}.toml")


@lru_cache(maxsize=16)
def read_rules(path: Path) -> Rules:
    """The rules of a file beside a shapes.toml. Raises RuleError."""
    own, common = rule_file(path), rule_file(path.with_name("shapes.toml"))
    words = {**common.lists("words"), **own.lists("words")}
    known = {
        name: _shape(file, name, words) for file in (common, own) for name in file.lists("shapes")
    }
    return Rules(
        tuple(_topic(one, known) for one in own.parts("topics")),
        _section(own, "asking", _ASKING),
        _section(own, "doubt", _DOUBT),
        _section(own, "loose", _LOOSE),
        _sorts(own, "papers.sorts"),
        _sorts(own, "acts.sorts"),
        _sorts(own, "tries.alone"),
        _sorts(own, "tries.with_thing"),
        _cuts(r"[,;()]|\s-\s", own.some_texts("joints.clauses")),
        _cuts(r"[,;:()?]", own.some_texts("joints.things")),
    )


def _cuts(marks: str, texts: list[str]) -> re.Pattern[str]:
    """Where a sentence is cut: at some marks, and at the words that join its parts."""
    joints = "|".join(re.escape(lowered(plain(one))) for text in texts for one in text.split())
    return re.compile(rf"{marks}|\s(?:{joints})\s" if joints else marks)


def _sorts(own: RuleFile, key: str) -> tuple[re.Pattern[str], ...]:
    """A list of which each line is a sort of things by itself."""
    return tuple(own.checked(key, partial(_words, [one])) for one in own.some_texts(key))


def _section(own: RuleFile, key: str, names: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    lists = own.lists(key, known=names)
    return {
        name: own.checked(f"{key}.{name}", partial(_words, lists.get(name, []))) for name in names
    }


def _topic(found: RuleFile, known: Mapping[str, re.Pattern[str]]) -> Topic:
    found.refuse_others(_TOPIC_KEYS)
    if found.text("kind") not in KINDS:
        raise found.wrong("kind", f"write one of {', '.join(KINDS)}")
    return Topic(
        kind=found.text("kind"),
        name=found.text("name"),
        things=_list(found, "things"),
        questions=_list(found, "questions"),
        shapes=_shapes(found, "shapes", known),
        sure=_shapes(found, "sure", known),
        said=_list(found, "said"),
        near=_list(found, "near") if found.has("near") else None,
        not_near=_list(found, "not_near"),
        within=found.number("within", most=400) if found.has("within") else 60,
        owned=found.has("owned") and found.flag("owned"),
        akin=found.has("akin") and found.flag("akin"),
        free=found.has("free") and found.flag("free"),
        open=_list(found, "open") if found.has("open") else None,
    )


def _list(found: RuleFile, key: str) -> re.Pattern[str]:
    return found.checked(key, partial(_words, found.some_texts(key)))


def _shapes(
    found: RuleFile, key: str, known: Mapping[str, re.Pattern[str]]
) -> tuple[re.Pattern[str], ...]:
    names = found.some_texts(key)
    missing = [one for one in names if one not in known]
    if missing:
        raise found.wrong(key, f"add {missing[0]} to [shapes] or name another")
    return tuple(known[one] for one in names)


def _words(texts: list[str]) -> re.Pattern[str]:
    if not texts:
        return NEVER
    return re.compile(rf"(?<!\w)(?:{'|'.join(_expression(one) for one in texts)})(?!\w)")


def _expression(words: str) -> str:
    simple = lowered(plain(words.strip())).replace(" ... ", "\0").replace(" ?", r"\W{0,3}")
    simple = _STAR.sub(
        lambda one: (one[1] or r"\w") + ("{0,6}" if one[1] == ")" else "{0,14}"), simple
    )
    simple = simple.replace(" ", r"\W{1,3}")
    return simple.replace("\0", r"\W{1,3}(?:[\w'-]{1,30}\W{1,3}){0,4}?")


def _shape(file: RuleFile, name: str, words: Mapping[str, list[str]]) -> re.Pattern[str]:
    raw = "|".join(f"(?:{one})" for one in file.texts(f"shapes.{name}"))
    for key, texts in words.items():
        inner = "|".join(_expression(one) for one in texts)
        raw = raw.replace(f"{{{key}}}", f"(?i:{inner})")
    return file.checked(f"shapes.{name}", partial(re.compile, raw))
