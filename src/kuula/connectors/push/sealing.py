"""Sealing a message for one browser (RFC 8291 with aes128gcm of RFC 8188), and saying whose it is
(VAPID, RFC 8292). No database, no network."""

import base64
import binascii
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD: Final = 4096
LONGEST: Final = 3000
SALT, POINT, AUTH = 16, 65, 16
_CURVE: Final = ec.SECP256R1()
_LAST: Final = b"\x02"  # ends the last record, RFC 8188


class BadKeys(ValueError):
    """These are not the keys of a browser."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """For whom a message is sealed: the browser's public point and its secret."""

    public: bytes
    auth: bytes


def eyes_of(public: str, auth: str) -> Eyes:
    """The keys a browser named, in base64url. Raises BadKeys."""
    try:
        eyes = Eyes(unwritten(public), unwritten(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, eyes.public)
    except (ValueError, binascii.Error) as error:
        raise BadKeys("no point of the curve") from error
    if len(eyes.public) != POINT or len(eyes.auth) != AUTH:
        raise BadKeys("keys of another length")
    return eyes


def sealed(message: bytes, eyes: Eyes) -> bytes:
    """The body that only this browser can open. Raises ValueError for more than 3,000 bytes."""
    if len(message) > LONGEST:
        raise ValueError("A push message is short.")
    return sealed_with(ec.generate_private_key(_CURVE), secrets.token_bytes(SALT), message, eyes)


def sealed_with(once: ec.EllipticCurvePrivateKey, salt: bytes, message: bytes, eyes: Eyes) -> bytes:
    """The same with a key and a salt that are used for this one message only."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, eyes.public)
    ours = point_of(once.public_key())
    shared = once.exchange(ec.ECDH(), theirs)
    key = _derived(eyes.auth, shared, b"WebPush: info\0" + eyes.public + ours, 32)
    inner = _derived(salt, key, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, key, b"Content-Encoding: nonce\0", 12)
    head = salt + struct.pack("!IB", RECORD, len(ours)) + ours
    return head + AESGCM(inner).encrypt(nonce, message + _LAST, None)


def new_secret() -> str:
    """A fresh key of the installation, as PEM."""
    pem = ec.generate_private_key(_CURVE).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode()


def public_of(secret: str) -> str:
    """The public point of such a key in base64url, as a browser is given it."""
    return written(point_of(_loaded(secret).public_key()))


def introduction(secret: str, *, audience: str, contact: str, until: datetime) -> str:
    """The Authorization header by which a push service knows who sends (RFC 8292)."""
    claims = {"aud": audience, "exp": int(until.timestamp()), "sub": contact}
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    said = ".".join(written(orjson.dumps(part)) for part in parts)
    r, s = decode_dss_signature(_loaded(secret).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = written(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={public_of(secret)}"


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as the 65 bytes of its point."""
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def written(content: bytes) -> str:
    """In base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unwritten(text: str) -> bytes:
    """The bytes of base64url, padded or not. Raises ValueError."""
    plain = text.rstrip("=")
    return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))


def _derived(salt: bytes, key: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, purpose).derive(key)


def _loaded(secret: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(secret.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadKeys("no key of the curve")
    return key
