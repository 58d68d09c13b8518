"""Names of languages and countries, yes and no, as they are written in the four languages."""

from functools import lru_cache
from typing import Final

from babel import Locale

from kuula.kit.languages import LANGUAGES

YES: Final = frozenset(
    {
        "yes",
        "y",
        "true",
        "t",
        "1",
        "on",
        "x",
        "✓",
        "jah",
        "j",
        "tõene",
        "da",
        "d",
        "istina",
        "да",
        "д",
    }
    | {"истина"}
)
NO: Final = frozenset(
    {"no", "n", "false", "f", "0", "off", "-", "ei", "e", "väär", "ne", "laž", "нет", "н", "ложь"}
)
_LONG: Final = {"eng": "en", "est": "et", "ee": "et", "hrv": "hr", "rus": "ru"}


def language_code(text: str) -> str:
    """The code of a language that Kuula speaks, by its code or name; empty for any other."""
    word = text.casefold().strip()
    return _languages().get(word) or _languages().get(word.replace("_", "-").split("-")[0], "")


def country_code(text: str) -> str:
    """The code of a country (ISO 3166, two letters) by code or name; empty for none."""
    return _countries().get(text.casefold().strip(" ."), "")


@lru_cache
def _languages() -> dict[str, str]:
    found = {code: code for code in LANGUAGES} | _LONG
    for spoken in LANGUAGES:
        names = Locale(spoken).languages
        for code in LANGUAGES:
            name = names[code].casefold()
            found[name] = code
            found[name.removesuffix(" keel").removesuffix(" язык")] = code
    return found


@lru_cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for spoken in LANGUAGES:
        for code, name in Locale(spoken).territories.items():
            if len(code) == 2 and code.isalpha():
                found[name.casefold()] = code
                found[code.casefold()] = code
    return found | {"uk": "GB", "usa": "US", "great britain": "GB"}
