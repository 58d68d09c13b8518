"""The new mails of a folder: found by UID, taken in in batches, marked as seen after the commit."""

import errno
import imaplib
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import IO, Final

from imap_tools import BaseMailBox

from kuula.channels.mail.actions.incoming import (
    FolderState,
    leave_on_server,
    note_folder,
    take_in_many,
)
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.fetching.bodies import (
    ask,
    fetched,
    halves,
    part_of_mail,
    still_there,
    uid_set,
    whole_mails,
)
from kuula.channels.mail.fetching.connection import FetchTrouble, troubles
from kuula.channels.mail.fetching.holding import at_the_database
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.parsing import RAW_LIMIT
from kuula.channels.mail.receiving.intake import StorageTrouble, StoredMail, header_id_of
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM

BATCH_MAILS: Final = 50
BATCH_BYTES: Final = 4 * 1024 * 1024
PIECE: Final = 1024 * 1024
ASKED_AT_ONCE: Final = 500
SKEW: Final = timedelta(minutes=5)
PATIENCE: Final = timedelta(minutes=10)
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


def fetch_new(
    mailbox: Mailbox, imap: BaseMailBox, *, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Take in every mail of the open folder that is ours and new; answers how many were new to us.

    At the first look those already read on the server are not ours; after a UIDVALIDITY change
    everything since the first look is read again, and what we hold already is recognised. A mail
    is marked as seen only after it is stored; one that the server holds but does not give is set
    aside in the tray. The rest waits for the next time as soon as `goes_on` says no, which is asked
    before each batch. Raises FetchTrouble.
    """
    with troubles():
        state = _state(mailbox, imap)
        ours = [found for found in _listed(imap, state.uid) if _is_ours(found, state)]
        fresh = 0
        for batch in _batches(ours):
            if not goes_on():
                return fresh
            fresh += _take(mailbox, imap, batch, state)
            state = replace(state, uid=batch[-1].uid, refused_at="")
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


def _is_ours(found: Found, state: FolderState) -> bool:
    if found.uid > state.upto or not found.seen:
        return True
    return state.again and found.came_at >= datetime.fromisoformat(state.since) - SKEW


def _listed(imap: BaseMailBox, after: int) -> list[Found]:
    """What the folder holds beyond UID `after`, in the order of UIDs."""
    lines = ask(imap, "SEARCH", "UID", f"{after + 1}:*")  # always holds the last one
    uids = sorted({int(word) for line in lines if line for word in line.split()})
    uids = [uid for uid in uids if uid > after]
    found: list[Found] = []
    for start in range(0, len(uids), ASKED_AT_ONCE):
        found += _described(imap, uids[start : start + ASKED_AT_ONCE])
    return sorted(found, key=lambda one: one.uid)


def _described(imap: BaseMailBox, uids: Sequence[int]) -> list[Found]:
    """What the server says of these mails; one it says nothing of is asked for all the same."""
    lines, fine = fetched(imap, uids, "(UID RFC822.SIZE INTERNALDATE FLAGS)")
    told = {one.uid: one for line in lines if (one := _found(line)) is not None}
    left = [uid for uid in uids if uid not in told]
    found = [told[uid] for uid in uids if uid in told]
    if left and not fine and len(uids) > 1:
        return found + [one for half in halves(left) for one in _described(imap, half)]
    return found + [Found(uid, 0, clock.now(), seen=False) for uid in left]


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
    """Take a batch in. What the server holds and does not give is set aside, for people to see."""
    if batch[0].size > RAW_LIMIT:
        _set_aside(mailbox, imap, batch[0], state, "too-large")
        return 0
    mails = _mails(imap, batch)
    missing = still_there(imap, [one.uid for one in batch if one.uid not in mails])
    if missing and not mails:
        _be_patient(mailbox, state, missing)
    fresh = _store(mailbox, list(mails.values()))
    _mark_seen(imap, [one for one in batch if one.uid in mails])
    for one in batch:
        if one.uid in missing:
            _set_aside(mailbox, imap, one, state, "not-given")
    return fresh


def _store(mailbox: Mailbox, mails: list[bytes | IO[bytes]]) -> int:
    try:
        with at_the_database():
            return len(take_in_many(SYSTEM, mailbox=mailbox, mails=mails))
    except StorageTrouble as error:
        raise FetchTrouble(Reason.STORAGE, str(error)) from error
    finally:
        for mail in mails:
            if not isinstance(mail, bytes):
                mail.close()


def _mails(imap: BaseMailBox, batch: list[Found]) -> dict[int, bytes | IO[bytes]]:
    first = batch[0]
    if first.size > BATCH_BYTES:
        stream = _in_pieces(imap, first)
        return {} if stream is None else {first.uid: stream}
    found = whole_mails(imap, [one.uid for one in batch])
    ok = [one for one in batch if found.get(one.uid) or (one.uid in found and not one.size)]
    return {one.uid: found[one.uid] for one in ok}


def _be_patient(mailbox: Mailbox, state: FolderState, uids: set[int]) -> None:
    """Where nothing can be read the server may be ill: only after a while it is the mails' fault.

    Raises FetchTrouble until then.
    """
    since = datetime.fromisoformat(state.refused_at) if state.refused_at else None
    if since is None:
        _note(mailbox, replace(state, refused_at=clock.now().isoformat()))
    if since is None or clock.now() - since < PATIENCE:
        raise FetchTrouble(Reason.OTHER, f"FETCH: nothing is given for UID {min(uids)}")


def _in_pieces(imap: BaseMailBox, found: Found) -> IO[bytes] | None:
    """A large mail on the disk, fetched a piece at a time so that memory stays small.

    None when the server does not give all of it.
    """
    try:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        for start in range(0, found.size + PIECE, PIECE):
            piece = part_of_mail(imap, found.uid, f"[]<{start}.{PIECE}>")
            if (piece is None and start < found.size) or not (piece or start):
                stream.close()
                return None
            stream.write(piece or b"")
            if len(piece or b"") < PIECE:
                break
        stream.flush()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FetchTrouble(Reason.STORAGE, str(error)) from error
        raise
    return stream


def _set_aside(
    mailbox: Mailbox, imap: BaseMailBox, found: Found, state: FolderState, problem: str
) -> None:
    head = part_of_mail(imap, found.uid, "[HEADER.FIELDS (MESSAGE-ID)]") or b""
    left = StoredMail(f"server:{state.validity}:{found.uid}", header_id_of(head), found.size)
    with at_the_database():
        leave_on_server(SYSTEM, mailbox=mailbox, mail=left, problem=problem)


def _mark_seen(imap: BaseMailBox, batch: list[Found]) -> None:
    """Tell people who look into the mailbox; a folder that is read-only is fetched all the same."""
    unseen = [one.uid for one in batch if not one.seen]
    if unseen:
        with suppress(imaplib.IMAP4.readonly):
            ask(imap, "STORE", uid_set(unseen), "+FLAGS.SILENT", r"(\Seen)")


def _note(mailbox: Mailbox, state: FolderState) -> None:
    with at_the_database():
        note_folder(SYSTEM, mailbox_id=mailbox.pk, folder=mailbox.imap_folder, state=state)
