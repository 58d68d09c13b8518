"""The reference page of the API, written from its own OpenAPI document.

`python -m tests.api_reference` writes docs/reference/api.md anew.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NO_BOUND = 2**53 - 1
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api.md"
BEGINNING = """# API

Everything the screens can do, over HTTP. This page is written from the OpenAPI document that every
installation serves at `/api/v1/openapi.json`; `python -m tests.api_reference` writes it anew.

- **Who you are.** Make a token under Settings, API tokens, and send it with each request:
  `Authorization: Bearer kuula_…`. A token does what its owner may do, cut to its scopes. A
  browser's session counts for nothing here. No token gives away what it does not have: it makes no
  wider token, grants no role a right beyond its scopes, and puts nobody into a role that may more.
  Neither does its owner: only who may change roles gives a role with more rights than their own.
- **Bodies** are JSON in UTF-8, files are sent as `multipart/form-data`. Fields and parameters that
  are not known are refused, so that a slip of the pen is never silently lost.
- **Lists** come in pages `{"items": […], "next": "…"}`: ask with `limit` (1 to 100) and `cursor`,
  the `next` of the page before; it is empty on the last page.
- **Once.** Send an `Idempotency-Key` with a POST and repeat it as often as the network makes you:
  it happens once, and the answer comes again with `Idempotent-Replayed: true`. Keys are kept for a
  day. What was refused is not kept: put it right and try again with the same key. A secret that is
  told once (of a token, in the link of an invitation) is kept nowhere, so the repeat has it empty.
- **Refusals** are problem details (RFC 9457, `application/problem+json`): `type` is stable and for
  programs, `detail` a sentence for people in the language of `Accept-Language` (en, et, hr, ru).
- **Second writers.** A conversation tells its `last_seen`, how far it goes. Read it before the
  messages and send it with a reply: when others wrote or changed something since, nothing is sent
  and the answer is 409 `came-meanwhile`, with what came and the new `last_seen` under `came`. Send
  the reply again with that, or without any to have it go in any case; the same key will do.
- **Taking back.** What the screens undo, programs undo: a reply for ten seconds, a macro and a bulk
  action for an hour, a merge for 90 days. When it is too late, 409 says so.
- **What you may not see does not exist:** a closed team's conversation is a 404, like one that is
  missing.

```sh
curl -s https://desk.example.com/api/v1/conversations \\
  -H 'Authorization: Bearer kuula_…' -H 'Idempotency-Key: order-7781' \\
  -H 'Content-Type: application/json' \\
  -d '{"brand": 1, "subject": "Where is my order?", "text": "It has not come.",
       "customer": {"email": "kadri.tamm@example.ee", "name": "Kadri Tamm"}}'
```
"""


def reference() -> str:
    """The whole page."""
    from kuula.faces.api.api import api

    document = api.get_openapi_schema(path_prefix="api/v1/")
    return "\n".join([BEGINNING, *_refusals(document), *_operations(document), *_shapes(document)])


def _refusals(document: dict[str, Any]) -> Iterator[str]:
    yield "## Refusals\n"
    yield "| status | meaning |"
    yield "| --- | --- |"
    for name, it in document["components"]["responses"].items():
        yield f"| {name.removeprefix('Problem')} | {it['description']} |"
    yield ""


def _operations(document: dict[str, Any]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines = by_tag.setdefault(operation["tags"][-1], [])
            lines += _operation(f"{method.upper()} {path}", operation)
    for tag, lines in by_tag.items():
        yield f"## {tag.capitalize()}\n"
        yield from lines


def _operation(name: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n"
    yield operation["description"] + "\n"
    parameters = [p for p in operation["parameters"] if p["in"] == "query"]
    if parameters:
        yield "| parameter | what it takes |"
        yield "| --- | --- |"
        for one in parameters:
            words = one.get("description") or one["schema"].get("description", "")
            needed = "required; " if one["required"] else ""
            told = "; ".join(part for part in (f"{needed}{_kind(one['schema'])}", words) if part)
            yield f"| `{one['name']}` | {told} |"
        yield ""
    body = operation.get("requestBody")
    if body:
        kind, content = next(iter(body["content"].items()))
        named = _kind(content["schema"])
        yield f"Body: {named if kind == 'application/json' else f'`{kind}`, field `file`'}\n"
        yield from _fields(content["schema"])
    for status, it in operation["responses"].items():
        if status.startswith("2"):
            kind, content = next(iter(it["content"].items()))
            yield f"Answers {status}: {_kind(content['schema'])}\n"


def _shapes(document: dict[str, Any]) -> Iterator[str]:
    yield "## Shapes\n"
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name.startswith("Page_"):
            continue
        yield f"### {name}\n"
        if schema.get("description"):
            yield schema["description"] + "\n"
        if "enum" in schema:
            yield _kind(schema) + "\n"
        yield from _fields(schema)


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    required = set(schema.get("required", [])) if _is_sent(schema) else set()
    fields = schema.get("properties", {})
    if fields:
        yield "| field | what it holds |"
        yield "| --- | --- |"
        for field, it in fields.items():
            words = f"; {it['description']}" if it.get("description") else ""
            marked = " (required)" if field in required else ""
            yield f"| `{field}`{marked} | {_kind(it)}{words} |"
        yield ""
    for example in schema.get("examples", []):
        yield f"```json\n{json.dumps(example, ensure_ascii=False)}\n```\n"


def _is_sent(schema: dict[str, Any]) -> bool:
    return schema.get("additionalProperties") is False


def _kind(schema: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name.startswith("Page_"):
            inside = name.removeprefix("Page_").removesuffix("_")
            return f"page of {inside if inside == 'str' else f'[{inside}](#{inside.lower()})'}"
        return f"[{name}](#{name.lower()})"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(_kind(one) for one in schema[key])
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}{_bounds(schema)}"
    if "const" in schema:
        return f"`{schema['const']}`"
    shape = schema.get("format", "")
    return f"{shape or schema.get('type', 'anything')}{_bounds(schema)}"


def _bounds(schema: dict[str, Any]) -> str:
    names = {
        "minLength": "at least {} characters", "maxLength": "at most {} characters",
        "minimum": "from {}", "maximum": "to {}", "maxItems": "at most {}",
    }  # fmt: skip
    told = [
        words.format(schema[key])
        for key, words in names.items()
        if key in schema and not (key == "maximum" and schema[key] == NO_BOUND)
    ]
    return f" ({', '.join(told)})" if told else ""


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("KUULA_HOME", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
        import django

        django.setup()
        PAGE.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
