"""Whatever a program sends, it gets an answer the document names: no 5xx, no traceback."""

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kuula.faces.api.api import api

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
SLOW = ("/check",)  # asks other machines
document = api.get_openapi_schema(path_prefix="api/v1/")
document["paths"] = {p: it for p, it in document["paths"].items() if not p.endswith(SLOW)}
schema = schemathesis.openapi.from_dict(document)
schema.app = get_wsgi_application()


@pytest.fixture
def token(programs, world):
    """Everything may be tried: a token with every right, as fast as it likes.

    The application must not close the connection that holds the test's transaction.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with override_settings(API_RATE=1_000_000):
        yield programs.of(world.mari).secret
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


OPERATIONS = {one.ok().label: one.ok() for one in schema.get_all_operations()}
settings = hypothesis.settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


def sent_to(operation):
    """What the document allows, and where there is anything to get wrong what it does not."""
    fits = operation.as_strategy(GenerationMode.POSITIVE)
    if operation.body or operation.query or operation.path_parameters:
        return fits | operation.as_strategy(GenerationMode.NEGATIVE)
    return fits


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_operation_stands_whatever_is_sent(label, token) -> None:
    """Each has a name of its own: workers that share the tests out tell them apart by it."""

    @settings
    @hypothesis.given(case=sent_to(OPERATIONS[label]))
    def stands(case) -> None:
        case.headers["Authorization"] = f"Bearer {token}"
        response = case.call()
        assert b"Traceback" not in response.content
        case.validate_response(response, checks=CHECKS)

    stands()
