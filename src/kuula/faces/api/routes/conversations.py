"""Conversations over the API."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from kuula.faces.api.opening import NewConversation, create_conversation

router = Router(tags=["conversations"])


def _body(kind: type) -> dict[str, Any]:
    """The OpenAPI request body of a msgspec struct, with nothing left to refer to."""
    (schema,), parts = msgspec.json.schema_components([kind], ref_template="{name}")
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _inline(schema, parts)}},
        }
    }


def _inline(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inline(parts[schema["$ref"]], parts)
        return {key: _inline(value, parts) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inline(value, parts) for value in schema]
    return schema


@router.post("/conversations", auth=None, openapi_extra=_body(NewConversation))
def create(request: HttpRequest) -> HttpResponse:
    """Begin a conversation with a customer's first message."""
    return create_conversation(request)
