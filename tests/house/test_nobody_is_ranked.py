"""Handle time is no target and ranks nobody: no number of the product is told person by person."""

import ast
import re
from dataclasses import fields
from typing import Any

import pytest

from kuula.faces.api.api import api
from kuula.insight.first_contact import CaseTally
from kuula.insight.measures import Measure
from kuula.insight.tallies import Tally
from tests.house.catalogues import key, messages, said
from tests.house.rules import PACKAGE

HANDLE = re.compile(r"\b(?:average |mean )?hand(?:le|ling)[ _-]?times?\b", re.IGNORECASE)
PEOPLE = re.compile(r"\b(?:assignee|staff|actor_id|owner|made_by)", re.IGNORECASE)
MADE_OF = sorted((PACKAGE / "insight").glob("*.py"))
NUMBERS = ("/report", "/report/first-contact", "/report/{measure}/conversations")


def names_in(source: str) -> set[str]:
    """Every name and every text of code, docstrings and comments left out."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }
    return found


def test_no_word_of_the_product_speaks_of_handle_time() -> None:
    spoken = [text for message in messages(said()) for text in key(message)]
    assert [text for text in spoken if HANDLE.search(text)] == []
    assert not [one for one in Measure if HANDLE.search(one)]
    assert not [one.name for one in fields(Tally) if HANDLE.search(one.name)]
    assert not [one.name for one in fields(CaseTally) if HANDLE.search(one.name)]


@pytest.mark.parametrize("path", MADE_OF, ids=lambda path: path.name)
def test_no_number_is_counted_by_person(path: Any) -> None:
    named = [name for name in names_in(path.read_text("utf-8")) if PEOPLE.search(name)]
    assert named == [], "a report counts what happened to customers, not what one person did"


def test_the_api_tells_no_number_by_person_and_sorts_nothing_by_handle_time() -> None:
    document = api.get_openapi_schema(path_prefix="v1/")
    schemas = document["components"]["schemas"]
    told = [
        name
        for name in schemas
        if name.startswith(("Report", "Figures", "Week", "TeamFig", "Case"))
    ]
    assert told
    for name in told:
        shown = schemas[name].get("properties", {})
        assert not [one for one in shown if PEOPLE.search(one) or HANDLE.search(one)], name
    for path, methods in document["paths"].items():
        for operation in methods.values():
            asked = [one["name"] for one in operation["parameters"]]
            assert not [one for one in asked if HANDLE.search(one)], path
            if path.endswith(NUMBERS):
                assert not [one for one in asked if PEOPLE.search(one)], path


def test_the_check_can_tell_good_from_bad() -> None:
    assert HANDLE.search("Average handle time by colleague")
    assert names_in('"""By staff."""\nrows.values("assignee_id")\n') == {"values", "assignee_id"}
    assert not PEOPLE.search("conversation_id")
