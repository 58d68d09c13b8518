"""What was said at the other desk, made safe by the house's own cleaning."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kuula.connectors.importers.held import OldMessage, OldPerson, OldTalk
from kuula.connectors.importers.reading.files import Shelf
from kuula.connectors.importers.refusing import Refused
from kuula.connectors.importers.tools import Tools
from kuula.desk.incoming import IncomingFile
from kuula.desk.models import Message
from kuula.desk.past import PastMessage
from kuula.kit import clock
from kuula.kit.text import clean, one_line

LONGEST: Final = 1024 * 1024
LONGEST_HTML: Final = 4 * LONGEST
_SAYS_MORE: Final = re.compile(r"<(?!/?(?:p|br|div|span)\b)", re.I)


@dataclass(slots=True)
class Told:
    """The messages of a conversation in the order of their times with who wrote them, and the files
    that are not there."""

    messages: tuple[tuple[OldPerson | None, PastMessage], ...] = ()
    refused: list[Refused] = field(default_factory=list)


class Wording:
    """Makes messages safe and short enough, and puts their files into storage, if to `keep`."""

    def __init__(self, tools: Tools, shelf: Shelf, *, keep: bool) -> None:
        self._tools = tools
        self._shelf = shelf
        self._keep = keep

    def told(self, talk: OldTalk) -> Told:
        """The messages of a conversation."""
        told = Told()
        now = clock.now()
        ordered = sorted(talk.messages, key=lambda message: message.at)
        told.messages = tuple(
            (one.author, self._safe(one, min(one.at, now), self._files(talk, one, told)))
            for one in ordered
        )
        return told

    def language(self, talk: OldTalk, messages: tuple[PastMessage, ...]) -> str:
        """The language the customer wrote, else the one they chose there."""
        theirs = (one for one in messages if one.kind == Message.Kind.INBOUND)
        said = next((one.visible or one.text for one in theirs), "")
        return self._tools.language_of(said) or talk.customer.language

    def _safe(self, one: OldMessage, at: datetime, files: tuple[IncomingFile, ...]) -> PastMessage:
        html = self._tools.clean_html(one.html) if 0 < len(one.html) <= LONGEST_HTML else ""
        text = one.text or self._tools.html_to_text(one.html[:LONGEST_HTML])
        text = clean(text)[:LONGEST].strip()
        theirs = one.kind == Message.Kind.INBOUND
        visible = clean(one.visible) or (self._tools.without_quotes(text) if theirs else text)
        name = one.author.name if one.author else ""
        return PastMessage(
            kind=one.kind,
            at=at,
            text=text,
            visible=visible[:LONGEST],
            html=clean(html) if _SAYS_MORE.search(html) else "",
            sender=one_line(one.sender, 320) if theirs else "",
            name=one_line(name, 120) if theirs else "",
            recipients=dict(one.recipients),
            header_id=one_line(one.header_id, 500),
            automatic=one.automatic,
            files=files,
        )

    def _files(self, talk: OldTalk, one: OldMessage, told: Told) -> tuple[IncomingFile, ...]:
        found: list[IncomingFile] = []
        for number, file in enumerate(one.files, 1):
            taken = self._shelf.take(file, number, keep=self._keep)
            if isinstance(taken, IncomingFile):
                found.append(taken)
            else:
                name = one_line(file.filename, 120)
                told.refused.append(Refused("file", talk.place, taken, f"#{talk.number}, {name}"))
        return tuple(found)
