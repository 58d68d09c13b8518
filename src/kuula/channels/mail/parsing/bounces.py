"""Reports that a mail was not delivered (RFC 3464), and those that say so in words only."""

import re
from collections.abc import Iterable
from typing import Final

from kuula.channels.mail.parsing.addresses import address_list
from kuula.channels.mail.parsing.headers import Headers, split_part
from kuula.channels.mail.parsing.identifiers import id_list
from kuula.channels.mail.parsing.model import Bounce, Problems
from kuula.channels.mail.parsing.structure import Part, Tree
from kuula.channels.mail.parsing.transfer import decode_body

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SPEAKING: Final = re.compile(
    r"<?([^\s<>()\[\],;:\"'@]{1,64}@[^\s<>()\[\],;:\"'@]{1,253}?)>?\.?:?(?:\s|$)"
)
_BLOCKS: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_POSTMASTER: Final = re.compile(r"(?:^|<)(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@?", re.I)
_FAILED: Final = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|failed)|mail delivery"
    r"|failure notice"
    r"|returned mail|returned to sender|could not be delivered|не доставлен|недоставлен"
    r"|kohaletoimetami"
    r"|ei õnnestunud|neisporuč|nije isporuč",
    re.I,
)
_DELAYED: Final = re.compile(
    r"delayed|warning: could not send|will (?:be retried|keep trying)|\(delay\)", re.I
)
_ORIGINAL: Final = re.compile(r"^[>\s]*message-id:\s*(<[^<>\s]{1,500}>)", re.I | re.M)
_ORIGINAL_KINDS: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"}
)


def read_bounce(tree: Tree, subject: str, text: str) -> Bounce | None:
    """The bounce this mail is, or None. A report of success is none."""
    parts = list(_walk(tree.root))
    for part in parts:
        if part.kind in {"message/delivery-status", "message/global-delivery-status"}:
            return _reported(tree, part, _original_ids(tree, parts, text))
    headers = tree.root.headers
    if headers.raw("x-failed-recipients") or _sounds_like_one(headers, subject):
        return _spoken(headers, subject, text, _original_ids(tree, parts, text))
    return None


def _walk(part: Part) -> Iterable[Part]:
    yield part
    for child in part.children:
        yield from _walk(child)


def _reported(tree: Tree, part: Part, ids: tuple[str, ...]) -> Bounce | None:
    groups = [group for group in _groups(tree, part) if _recipient(group)]
    bad = [group for group in groups if _action(group) in {"failed", "delayed", ""}]
    if groups and not bad:
        return None
    first = next((group for group in bad if _is_permanent(group)), bad[0] if bad else None)
    if first is None:
        return Bounce(None, None, permanent=False, original_ids=ids)
    recipients = tuple(dict.fromkeys(filter(None, map(_recipient, bad))))
    return Bounce(_recipient(first), _status(first), _is_permanent(first), recipients, ids)


def _groups(tree: Tree, part: Part) -> list[Headers]:
    encoding = part.headers.text("content-transfer-encoding")
    content, _ = decode_body(tree.raw, part.start, part.end, encoding)
    quiet = Problems()
    blocks = [block.strip(b"\r\n") for block in _BLOCKS.split(content[:200_000])][:300]
    return [split_part(block, 0, len(block), quiet)[0] for block in blocks if block]


def _recipient(group: Headers) -> str | None:
    for name in ("original-recipient", "final-recipient"):
        value = group.raw(name)
        found = address_list(value.rpartition(b";")[2], name, Problems(), limit=1) if value else ()
        if found and found[0].address:
            return found[0].address
    return None


def _action(group: Headers) -> str:
    return group.text("action").lower().split(" ")[0]


def _status(group: Headers) -> str | None:
    found = _STATUS.search(group.text("status")) or _STATUS.search(group.text("diagnostic-code"))
    return found[1] if found else None


def _is_permanent(group: Headers) -> bool:
    status = _status(group)
    if _action(group) == "delayed":
        return False
    return status.startswith("5") if status else _action(group) == "failed"


def _sounds_like_one(headers: Headers, subject: str) -> bool:
    sender = headers.text("from").lower()
    from_server = bool(_POSTMASTER.search(sender)) or "mail delivery" in sender
    nobody = headers.text("return-path").replace(" ", "") == "<>"
    return (from_server or nobody) and bool(_FAILED.search(subject) or _DELAYED.search(subject))


def _spoken(headers: Headers, subject: str, text: str, ids: tuple[str, ...]) -> Bounce:
    """A bounce told in words: the first address and the first status in its text."""
    named = address_list(headers.raw("x-failed-recipients"), "x-failed-recipients", Problems())
    recipients = [person.address for person in named if person.address]
    start = text[:5000]
    if not recipients:
        recipients = [found[1] for found in _SPEAKING.finditer(start)][:1]
    status = _STATUS.search(start)
    delayed = _DELAYED.search(subject) or (status and status[1].startswith("4"))
    return Bounce(
        recipients[0] if recipients else None,
        status[1] if status else None,
        permanent=not delayed,
        recipients=tuple(recipients),
        original_ids=ids,
    )


def _original_ids(tree: Tree, parts: list[Part], text: str) -> tuple[str, ...]:
    """Ids of the mail that came back; the folding of the returned headers may be broken."""
    found: list[str] = []
    for part in parts:
        if part.kind in _ORIGINAL_KINDS:
            encoding = part.headers.text("content-transfer-encoding")
            end = min(part.end, part.start + 100_000)
            content, _ = decode_body(tree.raw, part.start, end, encoding)
            found += _ids(content)
    for match in _ORIGINAL.finditer(text[:100_000]):
        found += id_list(match[1])
    found += id_list(tree.root.headers.text("in-reply-to"))
    found += id_list(tree.root.headers.text("references"))
    return tuple(dict.fromkeys(found))[:50]


def _ids(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace")
    head = re.sub(r"\r?\n[ \t]+|:[ \t]*\r?\n", ": ", text.split("\n\n")[0].split("\r\n\r\n")[0])
    found: list[str] = []
    for name in ("message-id", "in-reply-to", "references"):
        for line in re.findall(rf"^{name}:([^\n]*)", head, re.I | re.M):
            found += id_list(line)
    return found
