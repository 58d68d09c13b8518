"""Everything that is heard in a reply."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from kuula.desk.wording.tone.capitals import jargon, shouts
from kuula.desk.wording.tone.folding import folded
from kuula.desk.wording.tone.mark import APOLOGY, BLAME, NO_THANKS, PROMISE, REFUSAL, SHOUTING, Mark
from kuula.desk.wording.tone.phrases import NEVER, Phrases
from kuula.desk.wording.tone.rules import LANGUAGES, Rules, rules_for
from kuula.desk.wording.tone.sentences import (
    Sentence,
    clause,
    sentences,
    without,
    without_quotes,
)

_FOLLOWING, _SEVERAL, _EXCLAIMED = 2, 4, 2
_GOES_ON: Final = re.compile(r"\s?(?::|[—–-])\s(?:[^\s:]+\s){2}\S")
_EXPLAINED: Final = re.compile(r"(?:[:;]| [—–-]) \w[\w'-]*,? \w[\w'-]*,? \w|, (?:[^\s,]+ ){3,}\S")


def find_marks(text: str, *, lang: str) -> list[Mark]:
    """What in a reply may hurt or leave the customer in the dark; nothing in other languages."""
    if lang not in LANGUAGES or not text.strip():
        return []
    rules = rules_for(lang)
    own = without_quotes(text)
    parts = sentences(own)
    found = list(
        chain(
            _blames(parts, rules),
            _promises(parts, rules),
            _refusals(parts, rules),
            _apologies(parts, rules),
        )
    )
    marks = [Mark(kind, text[place]) for kind, place in found]
    loud = list(shouts(own, rules))
    quiet = without(own, loud)
    for part in sentences(quiet):
        marks += jargon(part, quiet, rules)
    marks += (Mark(SHOUTING, text[place]) for place in loud)
    hurting = [*loud, *(place for _, place in found)]
    if not any(_is_warm(part, hurting, rules) for part in parts):
        marks += _absent(parts, rules)
    return [mark for mark in marks if mark.quote or mark.kind == NO_THANKS]


def plain_word(quote: str, *, lang: str) -> str:
    """What the rules offer instead of an inside word; empty when they offer nothing."""
    if lang not in LANGUAGES:
        return ""
    word = folded(quote)
    return next((plain for found, plain in rules_for(lang).plain if found.search(word)), "")


Found = Iterator[tuple[str, slice]]


def _blames(parts: list[Sentence], rules: Rules) -> Found:
    for part in parts:
        if not rules.no_blame.search(part.text):
            yield from _whole(BLAME, rules.blame, part)


def _promises(parts: list[Sentence], rules: Rules) -> Found:
    for part in parts:
        if _asks(part) or rules.times.search(part.text):
            continue
        if not rules.no_promise.search(part.text):
            yield from _joined(PROMISE, list(_unhanging(part, rules)))


def _unhanging(part: Sentence, rules: Rules) -> Iterator[slice]:
    """The clauses of a sentence that promise something, without those that say on what it hangs."""
    for place in _clauses(rules.promise, part, rules):
        said = part.text[place.start - part.start : place.stop - part.start]
        if not rules.hanging.search(said):
            yield place


def _refusals(parts: list[Sentence], rules: Rules) -> Found:
    if any(rules.regrets.search(part.text) for part in parts):
        return
    last = -_FOLLOWING
    for at, part in enumerate(parts):
        said = rules.refusal.search(part.text)
        is_refused = said is not None and not _asks(part) and at != last + 1
        if said is None or not is_refused or rules.no_refusal.search(part.text):
            continue
        after = parts[at + 1 : at + 1 + _FOLLOWING]
        if not _is_softened(part.text, said, [one.text for one in after], rules):
            last = at
            yield from _whole(REFUSAL, rules.refusal, part)


def _is_softened(text: str, said: re.Match[str], after: list[str], rules: Rules) -> bool:
    around = text[: said.start()], text[said.end() :]
    if _EXPLAINED.search(around[1]) or any(rules.reasons.search(one) for one in (*around, *after)):
        return True
    if any(rules.turns.search(one) for one in (around[1], *after)):
        return True
    return any(rules.times.search(one) and rules.answers.search(one) for one in after[:1])


def _apologies(parts: list[Sentence], rules: Rules) -> Found:
    if any(_asks(part) or _remedies(part.text, rules) for part in parts):
        return
    for at, part in enumerate(parts):
        if not rules.no_apology.search(part.text):
            found = list(_whole(APOLOGY, rules.apology, part))
            if found:
                goes_on = _GOES_ON.match(part.text[found[0][1].stop - part.start :]) is not None
                if not goes_on and not any(_answers(one, rules) for one in parts[at + 1 :]):
                    yield found[0]
                return


def _remedies(text: str, rules: Rules) -> bool:
    """Whether something is done about it; what is not found is not."""
    found = rules.remedies.finditer(text)
    return any(not rules.negations.search(text[: one.start()]) for one in found)


def _answers(part: Sentence, rules: Rules) -> bool:
    """Whether a sentence after an apology goes on with the customer's matter, not politely only."""
    is_signature = (
        not part.text.rstrip(" )").endswith((".", "!")) and len(part.text.split()) < _SEVERAL
    )
    if is_signature or rules.polite.search(part.text):
        return False
    return bool(rules.answers.search(part.text))


def _asks(part: Sentence) -> bool:
    """Whether the customer is asked for something: then it goes on."""
    return part.text.rstrip(" )").endswith("?")


def _is_warm(part: Sentence, hurting: list[slice], rules: Rules) -> bool:
    """Whether a sentence exclaims in joy: several words, one mark, nothing in it that hurts, and
    not only a greeting."""
    said = part.text.strip()
    end = part.start + len(part.text)
    if not said.endswith("!") or len(said.split()) < _EXCLAIMED or rules.greetings.search(said):
        return False
    return not any(one.start < end and part.start < one.stop for one in hurting)


def _absent(parts: list[Sentence], rules: Rules) -> Iterator[Mark]:
    if not any(rules.acknowledgements.search(part.text) for part in parts):
        yield Mark(NO_THANKS, "")


def _whole(kind: str, wanted: Phrases, part: Sentence) -> Found:
    """Everything in a sentence that says it, as one."""
    yield from _joined(kind, list(_clauses(wanted, part)))


def _joined(kind: str, places: list[slice]) -> Found:
    if places:
        yield kind, slice(places[0].start, places[-1].stop)


def _clauses(wanted: Phrases, part: Sentence, rules: Rules | None = None) -> Iterator[slice]:
    """The clauses of a sentence that say it, each once."""
    until = -1
    joint, joints = (rules.joint, rules.joints) if rules else (NEVER, NEVER)
    for found in wanted.finditer(part.text):
        leading = joint.match(part.text, found.start())
        start = leading.end() if leading else found.start()
        place = clause(part, start, found.end(), joints=joints)
        if place.start >= until:
            yield place
            until = place.stop
