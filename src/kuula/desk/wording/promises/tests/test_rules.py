"""A rule file that cannot be used says which file and which key."""

from pathlib import Path

import pytest

from kuula.desk.wording.promises.rules import FOLDER, rules_of
from kuula.desk.wording.rulefile import RuleError

LANGUAGES = ("en", "et", "hr", "ru")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_of_each_language_can_be_used(lang: str) -> None:
    assert rules_of(lang) is rules_of(lang)


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ("[promise]\n", "[promises]\n", "promise.sure: missing, add it"),
        ('"dhl"', "7", "who.foreign: write a list of texts"),
        ('"dhl"', '"(dhl"', "who.foreign"),
        ('"{goes}"', '"{gone}"', "promise.with_a_time: correct it, there is no list {gone}"),
        ("acts_are_joined = true", "acts_are_joined = 1", "write true or false"),
        ('3 = ["three"]', 'x = ["three"]', "numbers.x: write a number for its name"),
        ("\n[words]\n", "\n[words\n", "en.toml: "),
    ],
)
def test_a_broken_file_names_itself_and_the_key(
    tmp_path: Path, written: str, instead: str, named: str
) -> None:
    text = (FOLDER / "en.toml").read_text("utf-8")
    assert written in text
    (tmp_path / "en.toml").write_text(text.replace(written, instead, 1), "utf-8")
    with pytest.raises(RuleError, match=r"en\.toml") as caught:
        rules_of("en", tmp_path)
    assert named in str(caught.value)


def test_a_language_without_a_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"xx\.toml"):
        rules_of("xx", tmp_path)
