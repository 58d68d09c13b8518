"""Shared by every test: the network is shut except loopback; one small named world can be had."""

import pytest
from pytest_socket import socket_allow_hosts
from tests.world import world

__all__ = ["world"]


@pytest.fixture(autouse=True)
def _loopback_only() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
