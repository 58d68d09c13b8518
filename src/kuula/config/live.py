"""`python -m kuula.config.live`: uvicorn for the live pages, with an end to its patience.

Uvicorn itself waits for ever for the head of a request: who sends a letter now and then keeps a
connection, and enough of them keep everybody else out.
"""

import asyncio
from typing import Final

import click
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kuula.kit.presence import announce

HEAD_WITHIN: Final = 20.0
SECONDS_TO_STOP: Final = 2


class Hurried(HttpToolsProtocol):
    """Hangs up on who does not say within seconds what they want; a stream lasts as it likes."""

    head_within: float = HEAD_WITHIN
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Somebody is there: the head of their request is awaited."""
        super().connection_made(transport)
        self._await_head()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._cease()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Answered: the same line may bring another request."""
        super().on_response_complete()
        if self.timeout_keep_alive_task is not None:  # else one that came early is answered now
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._cease()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._cease()
        if not self.transport.is_closing():
            self._late = self.loop.call_later(self.head_within, self.transport.abort)

    def _cease(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
def command(*, host: str, port: int) -> None:
    """Serve the event streams until told to stop."""
    announce("events")
    uvicorn.run(
        "kuula.config.events:application",
        host=host,
        port=port,
        http=Hurried,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
    )


if __name__ == "__main__":
    command()
