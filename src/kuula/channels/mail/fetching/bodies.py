"""The bytes of mails in an open folder by UID, in whatever shape a server gives them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from imap_tools import BaseMailBox

from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.fetching.connection import FetchTrouble

_UID: Final = re.compile(rb"[ (]UID (\d+)")
_QUOTED: Final = re.compile(
    rb'BODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*+)"', re.S | re.I
)  # a short body need not be a literal
_ESCAPED: Final = re.compile(rb"\\(.)", re.S)
_WHOLE: Final = "(UID BODY.PEEK[])"


def ask(imap: BaseMailBox, *words: str) -> list[Any]:
    """A UID command and its answer. Raises FetchTrouble when the server refuses it."""
    word, lines = imap.client.uid(*words)
    if word != "OK":
        raise FetchTrouble(Reason.OTHER, f"{words[0]}: {lines!r}")
    return list(lines)


def whole_mails(imap: BaseMailBox, uids: Sequence[int]) -> dict[int, bytes]:
    """The mails by UID; those the server does not give, not even alone, are left out."""
    found, fine = _given(imap, uids, _WHOLE)
    missing = [uid for uid in uids if uid not in found]
    if not missing or len(uids) == 1:
        return found
    parts = [[uid] for uid in missing] if fine else halves(missing)
    for part in parts:
        found |= whole_mails(imap, part)
    return found


def part_of_mail(imap: BaseMailBox, uid: int, part: str) -> bytes | None:
    """A part of one mail, named as IMAP does after BODY.PEEK; None when the server gives none."""
    found, _fine = _given(imap, [uid], f"(UID BODY.PEEK{part})")
    return found.get(uid)


def still_there(imap: BaseMailBox, uids: Sequence[int]) -> set[int]:
    """Those of the UIDs that the folder still holds: others were removed meanwhile."""
    if not uids:
        return set()
    lines = ask(imap, "SEARCH", "UID", uid_set(uids))
    return {int(word) for line in lines if line for word in line.split()} & set(uids)


def uid_set(uids: Sequence[int]) -> str:
    """UIDs as IMAP writes them, runs joined: 1:5,9."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)


def fetched(imap: BaseMailBox, uids: Sequence[int], what: str) -> tuple[list[Any], bool]:
    """The lines a server answers to FETCH, and whether it said yes."""
    word, lines = imap.client.uid("FETCH", uid_set(uids), what)
    if word != "OK":  # what it gave before it stumbled is as good
        lines = imap.client.untagged_responses.pop("FETCH", [])
    return list(lines), word == "OK"


def halves(uids: Sequence[int]) -> list[Sequence[int]]:
    """UIDs in two parts, to find out which of them a server stumbles over."""
    middle = len(uids) // 2 or 1
    return [half for half in (uids[:middle], uids[middle:]) if half]


def _given(imap: BaseMailBox, uids: Sequence[int], what: str) -> tuple[dict[int, bytes], bool]:
    """What the server gives for these UIDs, and whether it said yes."""
    lines, fine = fetched(imap, uids, what)
    found = _read(lines)
    return {uid: found[uid] for uid in uids if uid in found}, fine


def _read(lines: list[Any]) -> dict[int, bytes]:
    """Bodies by UID. A literal comes as a pair; the UID may stand before it or after it."""
    found: dict[int, bytes] = {}
    for index, line in enumerate(lines):
        if isinstance(line, tuple):
            following = lines[index + 1] if index + 1 < len(lines) else b""
            tail = following if isinstance(following, bytes) else b""
            named = _UID.search(line[0]) or _UID.search(tail)
            body: bytes | None = line[1]
        else:
            quoted = _QUOTED.search(line or b"")
            named = _UID.search(_QUOTED.sub(b"", line)) if quoted else None
            body = _ESCAPED.sub(rb"\1", quoted[1]) if quoted else None
        if named is not None and body is not None:
            found[int(named[1])] = body
    return found
