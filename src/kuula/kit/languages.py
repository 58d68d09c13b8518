"""The four languages Kuula speaks and writes."""

from typing import Final

LANGUAGES: Final = ("en", "et", "hr", "ru")
ENDONYMS: Final = {"en": "English", "et": "Eesti", "hr": "Hrvatski", "ru": "Русский"}
SEARCH_CONFIGS: Final = {"en": "english", "et": "estonian", "hr": "serbian", "ru": "russian"}


def spoken(code: str | None, default: str = "en") -> str:
    """`code` when Kuula speaks it, else `default`. Region parts ("et-EE") are ignored."""
    short = (code or "").split("-")[0].split("_")[0].lower()
    return short if short in LANGUAGES else default
