"""The rule files: what is wrong in one is said with its name and the key."""

import shutil
from pathlib import Path

import pytest

from kuula.desk.wording.repeats.rules import FOLDER, KINDS, read_rules, rules_for
from kuula.desk.wording.rulefile import RuleError

TOPIC = '[[topics]]\nkind = "phone"\nname = "phone"\n'


@pytest.mark.parametrize("lang", ["en", "et", "hr", "ru"])
def test_every_language_knows_every_kind(lang: str) -> None:
    rules = rules_for(lang)

    assert rules is not None
    assert {one.kind for one in rules.topics} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("topics = [", "xx.toml: correct it"),
        ("topics = 3", "xx.toml: topics: write at least one section"),
        ('[[topics]]\nkind = "phone"', "topics: give section 1 a name"),
        (TOPIC.replace('kind = "phone"', 'kind = "fax"'), "topics phone.kind: write one of"),
        (f'{TOPIC}thing = ["a"]', "topics phone.thing: unknown; use one of"),
        (f'{TOPIC}things = "a"', "topics phone.things: write a list of texts"),
        (f'{TOPIC}things = ["a("]', "topics phone.things: correct it"),
        (f'{TOPIC}shapes = ["fax"]', "topics phone.shapes: add fax to"),
        (f'{TOPIC}sure = ["fax"]', "topics phone.sure: add fax to"),
        (f'{TOPIC}\n[papers]\nsorts = "a"', "papers.sorts: write a list of texts"),
        (f'{TOPIC}within = "far"', "topics phone.within: write a whole number up to 400"),
        (f'{TOPIC}\n[asking]\nopener = ["a"]', "asking.opener: unknown; use one of"),
        (f'{TOPIC}\n[shapes]\nfax = ["("]', "shapes.fax: correct it"),
    ],
)
def test_a_broken_file_names_itself_and_the_key(tmp_path: Path, text: str, named: str) -> None:
    shutil.copy(FOLDER / "shapes.toml", tmp_path)
    (tmp_path / "xx.toml").write_text(text, "utf-8")

    with pytest.raises(RuleError, match=named):
        read_rules(tmp_path / "xx.toml")
