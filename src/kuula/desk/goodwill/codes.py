"""Voucher codes: nobody guesses one, everybody can read one out, and a slip is noticed.

Eleven random signs (55 bits) and one that checks them, of an alphabet without the letters that look
or sound like others. The check is Luhn's formula with 32 signs: every single wrong sign is noticed,
and all but one of the swaps of two neighbours.
"""

import secrets
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": "", "\u00a0": ""})


def fresh_code() -> str:
    """A code that nobody has seen."""
    drawn = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH - 1))
    return drawn + _check_sign(drawn)


def shown(code: str) -> str:
    """The code as people read it: three groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def code_in(text: str) -> str:
    """The code that somebody typed, however they wrote it; empty when it can be none."""
    code = text.upper().translate(_LOOKALIKES)
    if len(code) != LENGTH or not set(code) <= set(SIGNS):
        return ""
    return code if _check_sign(code[:-1]) == code[-1] else ""


def _check_sign(drawn: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(drawn)):
        value = SIGNS.index(sign)
        if place % 2 == 0:
            value = sum(divmod(2 * value, len(SIGNS)))
        total += value
    return SIGNS[-total % len(SIGNS)]
