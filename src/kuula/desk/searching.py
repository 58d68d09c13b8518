"""What goes into the search index: word forms in the language of the text, Croatian letters
folded."""

from typing import Final

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from kuula.desk.models.opening import search_config
from kuula.kit.text import clean, fold

INDEXED: Final = 200_000


def search_text(*parts: str) -> str:
    """The text that is indexed: at most 200,000 characters, so that the index never refuses it."""
    return fold(clean("\n".join(part for part in parts if part)))[:INDEXED]


def search_vector(language: str, *parts: str) -> SearchVector:
    """The index entry of these parts in their language."""
    return SearchVector(Value(search_text(*parts)), config=search_config(language))
