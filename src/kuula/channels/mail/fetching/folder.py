"""The new mails of a folder: found by UID, taken in in batches, marked as seen after the commit."""

import errno
import imaplib
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import IO, Any, Final

from imap_tools import BaseMailBox

from kuula.channels.mail.actions.incoming import (
    FolderState,
    note_folder,
    refuse_large,
    take_in_many,
)
from kuula.channels.mail.fetching.connection import FetchTrouble, troubles
from kuula.channels.mail.health import Reason
from kuula.channels.mail.intake import StorageTrouble, StoredMail, header_id_of
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.parsing import RAW_LIMIT
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

BATCH_MAILS: Final = 50
BATCH_BYTES: Final = 4 * 1024 * 1024
PIECE: Final = 1024 * 1024
ASKED_AT_ONCE: Final = 500
SKEW: Final = timedelta(minutes=5)
_UID: Final = re.compile(rb"UID (\d+)")
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE: Final = re.compile(rb'INTERNALDATE "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Found:
    """A mail on the server: its UID, size in bytes, when it came there, and whether it was read."""

    uid: int
    size: int
    came_at: datetime
    seen: bool


def fetch_new(mailbox: Mailbox, imap: BaseMailBox) -> int:
    """Take in every mail of the open folder that is ours and new; answers how many were new to us.

    At the first look those already read on the server are not ours; after a UIDVALIDITY change
    everything since the first look is read again, and what we hold already is recognised. A mail
    is marked as seen only after it is stored. Raises FetchTrouble.
    """
    with troubles():
        state = _state(mailbox, imap)
        ours = [found for found in _listed(imap, state.uid) if _is_ours(found, state)]
        fresh = 0
        for batch in _batches(ours):
            fresh += _take(mailbox, imap, batch, state)
            state = replace(state, uid=batch[-1].uid)
            _note(mailbox, state)
        if state.uid < state.upto or mailbox.imap_folder not in mailbox.folder_state:
            _note(mailbox, replace(state, uid=max(state.uid, state.upto)))
    return fresh


def _state(mailbox: Mailbox, imap: BaseMailBox) -> FolderState:
    validity = _number(imap, "UIDVALIDITY")
    known = mailbox.folder_state.get(mailbox.imap_folder)
    if known is not None and known["validity"] == validity:
        return FolderState(**known)
    since = known["since"] if known else clock.now().isoformat()
    upto = max(_number(imap, "UIDNEXT") - 1, 0)
    return FolderState(validity, 0, since, upto, again=known is not None)


def _number(imap: BaseMailBox, name: str) -> int:
    """A number the server told when the folder was opened."""
    _word, values = imap.client.response(name)
    value = values[0] if values else None
    if value is None:
        _word, values = imap.client.status(_quoted(imap), f"({name})")
        found = re.search(rf"{name} (\d+)".encode(), values[0] or b"")
        value = found[1] if found else b"0"
    imap.client.untagged_responses[name] = [value]
    return int(value)


def _quoted(imap: BaseMailBox) -> str:
    return '"' + (imap.folder.get() or "INBOX").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ask(imap: BaseMailBox, *words: str) -> list[Any]:
    """A UID command and its answer. Raises FetchTrouble when the server refuses it."""
    word, lines = imap.client.uid(*words)
    if word != "OK":
        raise FetchTrouble(Reason.OTHER, f"{words[0]}: {lines!r}")
    return list(lines)


def _is_ours(found: Found, state: FolderState) -> bool:
    if found.uid > state.upto or not found.seen:
        return True
    return state.again and found.came_at >= datetime.fromisoformat(state.since) - SKEW


def _listed(imap: BaseMailBox, after: int) -> list[Found]:
    """What the folder holds beyond UID `after`, in the order of UIDs."""
    lines = _ask(imap, "SEARCH", "UID", f"{after + 1}:*")  # always holds the last one
    uids = sorted({int(word) for line in lines if line for word in line.split()})
    uids = [uid for uid in uids if uid > after]
    found: list[Found] = []
    for start in range(0, len(uids), ASKED_AT_ONCE):
        wanted = _set(uids[start : start + ASKED_AT_ONCE])
        lines = _ask(imap, "FETCH", wanted, "(UID RFC822.SIZE INTERNALDATE FLAGS)")
        found += [one for line in lines if (one := _found(line)) is not None]
    return sorted(found, key=lambda one: one.uid)


def _found(line: object) -> Found | None:
    text = line if isinstance(line, bytes) else b""
    uid, size, date = _UID.search(text), _SIZE.search(text), _DATE.search(text)
    if uid is None or size is None:
        return None
    came = imaplib.Internaldate2tuple(b'INTERNALDATE "' + date[1] + b'"') if date else None
    moment = datetime.fromtimestamp(time.mktime(came), UTC) if came else clock.now()
    return Found(int(uid[1]), int(size[1]), moment, b"\\seen" in text.lower())


def _batches(ours: list[Found]) -> Iterator[list[Found]]:
    """Small mails together, large ones alone."""
    batch: list[Found] = []
    weight = 0
    for found in ours:
        if batch and (len(batch) >= BATCH_MAILS or weight + found.size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(found)
        weight += found.size
    if batch:
        yield batch


def _take(mailbox: Mailbox, imap: BaseMailBox, batch: list[Found], state: FolderState) -> int:
    first = batch[0]
    if first.size > RAW_LIMIT:
        _refuse(mailbox, imap, first, state)
        return 0
    try:
        if first.size > BATCH_BYTES:
            with _in_pieces(imap, first) as stream:
                fresh = len(take_in_many(SYSTEM, mailbox=mailbox, mails=[stream]))
        else:
            fresh = len(take_in_many(SYSTEM, mailbox=mailbox, mails=_whole(imap, batch)))
    except StorageTrouble as error:
        raise FetchTrouble(Reason.STORAGE, str(error)) from error
    _mark_seen(imap, batch)
    return fresh


def _whole(imap: BaseMailBox, batch: list[Found]) -> list[bytes]:
    parts = _ask(imap, "FETCH", _set([one.uid for one in batch]), "(UID BODY.PEEK[])")
    return [part[1] for part in parts if isinstance(part, tuple)]


def _in_pieces(imap: BaseMailBox, found: Found) -> IO[bytes]:
    """A large mail on the disk, fetched a piece at a time so that memory stays small."""
    try:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        for start in range(0, found.size + PIECE, PIECE):
            piece = _piece(imap, found.uid, start)
            stream.write(piece)
            if len(piece) < PIECE:
                break
        stream.flush()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FetchTrouble(Reason.STORAGE, str(error)) from error
        raise
    return stream


def _piece(imap: BaseMailBox, uid: int, start: int) -> bytes:
    parts = _ask(imap, "FETCH", str(uid), f"(UID BODY.PEEK[]<{start}.{PIECE}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


def _refuse(mailbox: Mailbox, imap: BaseMailBox, found: Found, state: FolderState) -> None:
    wanted = "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
    parts = _ask(imap, "FETCH", str(found.uid), wanted)
    head = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    left = StoredMail(f"server:{state.validity}:{found.uid}", header_id_of(head), found.size)
    refuse_large(SYSTEM, mailbox=mailbox, mail=left)


def _mark_seen(imap: BaseMailBox, batch: list[Found]) -> None:
    """Tell people who look into the mailbox; a folder that is read-only is fetched all the same."""
    unseen = [one.uid for one in batch if not one.seen]
    if unseen:
        with suppress(imaplib.IMAP4.readonly):
            _ask(imap, "STORE", _set(unseen), "+FLAGS.SILENT", r"(\Seen)")


def _note(mailbox: Mailbox, state: FolderState) -> None:
    note_folder(SYSTEM, mailbox_id=mailbox.pk, folder=mailbox.imap_folder, state=state)


def _set(uids: list[int]) -> str:
    """UIDs as IMAP writes them, runs joined: 1:5,9."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)
