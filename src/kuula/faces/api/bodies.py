"""Reading what programs send: JSON in UTF-8, nothing the database would choke on."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from kuula.kit.problems import Problem


class Unreadable(Problem):
    """The body is not JSON."""

    status = 400
    code = "unreadable"


class WrongKind(Problem):
    """The body is of a kind that is not read here."""

    status = 415
    code = "media-type"


class JsonParser(Parser):
    """Reads bodies for all operations but the hot one."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises WrongKind, Unreadable, and Problem for text with NUL."""
        return read_json(request)


def read_json(request: HttpRequest) -> Any:
    """The body of a request as JSON. Raises WrongKind, Unreadable, Problem for text with NUL."""
    if request.content_type != "application/json":
        raise WrongKind(_("Send JSON, and say so: Content-Type: application/json"))
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Unreadable(_("The body must be JSON in UTF-8.")) from error
    if b"\\u0000" in request.body and _holds_nul(found):
        raise Problem(_("Text cannot hold the character NUL."))
    return found


def _holds_nul(found: Any) -> bool:
    if isinstance(found, str):
        return "\0" in found
    if isinstance(found, dict):
        return any(_holds_nul(part) for pair in found.items() for part in pair)
    return isinstance(found, list) and any(map(_holds_nul, found))
