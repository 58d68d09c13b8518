"""Letters without what people leave out when they are in a hurry."""

from typing import Final

_FOLDS: Final = {
    "õ": "o", "ä": "a", "ö": "o", "ü": "u", "č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "d",
    "ё": "е", "’": "'", "ʼ": "'", "`": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-",
}  # fmt: skip
_TABLE: Final = str.maketrans(_FOLDS)


def folded(text: str) -> str:
    """The text in small letters, without accents; as long as it was, place for place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return small.translate(_TABLE)
