"""The OpenAPI document made whole: token, scopes, keys, and every way a request can be refused."""

from typing import Any, Final

from ninja.openapi.schema import OpenAPISchema

from kuula.faces.api.problems import TITLES
from kuula.faces.api.shapes.refusals import ProblemDetails
from kuula.workspace.permissions import Permission

PROBLEM: Final = "application/problem+json"
ALWAYS: Final = (400, 401, 403, 404, 422, 429, 503)
KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Any text of your own. The same request with the same key within a day happens"
    " once and gets the same answer again.",
}
REPLAYED: Final = {
    "Idempotent-Replayed": {
        "description": "`true` when this is the answer to an earlier request with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
OPEN: Final = "x-open"


def scope(*permissions: Permission) -> dict[str, Any]:
    """What an operation says of itself: the scopes a token needs."""
    return {"x-scopes": [str(permission) for permission in permissions]}


def any_scope(*permissions: Permission) -> dict[str, Any]:
    """What an operation says of itself that any of several scopes opens."""
    return {"x-scopes-any": [str(permission) for permission in permissions]}


def completed(document: OpenAPISchema) -> OpenAPISchema:
    """The same document with what ninja does not know of. Changes it in place."""
    components = document["components"]
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.pop("$defs", {}) | {"ProblemDetails": schema}
    components["schemas"] = parts | components["schemas"]
    components["responses"] = {f"Problem{status}": _refusal(status) for status in TITLES}
    document["security"] = [{"token": []}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation)
    return document


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {str(code): it for code, it in operation["responses"].items()}
    for status in _refusals(path, method, operation):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    for parameter in operation["parameters"]:
        _plain(parameter["schema"])
        parameter.pop("examples", None)
    if method == "post":
        operation["parameters"].append(KEY)
        operation["responses"]["201"]["headers"] = REPLAYED
    for kind, lead in (("x-scopes", "Scopes"), ("x-scopes-any", "Scopes, one of")):
        if scopes := operation.get(kind):
            needed = ", ".join(f"`{name}`" for name in scopes)
            words = operation.get("description", "").rstrip()
            operation["description"] = f"{words}\n\n{lead}: {needed}".strip()


def _refusals(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    found = set(ALWAYS)
    if method != "get" or "files" in path:
        found.add(409)
    if method in ("post", "put", "patch"):
        found |= {413, 415}
    return sorted(found)


def _refusal(status: int) -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {"description": TITLES[status], "content": content}


def _plain(schema: dict[str, Any]) -> None:
    """A parameter that may be left out is not null: it is left out."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema |= kinds[0]
        if schema.get("default", "") is None:
            del schema["default"]
