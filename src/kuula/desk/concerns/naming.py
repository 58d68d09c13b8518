"""Which words of a message may be the number of an order or of a product. No database here."""

import re
from typing import Final

MOST: Final = 200
_MARK: Final = r"(?:(?:№|#|\bnr\.?|\bno\.?|\bbr\.?|\bnumber|\bnumbri?ga?|\bbroj|\bномер)\s*:?\s*)"
_NUMBER: Final = re.compile(
    rf"(?P<mark>{_MARK})?(?<![\w@.])(?P<called>[^\W_](?:[^\W_]|[-/_](?=[^\W_])){{1,59}})",
    re.IGNORECASE,
)
SHORT: Final = 5
"""Digits alone that are fewer say a year or a sum as well: they need a mark before them."""


def called(text: str) -> str:
    """A number in the form it is compared by: how it is capitalised says nothing."""
    return text.strip().lstrip("#№").strip().upper()


def numbers_in(text: str) -> list[str]:
    """What in a text may be such a number, as it is compared, in its order, at most 200: words with
    a digit in them; digits alone if they are five or stand after a word such as № or nr."""
    found: dict[str, None] = {}
    for word in _NUMBER.finditer(text):
        said = word["called"]
        if not any(letter.isdigit() for letter in said):
            continue
        if len(said) < SHORT and said.isdigit() and not word["mark"]:
            continue
        found[called(said)] = None
        if len(found) == MOST:
            break
    return list(found)
