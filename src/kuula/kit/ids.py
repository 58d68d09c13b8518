"""Secrets that travel in links and headers, and how they are kept."""

import hashlib
import secrets


def token(size: int = 24) -> str:
    """A fresh URL-safe secret of `size` random bytes."""
    return secrets.token_urlsafe(size)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256 in hex. Fit for long random tokens, not for
    passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()
