"""A mail server that takes what is sent, and a desk that sends through it."""

from collections.abc import Iterator

import pytest

from kuula.channels.mail.tests.outgoing_world import START, Desk, make_desk
from kuula.channels.mail.tests.server import Receiver, Running, listening
from kuula.kit import clock


@pytest.fixture
def running() -> Iterator[Running]:
    """A server that takes all mail."""
    with listening(Receiver()) as server:
        yield server


@pytest.fixture
def desk(running: Running) -> Iterator[Desk]:
    """A mailbox that sends there, and a conversation."""
    with clock.at(START):
        yield make_desk(running.port)
