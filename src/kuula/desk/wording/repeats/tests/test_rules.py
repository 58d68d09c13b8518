"""The rule files: what is wrong in one is said with its name and the key."""

import shutil
from pathlib import Path

import pytest

from kuula.desk.wording.repeats.rules import FOLDER, KINDS, RuleError, read_rules, rules_for

TOPIC = '[[topics]]\nkind = "phone"\nname = "phone"\n'


@pytest.mark.parametrize("lang", ["en", "et", "hr", "ru"])
def test_every_language_knows_every_kind(lang: str) -> None:
    rules = rules_for(lang)

    assert rules is not None
    assert {one.kind for one in rules.topics} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("topics = [", "xx.toml cannot be read"),
        ("topics = 3", "xx.toml: topics is a list"),
        ('[[topics]]\nkind = "phone"', "every one of topics has a name"),
        (TOPIC.replace('kind = "phone"', 'kind = "fax"'), "kind of topic phone"),
        (f'{TOPIC}thing = ["a"]', "topic phone has no key called thing"),
        (f'{TOPIC}things = "a"', "things of topic phone is a list of texts"),
        (f'{TOPIC}things = ["a("]', "things of topic phone is no pattern"),
        (f'{TOPIC}shapes = ["fax"]', "shapes of topic phone names fax"),
        (f'{TOPIC}sure = ["fax"]', "sure of topic phone names fax"),
        (f'{TOPIC}\n[papers]\nsorts = "a"', "papers.sorts is a list of texts"),
        (f'{TOPIC}within = "far"', "within of topic phone"),
        (f'{TOPIC}\n[asking]\nopener = ["a"]', "asking has no list called opener"),
        (f'{TOPIC}\n[shapes]\nfax = ["("]', "shapes.fax is no pattern"),
    ],
)
def test_a_broken_file_names_itself_and_the_key(tmp_path: Path, text: str, named: str) -> None:
    shutil.copy(FOLDER / "shapes.toml", tmp_path)
    (tmp_path / "xx.toml").write_text(text, "utf-8")

    with pytest.raises(RuleError, match=named.replace("(", r"\(")):
        read_rules(tmp_path / "xx.toml")
