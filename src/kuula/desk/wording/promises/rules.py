"""The rules of each language, from rules/*.toml."""

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from kuula.desk.wording.promises.phrases import listed, one_of
from kuula.desk.wording.promises.vocabulary import Vocabulary, vocabulary
from kuula.desk.wording.rulefile import rule_file

FOLDER: Final = Path(__file__).resolve().parent / "rules"


@dataclass(frozen=True, slots=True)
class Rules:
    """What finds promises in one language. The rule files say what each list means."""

    times: Vocabulary
    sure: re.Pattern[str]
    sure_of_ours: re.Pattern[str]
    timed: re.Pattern[str]
    not_verbs: re.Pattern[str]
    event: re.Pattern[str]
    ours: re.Pattern[str]
    foreign: re.Pattern[str]
    sentence_bars: re.Pattern[str]
    clause_bars: re.Pattern[str]
    subordinate: re.Pattern[str]
    cuts: re.Pattern[str]
    breaks: re.Pattern[str]
    ties: re.Pattern[str]
    goes_back: re.Pattern[str]
    acts_are_joined: bool
    subject_comes_first: bool

    def may_promise(self, sentence: str) -> bool:
        """Whether a sentence can hold a promise: no question, no offer, and a verb of ours."""
        if sentence.rstrip().endswith("?"):
            return False
        verbs = (self.sure, self.sure_of_ours, self.timed)
        if not any(one.search(sentence) for one in verbs):
            return False
        return self.sentence_bars.search(sentence) is None


@cache
def rules_of(lang: str, folder: Path = FOLDER) -> Rules:
    """The rules of a language. Raises RuleError for a file that cannot be used."""
    rules = rule_file(folder / f"{lang}.toml")
    words = {name: one_of(phrases, {}) for name, phrases in rules.lists("words").items()}

    pattern = partial(listed, rules, places=words)
    return Rules(
        times=vocabulary(rules),
        sure=pattern("promise.sure"),
        sure_of_ours=pattern("promise.sure_of_ours"),
        timed=pattern("promise.with_a_time"),
        not_verbs=pattern("promise.not_these"),
        event=pattern("promise.event"),
        ours=pattern("who.ours"),
        foreign=pattern("who.foreign"),
        sentence_bars=pattern("never.sentence"),
        clause_bars=pattern("never.clause"),
        subordinate=pattern("clauses.subordinate"),
        cuts=pattern("clauses.cuts"),
        breaks=pattern("clauses.breaks"),
        ties=pattern("clauses.ties"),
        goes_back=pattern("days.same"),
        acts_are_joined=rules.flag("clauses.acts_are_joined"),
        subject_comes_first=rules.flag("clauses.subject_comes_first"),
    )
