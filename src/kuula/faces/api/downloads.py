"""Bytes on their way to a program: always a download, never a page."""

from typing import Any, Final

from django.http import FileResponse
from django.utils.translation import gettext as _

from kuula.kit import files
from kuula.kit.problems import NotFound

BYTES: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The bytes, always as a download.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


def as_download(key: str, filename: str) -> FileResponse:
    """What stands in storage under `key`. Raises NotFound when it is gone."""
    try:
        stream = files.open_file(key)
    except FileNotFoundError as error:
        raise NotFound(_("This file is no longer in storage.")) from error
    response = FileResponse(stream, as_attachment=True, filename=filename)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
