"""nginx with the recipe of the guide before a running product."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import trustme

RECIPE = Path(__file__).parents[2] / "docs/guide/nginx"
MISSING = "There is no nginx: install it (Debian: apt-get install nginx)."
MAIN = """
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/log/main.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/kuula.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """The address people use, the one without HTTPS, and where nginx writes its logs."""

    url: str
    plain_url: str
    folder: Path
    trust: ssl.SSLContext

    def client(self, *, calls_from: str = "127.0.0.1") -> httpx.Client:
        """Somebody on another address of this machine who trusts the certificate."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=calls_from)
        return httpx.Client(
            base_url=self.url, transport=transport, follow_redirects=True, timeout=30
        )

    def protocol(self) -> str | None:
        """What a browser and nginx agree on."""
        wish = ssl.create_default_context(cadata=(self.folder / "root.pem").read_text())
        wish.set_alpn_protocols(["h2", "http/1.1"])
        host, port = self.url.removeprefix("https://").split(":")
        with (
            socket.create_connection((host, int(port))) as link,
            wish.wrap_socket(link, server_hostname=host) as safe,
        ):
            return safe.selected_alpn_protocol()

    def logged(self) -> str:
        """Everything nginx wrote."""
        return "\n".join(path.read_text() for path in (self.folder / "log").iterdir())


@contextmanager
def proxy(folder: Path, *, pages: int, secure: int, plain: int) -> Iterator[Proxy]:
    """nginx on the ports `secure` and `plain`, before a product whose pages are on `pages`."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program, MISSING
    trust = _certificate(folder)
    (folder / "log").mkdir()
    shutil.copy(RECIPE / "away.html", folder)
    (folder / "kuula.conf").write_text(_filled(folder, pages, secure, plain))
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user))
    running = subprocess.Popen(
        [program, "-p", folder, "-c", main, "-e", folder / "log/main.log", "-g", "daemon off;"]
    )
    it = Proxy(f"https://localhost:{secure}", f"http://localhost:{plain}", folder, trust)
    try:
        _wait_for(it, running)
        yield it
    finally:
        running.terminate()
        running.wait(10)


def _certificate(folder: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    own = authority.issue_cert("localhost")
    own.private_key_pem.write_to_path(folder / "privkey.pem")
    for piece in own.cert_chain_pems:
        piece.write_to_path(folder / "fullchain.pem", append=True)
    authority.cert_pem.write_to_path(folder / "root.pem")
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return trust


def _filled(folder: Path, pages: int, secure: int, plain: int) -> str:
    """The recipe with its placeholders filled; every one of them must be there."""
    recipe = (RECIPE / "kuula.conf").read_text()
    for placeholder, value in (
        ("/etc/letsencrypt/live/desk.example.com", f"{folder}"),
        ("https://desk.example.com$request_uri", f"https://localhost:{secure}$request_uri"),
        ("server_name desk.example.com;", "server_name localhost;"),
        ("127.0.0.1:8000", f"127.0.0.1:{pages}"),
        ("127.0.0.1:8001", f"127.0.0.1:{pages + 1}"),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("/var/log/nginx", f"{folder}/log"),
        ("/etc/nginx/kuula", f"{folder}"),
    ):
        assert placeholder in recipe, placeholder
        recipe = recipe.replace(placeholder, value)
    return recipe


def _wait_for(it: Proxy, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while running.poll() is None and time.monotonic() < end:
        try:
            httpx.get(it.plain_url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nginx did not start:\n{it.logged()}")
