"""Files and mails of strangers on their way to a browser: nothing in them may run or load."""

import base64
import re
from typing import Final

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from kuula.channels.mail.parsing.cleaning import REMOTE
from kuula.desk.models import Attachment, Message
from kuula.kit import files
from kuula.kit.problems import NotAllowed, NotFound

SEALED: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
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


def file_response(file: Attachment) -> FileResponse:
    """A file as a download that our own pages never open. Raises NotAllowed for a virus."""
    if file.scan == Attachment.Scan.INFECTED:
        raise NotAllowed(_("This file holds a virus. Kuula does not hand it out."))
    if file.scan == Attachment.Scan.PENDING:
        raise NotAllowed(_("This file is still being checked for viruses. Try again in a minute."))
    try:
        stream = files.open_file(file.key)
    except FileNotFoundError as error:
        raise NotFound(_("This file is no longer in storage.")) from error
    response = FileResponse(stream, as_attachment=True, filename=file.filename or "file")
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Encoding"] = "identity"  # keeps its length: not compressed again
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def original_mail(message: Message, *, pictures: bool) -> HttpResponse:
    """The cleaned HTML of a mail as a page of its own: sandboxed, no scripts, no forms.

    Nothing is loaded from anywhere unless `pictures` asks for the sender's pictures.
    """
    html = _INLINE.sub(_Inline(message), message.html)
    if pictures:
        html = html.replace(f"{REMOTE}=", "src=")
    response = HttpResponse(FRAME.format(body=html))
    remote = " https: http:" if pictures else ""
    response.headers["Content-Security-Policy"] = MAIL.format(remote=remote)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class _Inline:
    """Pictures that came inside the mail, put into its HTML."""

    def __init__(self, message: Message) -> None:
        self._found = {
            one.content_id: one
            for one in message.attachments.all()
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
