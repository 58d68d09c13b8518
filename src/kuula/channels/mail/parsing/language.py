"""Which of our four languages a text is written in, when that is clear."""

import re
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Any, Final

_NEIGHBOURS: Final = ("fi", "lv", "lt", "de", "sv", "pl", "sl", "uk", "bg", "fr", "es", "it")
_OURS: Final = {"en": "en", "et": "et", "hr": "hr", "sr": "hr", "bs": "hr", "ru": "ru"}
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NOT_WORDS: Final = re.compile(r"(?<!\S)[^\s@/\\_\d<>]*+[@/\\_\d<>]\S*|https?:\S+")
_SHORTEST: Final = 12
_SURE: Final = 0.6
_LOADING: Final = Lock()
_SAMPLE: Final = 200


def language_of(text: str) -> str | None:
    """en, et, hr or ru (sr and bs in Latin letters count as hr); None when it is not clear."""
    sample = " ".join(_NOT_WORDS.sub(" ", text[: _SAMPLE * 2]).split())[:_SAMPLE]
    if sum(1 for _letter in islice(_LETTERS.finditer(sample), _SHORTEST)) < _SHORTEST:
        return None
    scores: dict[str, float] = {}
    for code, score in _identifier().rank(sample):
        ours = _OURS.get(code, code)
        scores[ours] = scores.get(ours, 0.0) + score
    best = max(scores, key=lambda code: scores[code])
    if best == "hr" and _is_cyrillic(sample):
        return None
    return best if best in _OURS and scores[best] >= _SURE else None


def prepare() -> None:
    """Load what knows the languages; for a moment that needs 50 MB more than it keeps."""
    _identifier()


def _is_cyrillic(text: str) -> bool:
    return sum(1 for letter in text if "а" <= letter.lower() <= "я") * 2 > len(text) * 0.8


def _identifier() -> Any:
    with _LOADING:  # threads that come at once must not each load it
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # brings numpy: a second at start

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_OURS, *_NEIGHBOURS])
    identifier.nb_ptc = identifier.nb_ptc.copy("C")  # a text needs some hundred of its rows
    identifier._full_model = (
        identifier.nb_ptc,
        identifier.nb_pc,
        identifier.nb_classes,
    )  # 27 MB less
    return identifier
