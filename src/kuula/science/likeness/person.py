"""A person as records are compared: words folded, numbers bare."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

Birthday = tuple[int | None, int, int]
"""Year if it is known, month, day."""

ROLES: Final = frozenset(
    {
        "info",
        "office",
        "sales",
        "support",
        "kontakt",
        "contact",
        "mail",
        "admin",
        "pood",
        "muuk",
        "klienditugi",
        "prodaja",
        "podrska",
        "hello",
        "team",
        "accounting",
        "invoice",
        "arved",
        "raamatupidamine",
        "racuni",
        "zakaz",
    }
)
"""Beginnings of addresses that are nobody's own."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхъыьэ", "abvgdeziiklmnoprstufh-y-e", strict=True)),
        "ё": "e", "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
        "ъ": "", "ь": "",
    }
)  # fmt: skip
_LATIN: Final = str.maketrans({"đ": "d", "ß": "ss", "ø": "o", "æ": "ae", "ł": "l"})
_LOOSE: Final = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"), ("ts", "c"),
    ("yu", "u"), ("ju", "u"), ("ya", "a"), ("ja", "a"), ("ye", "e"), ("je", "e"), ("ks", "x"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("ii", "i"), ("dzh", "j"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One record. Names are words as `words_in` gives them, the family name last; phones bare
    digits; e-mails and handles in normal form, shared ones left out. `ordered` are addresses under
    which they ordered. `key` is whatever tells records apart."""

    key: int
    names: tuple[tuple[str, ...], ...] = ()
    birthday: Birthday | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    company: str = ""
    city: str = ""
    ordered: tuple[str, ...] = ()


def words_in(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, without marks, Cyrillic in Latin and
    one spelling of what people transliterate in several ways."""
    return tuple(plain(word) for word in _WORD.findall(name))


def plain(word: str) -> str:
    """One word in that spelling."""
    latin = word.casefold().translate(_CYRILLIC).translate(_LATIN)
    if not latin.isascii():
        apart = unicodedata.normalize("NFKD", latin)
        latin = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for many, one in _LOOSE:
        latin = latin.replace(many, one)
    return latin


def digits_in(phone: str) -> str:
    """The digits of a telephone without what stands before the number abroad; empty for fewer than
    seven."""
    digits = re.sub(r"\D", "", phone)
    digits = digits.removeprefix("00") if digits.startswith("00") else digits.lstrip("0")
    return digits if len(digits) >= 7 else ""


def local_of(email: str) -> str:
    """What stands before the @, without dots and what follows a plus; empty for a role's address
    and for what is too short to tell anybody."""
    local = email.partition("@")[0].partition("+")[0]
    bare = re.sub(r"[._-]", "", local)
    return "" if local in ROLES or len(bare) < 6 else bare
