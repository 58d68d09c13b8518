"""A POST happens once: with a key of idempotency a repeat changes nothing and is answered alike."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from kuula.faces.api.last_use import Answer
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.problems import Problem
from kuula.workspace.actions.receipts import keep_receipt
from kuula.workspace.gate import KeySpent, receipt_for

P = ParamSpec("P")
Writing: TypeAlias = Callable[Concatenate[ApiRequest, P], BaseModel]
Going: TypeAlias = Callable[[ApiRequest, Any], BaseModel]
Answering: TypeAlias = Callable[Concatenate[ApiRequest, P], HttpResponse]

LONGEST_KEY: Final = 200
MADE: Final = 201


class KeyReused(Problem):
    """An idempotency key stands for another request."""

    code = "key-reused"


def once(view: Writing[P]) -> Answering[P]:
    """A view that writes: all of it and its receipt in one transaction, answered with 201."""
    return _once(view, ())


def once_with_secret(*secrets: str) -> Callable[[Writing[P]], Answering[P]]:
    """The same for a view that tells a secret: the receipt has these fields empty.

    So nothing that is told once lies in the database, and a repeat is answered without it.
    """
    return lambda view: _once(view, secrets)


def _once(view: Writing[P], secrets: tuple[str, ...]) -> Answering[P]:
    @wraps(view)
    def run(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = key_of(request)
        if not key:
            with transaction.atomic():
                return answer(_json(view(request, *args, **kwargs)), MADE)
        digest = digest_of(request)
        if (kept := replay(request.auth.token_id, key, digest)) is not None:
            return kept
        try:
            with transaction.atomic():
                body = _json(view(request, *args, **kwargs))
                _keep(request, key, digest, body | dict.fromkeys(secrets, ""))
        except (KeySpent, Problem):
            if (kept := replay(request.auth.token_id, key, digest)) is None:
                raise  # not a repeat: the problem is its own
            return kept
        return answer(body, MADE)

    return run


def once_then(then: Going) -> Callable[[Writing[P]], Answering[P]]:
    """A view whose work goes on when its transaction is over: what it begins and its receipt are
    one, `then` does the rest outside of it and tells the answer, to a repeat too."""

    def begun(view: Writing[P]) -> Answering[P]:
        begin = _once(view, ())

        @wraps(view)
        def run(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            first = begin(request, *args, **kwargs)
            response = answer(_json(then(request, orjson.loads(first.content))), MADE)
            if "Idempotent-Replayed" in first:
                response["Idempotent-Replayed"] = first["Idempotent-Replayed"]
            return response

        return run

    return begun


def once_outside(view: Writing[P]) -> Answering[P]:
    """The same for a view that only asks others: no transaction is open while it waits."""

    @wraps(view)
    def run(request: ApiRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = key_of(request)
        digest = digest_of(request) if key else ""
        if key and (kept := replay(request.auth.token_id, key, digest)) is not None:
            return kept
        body = _json(view(request, *args, **kwargs))
        try:
            if key:
                _keep(request, key, digest, body)
        except KeySpent:
            if (kept := replay(request.auth.token_id, key, digest)) is not None:
                return kept
        return answer(body, MADE)

    return run


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key of a request, empty for none. Raises Problem for an overlong one."""
    key: str = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if len(key) > LONGEST_KEY or "\0" in key:
        raise Problem(_("An Idempotency-Key has at most 200 characters."))
    return key


def digest_of(request: HttpRequest) -> str:
    """What tells one request from another under the same key: its address and its body."""
    digest = hashlib.sha256(request.path_info.encode())
    if request.content_type != "multipart/form-data":
        digest.update(b"\n" + request.body)
        return digest.hexdigest()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(f"\n{name}\n{file.name}\n".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def replay(token_id: int | None, key: str, digest: str) -> Answer | None:
    """The answer this key got before, None for a fresh key. Raises KeyReused."""
    receipt = receipt_for(token_id or 0, key)
    if receipt is None:
        return None
    if receipt.digest != digest:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    response = answer(receipt.body, receipt.status)
    response["Idempotent-Replayed"] = "true"
    return response


def answer(body: Any, status: int) -> Answer:
    """A JSON answer."""
    return Answer(orjson.dumps(body), status=status, content_type="application/json")


def _keep(request: ApiRequest, key: str, digest: str, body: Any) -> None:
    token_id = request.auth.token_id or 0
    keep_receipt(token_id=token_id, key=key, digest=digest, status=MADE, body=body)


def _json(told: BaseModel) -> Any:
    return told.model_dump(mode="json")
