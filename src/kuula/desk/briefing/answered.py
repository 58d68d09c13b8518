"""Our questions that the customer has answered: nobody asks them again."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from kuula.desk.briefing.material import Heading, Line, Said
from kuula.desk.briefing.sentences import own_sentences

MOST: Final = 6


def answered(said: Sequence[Said]) -> list[Line]:
    """The questions of our replies after which the customer wrote, the latest six, each once."""
    found: dict[str, Line] = {}
    for reply, following in pairwise(said):
        if reply.by != "agent" or following.by != "customer":
            continue
        for sentence in own_sentences(reply):
            if sentence.asks:
                line = Line(Heading.KNOWN, sentence.words, reply.message_id)
                found.setdefault(sentence.flat, line)
    return list(found.values())[-MOST:]
