"""The one reader of rule files: what it gives, and what it says when a file is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kuula.desk.wording.rulefile import RuleError, RuleFile, rule_file

WRITTEN = """
[words]
places = ["hall", "front door"]
none = []

[counts]
noon = 12

[plain]
"sla" = "promise"

[settings]
apart = 3
joined = true
letters = ""

[[topics]]
name = "phone"
near = ["call"]
"""


def written(folder: Path, text: str) -> RuleFile:
    (folder / "xx.toml").write_text(text, "utf-8")
    return rule_file(folder / "xx.toml")


def test_reads_each_sort_of_rule(tmp_path: Path) -> None:
    rules = written(tmp_path, WRITTEN)
    assert rules.texts("words.places") == ["hall", "front door"]
    assert rules.words("words.places") == ["hall", "front", "door"]
    assert rules.some_texts("words.more") == []
    assert rules.lists("words") == {"places": ["hall", "front door"], "none": []}
    assert rules.lists("others") == {}
    assert rules.numbers_by_word("counts") == [("noon", 12)]
    assert rules.texts_by_word("plain") == {"sla": "promise"}
    assert rules.number("settings.apart", most=5) == 3
    assert rules.flag("settings.joined")
    assert rules.text("settings.letters") == ""
    assert [one.texts("near") for one in rules.parts("topics")] == [["call"]]


WRONG: list[tuple[Callable[[RuleFile], object], str]] = [
    (lambda rules: rules.texts("words.more"), "words.more: missing, add it"),
    (lambda rules: rules.texts("counts"), "counts: write a list of texts"),
    (lambda rules: rules.text("words.places"), "words.places: write a text"),
    (
        lambda rules: rules.number("settings.apart", most=2),
        "settings.apart: write a whole number up to 2",
    ),
    (
        lambda rules: rules.number("settings.joined", most=2),
        "settings.joined: write a whole number up to 2",
    ),
    (lambda rules: rules.flag("settings.apart"), "settings.apart: write true or false"),
    (lambda rules: rules.numbers_by_word("plain"), 'plain: write lines like "word" = 3'),
    (
        lambda rules: rules.texts_by_word("counts"),
        'counts: write lines like "word" = "other word"',
    ),
    (lambda rules: rules.part("words.places"), "words.places: write a section [words.places]"),
    (
        lambda rules: rules.lists("words", known=["places"]),
        "words.none: unknown; use one of places",
    ),
    (lambda rules: rules.parts("words"), "words: write at least one section [[words]]"),
    (
        lambda rules: rules.parts("topics")[0].texts("things"),
        "topics phone.things: missing, add it",
    ),
]


@pytest.mark.parametrize(("read", "said"), WRONG)
def test_says_the_file_the_rule_and_what_to_do(
    tmp_path: Path, read: Callable[[RuleFile], object], said: str
) -> None:
    with pytest.raises(RuleError) as error:
        read(written(tmp_path, WRITTEN))
    assert str(error.value) == f"xx.toml: {said}"


def test_a_section_of_a_repeated_name_needs_one_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="topics: give section 1 a name"):
        written(tmp_path, '[[topics]]\nkind = "phone"').parts("topics")


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"xx\.toml: correct it, "):
        written(tmp_path, "[words")
    with pytest.raises(RuleError, match=r"yy\.toml: correct it, "):
        rule_file(tmp_path / "yy.toml")
