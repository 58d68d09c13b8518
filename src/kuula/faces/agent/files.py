"""Files and mails of strangers on their way to a browser: nothing in them may run or load."""

import base64
import re
from collections.abc import Iterable
from typing import Final, Protocol

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from kuula.channels.mail.parsing.cleaning import REMOTE
from kuula.channels.mail.scanning import may_open
from kuula.desk.models import Attachment, Message
from kuula.kit import files
from kuula.kit.downloads import as_download
from kuula.kit.problems import NotAllowed

MAIL: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:{remote}; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
FRAME: Final = """<!doctype html><html><head><meta charset="utf-8"><base target="_blank">
<meta name="color-scheme" content="light"><style>
body{{margin:12px;font:14px/1.5 system-ui,sans-serif;color:#222;
background:#fff;overflow-wrap:anywhere}}
img{{max-width:100%;height:auto}}table{{max-width:100%}}blockquote{{margin:0 0 0 8px;
padding-left:10px;border-left:2px solid #ccc}}</style></head><body>{body}</body></html>"""
PICTURES: Final = {"image/png", "image/jpeg", "image/gif", "image/webp"}
LARGEST_PICTURE: Final = 2_000_000
MOST_PICTURES: Final = 20
_INLINE: Final = re.compile(r'src="cid:([^"]{1,500})"')


class Picture(Protocol):
    """A file that came inside a mail and may stand in its HTML."""

    @property
    def key(self) -> str: ...
    @property
    def content_id(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size(self) -> int: ...


def file_response(file: Attachment) -> FileResponse:
    """A file as a download that our own pages never open. Raises NotAllowed for a virus."""
    if file.scan == Attachment.Scan.INFECTED:
        raise NotAllowed(_("This file holds a virus. Kuula does not hand it out."))
    if not may_open(file):
        raise NotAllowed(scan_words(file))
    return as_download(file.key, file.filename or "file")


def scan_words(file: Attachment) -> str:
    """Why a file cannot be opened, in words; empty when it can."""
    if may_open(file):
        return ""
    if file.scan == Attachment.Scan.INFECTED:
        return _("It holds a virus.")
    if file.scan == Attachment.Scan.FAILED:
        return _("This file could not be checked for viruses. Ask an administrator.")
    return _("This file is still being checked for viruses. Try again in a minute.")


def unchecked_words(file: Attachment) -> str:
    """What to know of a file that may be opened although its check failed; empty otherwise."""
    if file.scan == Attachment.Scan.FAILED and may_open(file):
        return _("This file could not be checked for viruses.")
    return ""


def original_mail(message: Message, *, pictures: bool) -> HttpResponse:
    """The HTML of a message as a page of its own, as `mail_as_page` says."""
    attached = [one for one in message.attachments.all() if may_open(one)]
    return mail_as_page(message.html, attached, pictures=pictures)


def mail_as_page(html: str, attached: Iterable[Picture], *, pictures: bool) -> HttpResponse:
    """The cleaned HTML of a mail as a page of its own: sandboxed, no scripts, no forms.

    Nothing is loaded from anywhere unless `pictures` asks for the sender's pictures. `attached` are
    the files of the mail that may be opened.
    """
    shown = _INLINE.sub(_Inline(attached), html)
    if pictures:
        shown = shown.replace(f"{REMOTE}=", "src=")
    response = HttpResponse(FRAME.format(body=shown))
    remote = " https: http:" if pictures else ""
    response.headers["Content-Security-Policy"] = MAIL.format(remote=remote)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class _Inline:
    """Pictures that came inside the mail, put into its HTML."""

    def __init__(self, attached: Iterable[Picture]) -> None:
        self._found = {
            one.content_id: one
            for one in attached
            if one.content_id and one.content_type in PICTURES and one.size <= LARGEST_PICTURE
        }
        self._left = MOST_PICTURES

    def __call__(self, place: re.Match[str]) -> str:
        file = self._found.get(place[1])
        if file is None or self._left == 0:
            return 'alt=""'
        self._left -= 1
        try:
            content = base64.b64encode(files.fetch(file.key)).decode()
        except FileNotFoundError:
            return 'alt=""'
        return f'src="data:{file.content_type};base64,{content}"'
