"""An OpenID Connect provider on loopback: discovery, sign-in page, tokens, keys, user page."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from tests.loopback import answering

from kuula.kit import clock

CLIENT, SECRET = "kuula", "hush"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it says of whoever signs in; `broken` maps a path to the (status, body) it answers."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    token_more: dict[str, Any] = field(default_factory=dict)
    broken: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    given: int = 0

    def agree(self, address: str) -> str:
        """What a browser is sent back to after its person agreed on the page at `address`."""
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.url}/authorize?")
        assert wanted["client_id"] == CLIENT
        assert wanted["response_type"] == "code"
        assert "openid" in wanted["scope"].split()
        assert wanted["code_challenge_method"] == "S256"
        self.given += 1
        code = f"code-{self.given}"
        self.codes[code] = wanted
        return f"{wanted['redirect_uri']}?{urlencode({'code': code, 'state': wanted['state']})}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """The status and body for a request."""
        self.asked.append(path)
        if path in self.broken:
            return self.broken[path]
        pages = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": self._keys,
            "/me": lambda _form: (200, self.person),
            "/token": self._token,
        }
        status, body = pages[path](form)
        return status, json.dumps(body).encode()

    def _discovery(self, _form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 200, {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/me",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _keys(self, _form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        public = RSAAlgorithm.to_jwk(_key().public_key(), as_dict=True)
        return 200, {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        begun = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if begun is None or not known or proof != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == begun["redirect_uri"]
        now = clock.now()
        claims = self.person | {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + timedelta(minutes=5),
            "jti": form["code"] + self.url,
        }  # fmt: skip
        signed = jwt.encode(
            claims | self.token_more, _key(), algorithm="RS256", headers={"kid": "one"}
        )
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@contextmanager
def providing(**person: object) -> Iterator[Provider]:
    """A provider that listens, and says of everybody what `person` holds."""
    provider = Provider(person=dict(person))

    with answering(provider.answer) as provider.url:
        yield provider
