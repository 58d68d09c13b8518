"""A server on this machine that answers as somebody else's would: for providers we call."""

import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

PIECE = 1 << 16
Form = dict[str, str]
Answer = Callable[[str, Form], tuple[int, Any]]
"""Path and form (empty for a page that is read) to status and body: bytes, or words for JSON.

Bytes that begin with a doctype are a page."""


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Listen and answer; the address without a slash at its end."""

    class Pages(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(raw).items()})

        def _answer(self, form: Form) -> None:
            status, said = answer(self.path, form)
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            kind = (
                "text/html; charset=utf-8" if body.startswith(b"<!doctype") else "application/json"
            )
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def reached_by_port(folder: str, port: int) -> Iterator[int]:
    """Let a database that listens on a socket in a folder be reached over the network of this
    machine; the port."""

    class Relay(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as there:
                there.connect(f"{folder}/.s.PGSQL.{port}")
                back = threading.Thread(target=_passed_on, args=(there, self.request))
                back.start()
                _passed_on(self.request, there)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _passed_on(one: socket.socket, other: socket.socket) -> None:
    """Everything that one says, until it is silent."""
    while piece := one.recv(PIECE):
        other.sendall(piece)
    other.shutdown(socket.SHUT_WR)
