"""What is said about a place in a reply."""

from dataclasses import dataclass
from typing import Final

BLAME: Final = "blame"
JARGON: Final = "jargon"
NO_THANKS: Final = "no-thanks-or-acknowledgement"
SHOUTING: Final = "shouting"
APOLOGY: Final = "apology-without-remedy"
PROMISE: Final = "promise-without-date"
REFUSAL: Final = "cold-refusal"
KINDS: Final = (BLAME, JARGON, NO_THANKS, SHOUTING, APOLOGY, PROMISE, REFUSAL)


@dataclass(frozen=True, slots=True)
class Mark:
    """`quote` is an exact part of the text, empty for what is absent."""

    kind: str
    quote: str
