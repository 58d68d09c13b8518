"""A program with a token, and the small world it may or may not see."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from tests.world import World

from kuula.workspace.actions import make_token
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


class Program:
    """A program that calls the API with one token."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def get(self, path: str, **asked: Any):
        return self._call("get", path, asked or None)

    def post(self, path: str, body: Any = None, key: str = ""):
        return self._send("post", path, body, key)

    def patch(self, path: str, body: Any):
        return self._send("patch", path, body)

    def put(self, path: str, body: Any):
        return self._send("put", path, body)

    def delete(self, path: str):
        return self._call("delete", path, None)

    def upload(self, path: str, file: Any, key: str = ""):
        return Client().post(f"/api/v1{path}", {"file": file}, headers=self._headers(key))

    def _send(self, method: str, path: str, body: Any, key: str = ""):
        call = getattr(Client(), method)
        kind = "application/json"
        return call(f"/api/v1{path}", body or {}, content_type=kind, headers=self._headers(key))

    def _call(self, method: str, path: str, asked: Any):
        return getattr(Client(), method)(f"/api/v1{path}", asked, headers=self._headers(""))

    def _headers(self, key: str) -> dict[str, str]:
        headers = {"authorization": f"Bearer {self.secret}"}
        return headers | ({"idempotency-key": key} if key else {})


class Programs:
    """Makes programs for colleagues of the world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def of(self, staff: Staff, scopes: Iterable[Permission] = tuple(Permission)) -> Program:
        """A program of a colleague, its token made by the administrator's right to tokens."""
        actor = self.world.actor(staff)
        able = type(actor)(
            **{name: getattr(actor, name) for name in actor.__slots__}
            | {"permissions": actor.permissions | {Permission.TOKENS}}
        )
        _token, secret = make_token(able, name="test", scopes=scopes)
        return Program(secret)


@pytest.fixture
def programs(world: World) -> Programs:
    return Programs(world)


@pytest.fixture
def mari(programs: Programs, world: World) -> Program:
    """The administrator's program, who is in no closed team."""
    return programs.of(world.mari)


@pytest.fixture
def liis(programs: Programs, world: World) -> Program:
    """The lead's program, who is in both teams."""
    return programs.of(world.liis)


@pytest.fixture
def ivo(programs: Programs, world: World) -> Program:
    """An agent's program, who is not in the closed team."""
    return programs.of(world.ivo)


@pytest.fixture
def ana(programs: Programs, world: World) -> Program:
    """A program of another agent of the same team."""
    return programs.of(world.ana)
