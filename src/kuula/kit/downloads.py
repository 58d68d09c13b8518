"""Bytes on their way to whoever asked: always a download, never a page."""

from io import BytesIO
from typing import Final

from django.http import FileResponse
from django.utils.translation import gettext as _

from kuula.kit import files
from kuula.kit.problems import NotFound

SEALED: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


def as_download(key: str, filename: str) -> FileResponse:
    """What stands in storage under `key`, sealed against being shown. Raises NotFound when it is
    gone."""
    try:
        stream = files.open_file(key)
    except FileNotFoundError as error:
        raise NotFound(_("This file is no longer in storage.")) from error
    response = FileResponse(stream, as_attachment=True, filename=filename)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Encoding"] = "identity"  # keeps its length: not compressed again
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def made_download(content: bytes, filename: str, content_type: str) -> FileResponse:
    """Bytes that were made just now, sealed against being shown."""
    response = FileResponse(BytesIO(content), as_attachment=True, filename=filename)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
