"""A push service on loopback with one browser behind it: checks who sends, opens what comes."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def plain(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Came:
    """One message as the service took it."""

    headers: dict[str, str]
    claims: dict[str, Any]
    key: str
    told: dict[str, Any]


@dataclass
class Service:
    """Where messages go, what came, and how it answers next (201 unless told)."""

    url: str = ""
    came: list[Came] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"0123456789abcdef"

    @property
    def public(self) -> bytes:
        """The browser's point."""
        form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return self.secret.public_key().public_bytes(*form)

    def form(self) -> dict[str, str]:
        """As the browser says where it is."""
        endpoint = f"{self.url}/send/one"
        return {
            "endpoint": endpoint,
            "public": written(self.public),
            "auth": written(self.auth),
        }

    def opened(self, body: bytes) -> bytes:
        """What only this browser can read (RFC 8291, the receiver's side)."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        point, ciphertext = body[21 : 21 + length], body[21 + length :]
        assert len(ciphertext) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = self.secret.exchange(ec.ECDH(), theirs)
        key = _derived(self.auth, shared, b"WebPush: info\0" + self.public + point, 32)
        inner = _derived(salt, key, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(salt, key, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(inner).decrypt(nonce, ciphertext, None)
        assert padded.endswith(b"\x02")
        return padded[:-1]


def introduced(header: str) -> tuple[dict[str, Any], str]:
    """Claims and key of a VAPID header whose signature fits. Raises InvalidSignature."""
    scheme, _space, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    assert json.loads(plain(head)) == {"typ": "JWT", "alg": "ES256"}
    raw = plain(signature)
    assert len(raw) == 64
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(parts["k"]))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(plain(claims)), parts["k"]


@contextmanager
def push_service() -> Iterator[Service]:
    """Listen on loopback for the time of the block."""
    service = Service()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                claims, key = introduced(self.headers["Authorization"])
            except InvalidSignature:
                return self._answer(403)
            told = json.loads(service.opened(body))
            service.came.append(Came(dict(self.headers), claims, key, told))
            return self._answer(service.answers.pop(0) if service.answers else 201)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _derived(salt: bytes, key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, purpose).derive(key)
