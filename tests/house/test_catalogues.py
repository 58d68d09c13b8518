"""Every word people read is said in four languages, with the same places and all plural forms."""

import re
from gettext import c2py

import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural

from tests.house.catalogues import LANGUAGES, forms, key, messages, said, translated

# Equal in both languages, and rightly so: names, abbreviations, words both languages share.
SAME = frozenset(
    {"Kuula", "API", "IMAP", "SMTP", "LMTP", "TLS", "STARTTLS", "Cc", "Bcc", "CSV", "OAuth2", "SPF"}
    | {
        "Segment",
        "DKIM",
        "DMARC",
        "MX",
        "OpenID Connect",
        "n %(n)s",
        "n",
        "E-mail",
        "%(share)s %%",
        "OK",
    }
)
ENDINGS = (".", ":", "?", "…")
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{[a-z_.]*\}")


@pytest.fixture(scope="module")
def english() -> Catalog:
    return said()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_left_over(language: str, english: Catalog) -> None:
    wanted = {(m.context, key(m)) for m in messages(english)}
    have = {(m.context, key(m)) for m in messages(translated(language)) if all(forms(m))}
    assert wanted - have == set(), "run make messages and translate"
    assert have - wanted == set(), "run make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_not_its_key(language: str) -> None:
    same = [m.id for m in messages(translated(language)) if m.id == m.string]
    words = [text for text in same if re.search(r"[^\W\d_]", PLACE.sub("", text))]
    assert set(words) <= SAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_to_fill_are_the_same_in_every_form(language: str) -> None:
    wrong = []
    for message in messages(translated(language)):
        wanted = set(map(str, PLACE.findall(key(message)[-1])))
        for form in forms(message):
            had = set(map(str, PLACE.findall(form)))
            if had - wanted or (len(key(message)) == 1 and had != wanted):
                wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
@pytest.mark.parametrize("count", [1, 2, 5, 21])
def test_plural_forms_are_rendered(language: str, count: int, english: Catalog) -> None:
    """1, 2, 5 and 21 take the form the language asks for, and say the number where English does."""
    rule = get_plural(language)
    choose = Catalog(locale=language)
    index = _plural_index(choose.plural_expr, count)
    assert index < rule.num_plurals
    source = english if language == "en" else translated(language)
    for message in messages(source):
        if len(key(message)) > 1:
            found = key(message) if language == "en" else forms(message)
            filled = re.sub(r"%\(\w+\)[sd]", str(count), found[index])
            assert filled.strip()
            assert "%(" not in filled


def _plural_index(expression: str, count: int) -> int:
    return int(c2py(expression)(count))


def test_endings_are_the_same() -> None:
    """A sentence stays a sentence: it ends as its key does."""
    wrong = []
    for language in LANGUAGES:
        for message in messages(translated(language)):
            source, target = key(message)[0], forms(message)[0]
            if target and (
                source.endswith((".", ":", "?", "…")) != target.endswith((".", ":", "?", "…"))
            ):
                wrong.append((language, source, target))
    assert wrong == []
