"""What the importers borrow from the mail channel: its parser, its cleaning, its ear."""

from kuula.channels.mail.parsing import (
    Address,
    clean_html,
    cut_quoted,
    html_to_text,
    language_of,
    parse_mail,
)
from kuula.channels.mail.parsing.filenames import safe_name
from kuula.connectors.importers.held import OldFile
from kuula.connectors.importers.tools import OldLetter, Tools


def tools() -> Tools:
    """The house's own, as mail that comes in today is read by."""
    return Tools(clean_html, html_to_text, _without_quotes, language_of, read_letter, safe_name)


def read_letter(content: bytes) -> OldLetter:
    """A mail as the mail channel understands it."""
    parsed = parse_mail(content)
    return OldLetter(
        header_id=parsed.message_id or "",
        answers=tuple(dict.fromkeys((*parsed.in_reply_to, *parsed.references))),
        sender=(parsed.sender.name, parsed.sender.address or ""),
        to=_plain(parsed.to),
        cc=_plain(parsed.cc),
        subject=parsed.subject,
        at=parsed.date,
        text=parsed.text,
        visible=parsed.visible_text,
        html=parsed.html or "",
        automatic=parsed.automatic or "",
        files=tuple(
            OldFile(
                filename=one.filename,
                content_type=one.content_type,
                content=bytes(one.content),
                inline=one.inline,
                content_id=one.content_id or "",
            )
            for one in parsed.attachments
        ),
    )


def _plain(people: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(person.address for person in people if person.address)


def _without_quotes(text: str) -> str:
    return cut_quoted(text)[0] or text
