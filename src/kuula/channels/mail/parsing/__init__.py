"""Raw mail in, understanding out. Plain Python: no Django, no database, no network.

Every limit is checked on raw bytes; nothing a stranger sends makes `parse_mail` raise, hang or lose
a byte: what cannot be understood comes back as an attachment and a problem.
"""

from kuula.channels.mail.parsing.cleaning import REMOTE, clean_html
from kuula.channels.mail.parsing.cli import parse_file
from kuula.channels.mail.parsing.describe import describe
from kuula.channels.mail.parsing.identifiers import id_list
from kuula.channels.mail.parsing.language import language_of
from kuula.channels.mail.parsing.model import (
    AUTOMATIC_KINDS,
    RAW_LIMIT,
    Address,
    Attachment,
    Bounce,
    MailTooLarge,
    ParsedMail,
    Problem,
)
from kuula.channels.mail.parsing.parse import parse_mail
from kuula.channels.mail.parsing.quotes import (
    REPLY_MARKER,
    REPLY_MARKER_CLASS,
    REPLY_MARKER_HTML,
    cut_quoted,
    cut_quoted_html,
)
from kuula.channels.mail.parsing.totext import html_to_text

__all__ = [
    "AUTOMATIC_KINDS",
    "RAW_LIMIT",
    "REMOTE",
    "REPLY_MARKER",
    "REPLY_MARKER_CLASS",
    "REPLY_MARKER_HTML",
    "Address",
    "Attachment",
    "Bounce",
    "MailTooLarge",
    "ParsedMail",
    "Problem",
    "clean_html",
    "cut_quoted",
    "cut_quoted_html",
    "describe",
    "html_to_text",
    "id_list",
    "language_of",
    "parse_file",
    "parse_mail",
]
