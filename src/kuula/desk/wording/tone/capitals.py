"""Words that shout, and abbreviations that nobody outside knows."""

import re
from collections.abc import Iterator
from typing import Final

from kuula.desk.wording.tone.folding import folded
from kuula.desk.wording.tone.mark import JARGON, Mark
from kuula.desk.wording.tone.rules import Rules
from kuula.desk.wording.tone.sentences import Sentence

_LOUD_MARKS: Final = re.compile(r"[!?]{0,9}(?:!\s?!|\?\s?\?|[!?]{3})[!?]{0,60}")
_WORD: Final = re.compile(r"[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,3}")
_CODE: Final = re.compile(
    r"(?<![\w.@/'’-])(?:[A-ZČŠŽ]{2,4}|[А-ЯЁ]{2,4})s?"
    r"(?=(?:['’-][a-zа-яčćšžđõäöüё]{1,12})?(?![\w@/]|[.-][\wА-Я]|['’][A-Z]))"
)
_CAPITALS_LAST: Final = re.compile(
    r"(?<=\s)(?:[A-ZČĆŠŽĐÕÄÖÜА-ЯЁ]{1,20} ){0,4}"
    r"(?:[A-ZА-ЯЁ] |[A-ZČĆŠŽĐÕÄÖÜА-ЯЁ]{2,20},? (?:and|or|ja|või|i|ili|и|или) )$"
)
_LETTERS: Final = 4
_IN_BRACKETS: Final = re.compile(r" \((?:[^()\s]{1,40}\s|·)[^()]{1,300}\)")
_IS: Final = re.compile(
    r"(?:[’'-][^\W\d_]{1,8})?(?:,| [—–-]) (?:the|an?|это|то есть|see on|to je) "
    r"| [—–] [^\W\d_]{3}"
)
_BEFORE, _AFTER = 12, 40
_LONG: Final = 6
_DIGITS_BESIDE: Final = re.compile(r"[-_/]?\d")


def shouts(text: str, rules: Rules) -> Iterator[slice]:
    """Words in capitals and doubled marks; a mark that follows such words belongs to them."""
    loud = {found.span() for found in _LOUD_MARKS.finditer(text)}
    spans = sorted([*_capital_runs(text, rules), *loud])
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= 1 and (start, end) in loud:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    yield from (slice(start, end) for start, end in joined)


def _capital_runs(text: str, rules: Rules) -> Iterator[tuple[int, int]]:
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if not _is_capital(word, text) or (len(word[0]) == 1 and not run):
            yield from _run(run, text, rules)
            run = []
            continue
        if run and not re.fullmatch(r"[ ,\n]{1,2}", text[run[-1].end() : word.start()]):
            yield from _run(run, text, rules)
            run = []
        run.append(word)
    yield from _run(run, text, rules)


def _is_capital(word: re.Match[str], text: str) -> bool:
    beside = (
        _DIGITS_BESIDE.match(text, word.end()) or text[word.start() - 1 : word.start()].isdigit()
    )
    return word[0].isupper() and not beside


def _run(run: list[re.Match[str]], text: str, rules: Rules) -> Iterator[tuple[int, int]]:
    words = [one for one in run if one[0] not in rules.capitals]
    if not words or _is_named(run, text, rules):
        return
    long = [one for one in words if len(one[0]) >= _LETTERS]
    if len(long) >= 2 or len(words) >= 4 or any(_is_shouted(one[0], rules) for one in words):
        yield words[0].start(), words[-1].end()


def _is_named(words: list[re.Match[str]], text: str, rules: Rules) -> bool:
    """Whether words in capitals are a place or brand inside a sentence, a word to be sent, or what
    stands written somewhere."""
    before = text[max(words[0].start() - _AFTER, 0) : words[0].start()]
    if rules.inscribed.search(folded(_CAPITALS_LAST.sub("", before))):
        return True
    if any(rules.shouted.fullmatch(folded(one[0])) for one in words):
        return False
    if len(words) == 1:
        return rules.codes.search(folded(before)) is not None
    return before[-2:-1].islower() and before[-1:] == " "


def _is_shouted(word: str, rules: Rules) -> bool:
    small = folded(word)
    if rules.shouted.fullmatch(small):
        return True
    if len(word) >= _LONG and small.endswith(rules.shouted_endings):
        return True
    return len(word) >= rules.own_letters_from and not rules.own_letters.isdisjoint(word)


def jargon(sentence: Sentence, text: str, rules: Rules) -> Iterator[Mark]:
    """Inside words and unknown abbreviations of a sentence that does not explain them."""
    exact = text[sentence.start : sentence.start + len(sentence.text)]
    spans = [found.span() for found in rules.jargon.finditer(sentence.text)]
    spans += [found.span() for found in _CODE.finditer(exact) if _is_code(found, exact, rules)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if _is_explained(sentence.text, start, end, rules):
            continue
        if joined and _near(exact[joined[-1][1] : start], rules):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    yield from (Mark(JARGON, exact[start:end]) for start, end in joined)


def _is_explained(text: str, start: int, end: int, rules: Rules) -> bool:
    around = text[max(start - _BEFORE, 0) : end + _AFTER]
    if text.rfind("(", 0, start) > text.rfind(")", 0, start):
        return True
    if _IN_BRACKETS.match(text, end) or _IS.match(text, end):
        return True
    return bool(rules.explained.search(around))


def _near(between: str, rules: Rules) -> bool:
    """Whether two inside words are one for the reader."""
    words = len(between.split(" ")) - 1
    return not between.strip("- ") or (
        words <= rules.words_apart + 1 and not re.search(r"[,.;:·]", between)
    )


def _is_code(found: re.Match[str], exact: str, rules: Rules) -> bool:
    word, before, after = found[0].removesuffix("s"), exact[: found.start()], exact[found.end() :]
    if word in rules.capitals or _is_shouted(word, rules):
        return False
    if re.match(r"[ -]?[#№]?\d", after) or re.search(r"[A-Z]{2,}[ -]$|\d[ -]?$", before):
        return False
    neighbours = (
        re.search(r"[A-ZČŠŽÕÄÖÜА-ЯЁ]{2,} (?:[A-ZА-ЯЁ] )?$", before),
        re.match(r" [A-Z]{2,}", after),
    )
    if rules.inscribed.search(folded(before[-40:])):
        return False
    return not (any(neighbours) or rules.codes.search(folded(before[-40:])))
