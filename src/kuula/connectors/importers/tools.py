"""What the importers borrow from the mail channel, handed in by who calls them: rooms of one floor
do not know each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kuula.connectors.importers.held import OldFile


@dataclass(frozen=True, slots=True)
class OldLetter:
    """One mail, understood. Addresses are (name, address)."""

    header_id: str
    answers: tuple[str, ...]
    sender: tuple[str, str]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    at: datetime | None
    text: str
    visible: str
    html: str
    automatic: str
    files: tuple[OldFile, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """How the house cleans HTML, reads it as text, cuts quoted history, hears a language, reads a
    mail, and makes a file's name safe (given its type and a number). None of them raises for what a
    stranger wrote."""

    clean_html: Callable[[str], str]
    html_to_text: Callable[[str], str]
    without_quotes: Callable[[str], str]
    language_of: Callable[[str], str | None]
    read_letter: Callable[[bytes], OldLetter]
    safe_name: Callable[[str, str, int], str]
