"""The words people read, collected from code and templates into one catalogue a language.

`python -m tests.house.catalogues` (make messages) writes src/kuula/locale: new words come in empty,
words that nobody says any more go out, translations stay.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "kuula"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("et", "hr", "ru")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
METHODS = [("**/tests/**", "ignore"), ("**/migrations/**", "ignore"), ("**/gallery*", "ignore")]
METHODS += [("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
OPTIONS = {"**/jinja2/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true"}}
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def said() -> Catalog:
    """Everything the product says now, in English."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(str(PACKAGE), METHODS, OPTIONS, KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalogue.add(message, context=context)
    return catalogue


def translated(language: str) -> Catalog:
    """What stands in a language's catalogue."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    return read_po(BytesIO(path.read_bytes()), locale=language)


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def messages(catalogue: Catalog) -> list[Message]:
    """The messages without the header."""
    return [message for message in catalogue if message.id]


def key(message: Message) -> tuple[str, ...]:
    """A message's id as a tuple: one text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """A message's translations: one text, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def write(language: str, current: Catalog) -> int:
    """Bring one catalogue up to what is said; answers how many translations are missing."""
    kept = {(m.context, key(m)): m for m in messages(translated(language))}
    fresh = Catalog(
        locale=language, project="Kuula", version="1", charset="utf-8",
        creation_date=EPOCH, revision_date=EPOCH, fuzzy=False,
        header_comment=f"# Kuula in {language}.\n# SPDX-License-Identifier: AGPL-3.0-or-later",
        msgid_bugs_address="", last_translator="Kuula", language_team=language,
    )  # fmt: skip
    missing = 0
    for message in sorted(messages(current), key=lambda m: (key(m), m.context or "")):
        old = kept.get((message.context, key(message)))
        plural = len(key(message)) > 1
        empty = ("",) * fresh.num_plurals if plural else ""
        text = old.string if old and any(forms(old)) else empty
        fresh.add(message.id, text, flags=message.flags, context=message.context)
        missing += not all(forms(fresh.get(message.id, message.context)))
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, fresh, width=100, no_location=True, sort_output=False)
    path.write_bytes(out.getvalue())
    return missing


if __name__ == "__main__":
    now = said()
    for code in LANGUAGES:
        print(f"{code}: {len(messages(now))} texts, {write(code, now)} to translate")
