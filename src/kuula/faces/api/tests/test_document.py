"""The OpenAPI document is whole, its examples are true, and the reference page is current."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client
from pydantic import BaseModel
from tests.api_reference import PAGE, reference

from kuula.faces.api.api import api
from kuula.faces.api.opening import NewConversation
from kuula.faces.api.routes.conversations import EXAMPLE
from kuula.faces.api.shapes import (
    bulk,
    checklists,
    commerce,
    complaints,
    conversations,
    custom_fields,
    duty,
    goodwill,
    handovers,
    incidents,
    macros,
    mail,
    matters,
    me,
    merging,
    messages,
    people,
    planned,
    progress,
    promises,
    rights,
    saved_views,
    staff,
    targets,
    upkeep,
    workspace,
)
from kuula.faces.api.shapes.told import Sent, Told

DOCUMENT = api.get_openapi_schema(path_prefix="v1/")
OPERATIONS = [
    (f"{method} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_no_two_shapes_share_a_name() -> None:
    known = [*_below(Sent), *_below(Told)]
    names = [one.__name__ for one in known]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def _below(kind: type[BaseModel]) -> set[type[BaseModel]]:
    return {kind}.union(*(_below(one) for one in kind.__subclasses__()))


def test_anybody_may_read_the_document(db) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["security"] == [{"token": []}]
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "/api/v1/conversations" in told["paths"]


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_every_operation_says_what_it_does_and_how_it_refuses(name, operation) -> None:
    assert operation["description"]
    assert operation["tags"]
    answers = operation["responses"]
    assert {"401", "422", "429", "503"} <= set(answers)
    good = [it for code, it in answers.items() if code.startswith("2")]
    assert len(good) == 1
    assert good[0]["content"], name
    if name.startswith("post"):
        assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}


def test_operation_names_are_unique() -> None:
    names = [operation["operationId"] for _name, operation in OPERATIONS]
    assert len(names) == len(set(names))


def _sent() -> list[type[BaseModel]]:
    rooms = (
        bulk, checklists, commerce, complaints, conversations, custom_fields, duty, goodwill,
        handovers, incidents, macros, mail, matters, me, merging, messages, people, planned,
        progress, promises, rights, saved_views, staff, targets, upkeep, workspace,
    )  # fmt: skip
    kinds = [kind for room in rooms for kind in vars(room).values() if isinstance(kind, type)]
    return [
        kind
        for kind in kinds
        if issubclass(kind, Sent) and kind.model_config.get("json_schema_extra")
    ]


@pytest.mark.parametrize("kind", _sent())
def test_examples_are_what_is_taken(kind) -> None:
    examples = kind.model_config["json_schema_extra"]["examples"]
    assert examples
    for example in examples:
        kind.model_validate(example)


def test_the_example_of_an_opening_is_what_is_taken() -> None:
    assert msgspec.convert(EXAMPLE, NewConversation).subject == EXAMPLE["subject"]


def test_every_reference_within_the_document_leads_somewhere() -> None:
    places = _references(DOCUMENT)
    assert len(places) > 50
    for place in places:
        found: Any = DOCUMENT
        for step in place.removeprefix("#/").split("/"):
            assert step in found, place
            found = found[step]


def test_the_reference_page_is_current() -> None:
    written = Path(PAGE).read_text(encoding="utf-8")
    assert written == reference(), "Run: python -m tests.api_reference"


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for inner in part.values() for one in _references(inner)]
    if isinstance(part, list):
        return [one for inner in part for one in _references(inner)]
    return []
