"""Which clauses of a reply commit us, and to when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuula.desk.wording.promises.due import Calendar, Due, day_named, due
from kuula.desk.wording.promises.phrases import folded
from kuula.desk.wording.promises.rules import Rules
from kuula.desk.wording.promises.sentences import Piece, pieces, sentences, without_quotations
from kuula.desk.wording.promises.times import Saying, sayings

Place = tuple[int, int]
SURE, TIMED = 2, 1

_BEFORE: Final = " \t\n-*•–—,;:.)"
_AFTER: Final = " \t\n.,;:!-–—"


@dataclass(frozen=True, slots=True)
class Commitment:
    """Where in the text it stands, and when it is due."""

    start: int
    end: int
    due: Due | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its times. `weight` is SURE, TIMED (commits when it names a time) or 0."""

    start: int
    end: int
    weight: int
    said: tuple[Saying, ...]
    tied: bool
    barred: bool = False

    @property
    def mostly_time(self) -> bool:
        """Whether it says little but a time."""
        if not self.said or self.barred:
            return False
        if all(one.name.startswith("parts.") for one in self.said):
            return False
        spent = sum(one.end - one.start for one in self.said)
        return spent * 2 >= self.end - self.start

    def with_more(self, other: "Clause") -> "Clause":
        """Both as one."""
        start, end = min(self.start, other.start), max(self.end, other.end)
        weight = max(self.weight, other.weight)
        return replace(self, start=start, end=end, weight=weight, said=self.said + other.said)


def commitments(text: str, rules: Rules, clock: Calendar) -> Iterator[Commitment]:
    """What a text commits us to, in order."""
    open_text = without_quotations(text)
    flat = folded(open_text)
    goes_back = rules.goes_back.search(flat) is not None
    for start, end in sentences(open_text):
        sentence = flat[start:end]
        silent = not rules.may_promise(sentence)
        if silent and not goes_back:
            continue
        said = sayings(sentence, rules.times)
        clock = replace(clock, begun=None)
        for clause in _clauses(sentence, said, rules):
            found = _judged(sentence, clause, rules, clock)
            day = day_named(clause.said, clock)
            clock = replace(clock, mentioned=day or clock.mentioned, begun=day or clock.begun)
            if found and not silent and not _is_a_name(found, open_text[start:end]):
                yield Commitment(start + found.start, start + found.end, found.due)


def _is_a_name(found: Commitment, sentence: str) -> bool:
    """Whether what has no time is only words with a capital: a name beside a greeting."""
    words = sentence[found.start : found.end].split()
    return found.due is None and not any(word[:1].islower() for word in words)


def _judged(sentence: str, clause: Clause, rules: Rules, clock: Calendar) -> Commitment | None:
    if clause.barred or clause.weight == 0:
        return None
    latest = rules.times.latest.search(sentence, clause.start, clause.end) is not None
    when = due(clause.said, clock, latest=latest) if clause.said else None
    if clause.weight == TIMED and when is None and not rules.event.search(sentence):
        return None
    start, end = _trimmed(sentence, clause, rules)
    return Commitment(start, end, when)


def _trimmed(sentence: str, clause: Clause, rules: Rules) -> tuple[int, int]:
    words = sentence[clause.start : clause.end]
    begun = words.lstrip(_BEFORE)
    if rules.breaks.fullmatch(begun.partition(" ")[0]):
        begun = begun.partition(" ")[2].lstrip(_BEFORE)
    end = clause.start + len(words.rstrip(_AFTER))
    return clause.start + len(words) - len(begun), end


def _clauses(sentence: str, said: Sequence[Saying], rules: Rules) -> list[Clause]:
    found: list[Clause] = []
    for piece in pieces(sentence, said, rules.breaks, rules.ties):
        last = found[-1] if found else None
        if rules.subordinate.match(sentence[piece.start : piece.end].lstrip(" \t\n-—–*")):
            if last and last.weight:
                found[-1] = replace(last, end=piece.end)
            continue
        clause = _weighed(sentence, piece, said, rules)
        if last and last.weight and _belongs(clause, last, rules):
            found[-1] = last.with_more(clause)
        elif last and last.weight and clause.tied and clause.said and clause.weight == 0:
            found.append(replace(clause, weight=last.weight))
        elif last and last.weight == 0 and clause.weight and last.mostly_time:
            found[-1] = last.with_more(clause)
        else:
            found.append(clause)
    return found


def _belongs(clause: Clause, last: Clause, rules: Rules) -> bool:
    both_named = bool(clause.said and last.said)
    if clause.barred:
        return False
    if clause.weight == 0:
        return (clause.tied and not both_named) or clause.mostly_time
    return clause.tied and not both_named and rules.acts_are_joined


def _weighed(sentence: str, piece: Piece, said: Sequence[Saying], rules: Rules) -> Clause:
    inside = [one for one in said if piece.start <= one.start < piece.end]
    cut = rules.cuts.search(sentence, piece.start + 2, piece.end)
    weight, verb = _verb(sentence, piece, rules)
    until = cut.start() if cut else piece.end
    barred = weight < 0 or _is_barred(
        sentence, (piece.start, until), (verb if weight == SURE else (0, 0), inside), rules
    )
    if cut and verb[1] <= until:
        inside = [one for one in inside if one.start < until]
    weight = 0 if barred else weight
    return Clause(piece.start, piece.end, weight, tuple(inside), piece.tied, barred)


def _is_barred(
    sentence: str, where: Place, beside: tuple[Place, Sequence[Saying]], rules: Rules
) -> bool:
    verb, said = beside
    inside = [verb, *((one.start, one.end) for one in said)]
    return any(
        not any(start <= bar.start() and bar.end() <= end for start, end in inside)
        for bar in rules.clause_bars.finditer(sentence, *where)
    )


def _verb(sentence: str, piece: Piece, rules: Rules) -> tuple[int, Place]:
    for sure in rules.sure.finditer(sentence, piece.start, piece.end):
        if not rules.not_verbs.fullmatch(sure[0].strip()):
            return SURE, sure.span()
    third = rules.sure_of_ours.search(sentence, piece.start, piece.end)
    timed = third or rules.timed.search(sentence, piece.start, piece.end)
    if timed is None:
        return 0, (0, 0)
    ours = rules.ours.search(sentence, piece.start, piece.end)
    if ours is None and _is_of_others(sentence, piece, timed.end(), rules):
        return -1, (0, 0)
    return SURE if third else TIMED, timed.span()


def _is_of_others(sentence: str, piece: Piece, verb_end: int, rules: Rules) -> bool:
    if not rules.subject_comes_first:
        return rules.foreign.search(sentence, piece.start, piece.end) is not None
    breaks = rules.breaks.finditer(sentence, 0, piece.end)
    head = max((one.start() for one in breaks if one.start() <= piece.start + 1), default=0)
    return rules.foreign.search(sentence, head, verb_end) is not None
