"""A mail provider's sign-in on loopback: codes become tokens, and a mail server asks what they are
worth."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.loopback import Form, answering


@dataclass
class MailProvider:
    """Which tokens hold (token to address), and what was asked. `away` answers 503 to all."""

    address: str = "abi@pohjala.example"
    url: str = ""
    holding: dict[str, str] = field(default_factory=dict)
    lasting: set[str] = field(default_factory=set)
    begun: dict[str, Form] = field(default_factory=dict)
    asked: list[Form] = field(default_factory=list)
    away: bool = False
    made: int = 0

    @property
    def authorize_url(self) -> str:
        """The page where somebody agrees."""
        return f"{self.url}/authorize"

    @property
    def token_url(self) -> str:
        """Where codes and lasting tokens become access tokens."""
        return f"{self.url}/token"

    @property
    def introspection_url(self) -> str:
        """Where a mail server asks whether a token holds."""
        return f"{self.url}/introspect"

    def agree(self, address: str) -> str:
        """Where a browser is sent back to after its person agreed on the page at `address`."""
        assert address.startswith(f"{self.authorize_url}?")
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.begun)}"
        self.begun[code] = wanted
        return f"{wanted['redirect_uri']}?{urlencode({'code': code, 'state': wanted['state']})}"

    def withdraw(self) -> None:
        """The owner of the mailbox takes everything back."""
        self.holding.clear()
        self.lasting.clear()

    def answer(self, path: str, form: Form) -> tuple[int, object]:
        """The status and the words for a request."""
        self.asked.append({"path": path} | form)
        if self.away:
            return 503, {"error": "temporarily_unavailable"}
        if path == "/introspect":
            owner = self.holding.get(form.get("token", ""))
            return 200, {"active": True, "email": owner} if owner else {"active": False}
        good = self._code(form) if form["grant_type"] == "authorization_code" else self._held(form)
        if not good:
            return 400, {"error": "invalid_grant", "error_description": "Token was revoked."}
        self.made += 1
        access, lasting = f"access-{self.made}", f"lasting-{self.made}"
        self.holding[access] = self.address
        self.lasting.add(lasting)
        return 200, {"access_token": access, "refresh_token": lasting, "expires_in": 3600}

    def _code(self, form: Form) -> bool:
        begun = self.begun.pop(form["code"], None)
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        return (
            begun is not None
            and base64.urlsafe_b64encode(proof).decode().rstrip("=") == begun["code_challenge"]
            and form["redirect_uri"] == begun["redirect_uri"]
            and (form["client_id"], form["client_secret"]) == ("kuula", "hush")
        )

    def _held(self, form: Form) -> bool:
        return form["refresh_token"] in self.lasting


@contextmanager
def providing() -> Iterator[MailProvider]:
    """A provider that listens."""
    provider = MailProvider()

    with answering(provider.answer) as provider.url:
        yield provider
