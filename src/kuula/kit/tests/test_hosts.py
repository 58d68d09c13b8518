"""Which addresses are this very machine."""

import pytest

from kuula.kit.hosts import is_loopback_url


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000",
        "https://localhost",
        "http://LOCALHOST./x",
        "http://desk.localhost:8000",
        "http://127.0.0.1:8000",
        "http://127.9.9.9",
        "http://[::1]:8000",
    ],
)
def test_this_machine(url: str) -> None:
    assert is_loopback_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://desk.example.com",
        "https://localhost.example.com",
        "https://localhost@desk.example.com",
        "http://127.0.0.1.example.com",
        "http://192.168.1.7:8000",
        "http://0.0.0.0:8000",
        "http://[::1",
        "notlocalhost",
        "",
    ],
)
def test_somewhere_else(url: str) -> None:
    assert not is_loopback_url(url)
