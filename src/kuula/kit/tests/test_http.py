"""The guarded way out: what it refuses, and that limits hold."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import LazySettings

from kuula.kit.hosts import is_public
from kuula.kit.http import Ask, Unreachable, fetch


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.headers["Host"])  # type: ignore[attr-defined]
        if self.path == "/far":
            self.send_response(302)
            self.send_header("Location", "http://inside.example/secret")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (5000 if self.path == "/large" else 5))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    made.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1%eth0",
        "fd00::1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_open_addresses_are_public() -> None:
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_private_hosts_are_refused_and_never_called(server: ThreadingHTTPServer, host: str) -> None:
    with pytest.raises(Unreachable):
        fetch(Ask(f"http://{host}:{server.server_port}/"))
    assert server.asked == []  # type: ignore[attr-defined]


def test_a_host_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(Unreachable, match="private"):
        fetch(Ask("http://a.example/"), resolver=lambda h, p: ("1.1.1.1", "127.0.0.1"))


def test_an_allowed_host_is_asked_by_its_name(
    server: ThreadingHTTPServer, settings: LazySettings
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ("tokens.example",)
    url = f"http://tokens.example:{server.server_port}/"
    answer = fetch(Ask(url), resolver=lambda h, p: ("127.0.0.1",))
    assert (answer.status, answer.body) == (200, b"xxxxx")
    assert server.asked == [f"tokens.example:{server.server_port}"]  # type: ignore[attr-defined]


def test_a_redirect_into_a_private_network_is_refused(
    server: ThreadingHTTPServer, settings: LazySettings
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ("tokens.example",)
    with pytest.raises(Unreachable, match=r"inside\.example"):
        fetch(
            Ask(f"http://tokens.example:{server.server_port}/far"),
            resolver=lambda h, p: ("127.0.0.1",),
        )
    assert len(server.asked) == 1  # type: ignore[attr-defined]


def test_a_large_answer_is_cut_off(server: ThreadingHTTPServer, settings: LazySettings) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ("127.0.0.1",)
    with pytest.raises(Unreachable, match="larger"):
        fetch(Ask(f"http://127.0.0.1:{server.server_port}/large", largest=1000))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://a.example/", "http://", "nonsense"]
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(Unreachable):
        fetch(Ask(url))
