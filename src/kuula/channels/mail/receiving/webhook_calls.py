"""A provider's call read whole: mails are larger than the forms that people send."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters

from kuula.channels.mail.parsing import RAW_LIMIT, MailTooLarge

LARGEST: Final = RAW_LIMIT // 3 * 4 + 1024 * 1024
MOST_FIELDS: Final = 2000


class Call(HttpRequest):
    """One call with its fields and files. `fields` has the bytes of each field as they came."""

    def __init__(self, request: HttpRequest) -> None:
        """Read `request`, whose body nobody has touched. Raises MailTooLarge, and ValueError for a
        form that cannot be taken apart."""
        super().__init__()
        self.method = "POST"
        self.META = request.META
        self.content_type = request.content_type or ""
        self.content_params = request.content_params or {}
        self._body = _read(request)
        self.fields: dict[str, bytes] = {}
        form: QueryDict = QueryDict(mutable=True)
        files: MultiValueDict[str, SimpleUploadedFile] = MultiValueDict()
        for name, content in self._plain_fields(request, files):
            self.fields[name] = content
            form.appendlist(name, content.decode("utf-8", "replace"))
        self.POST, self.FILES = form, files  # type: ignore[assignment] # a plain HttpRequest

    def _plain_fields(
        self, request: HttpRequest, files: MultiValueDict[str, SimpleUploadedFile]
    ) -> Iterator[tuple[str, bytes]]:
        if self.content_type == "application/x-www-form-urlencoded":
            pairs = parse_qsl(
                self._body.decode("latin-1"),
                keep_blank_values=True,
                encoding="latin-1",
                max_num_fields=MOST_FIELDS,
            )
            yield from ((name, value.encode("latin-1")) for name, value in pairs)
        elif self.content_type == "multipart/form-data":
            boundary = (request.content_params or {}).get("boundary", "").encode("latin-1")
            for said, kind, content in _parts(self._body, boundary):
                if "filename" in said:
                    file = SimpleUploadedFile(said["filename"] or "file", content, kind)
                    files.appendlist(said.get("name", ""), file)
                else:
                    yield said.get("name", ""), content


def _read(request: HttpRequest) -> bytes:
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise MailTooLarge(f"A call of over {LARGEST} bytes.")
    return bytes(content)


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[dict[str, str], str, bytes]]:
    """What each part says of itself, its type, and its bytes. Raises ValueError."""
    if not boundary:
        raise ValueError("A form without a boundary.")
    mark = b"\r\n--" + boundary
    pieces = (b"\r\n" + body).split(mark, MOST_FIELDS)[1:]
    for piece in pieces:
        if piece.startswith(b"--"):
            return
        head, _blank, content = piece.partition(b"\r\n\r\n")
        lines = dict(_line(line) for line in head.decode("utf-8", "replace").split("\r\n"))
        _kind, said = parse_header_parameters(lines.get("content-disposition", ""))
        yield said, lines.get("content-type", "application/octet-stream"), content


def _line(line: str) -> tuple[str, str]:
    name, _colon, value = line.partition(":")
    return name.strip().lower(), value.strip()
