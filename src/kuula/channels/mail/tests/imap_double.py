"""An IMAP server on loopback that gives its mails in whatever shape a test wants."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

_UIDS: Final = re.compile(rb"(\d+)(?::(\d+|\*))?")


@dataclass
class Folder:
    """The mails by UID: bytes are given as a literal, `answers` name those given otherwise.

    An answer is the raw text in place of the literal, or NO for a refusal of the whole command.
    With `idle` it lets a client wait, and never has news.
    """

    mails: dict[int, bytes]
    answers: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    uid_last: bool = False
    idle: bool = False
    logins: int = 0
    asked: list[bytes] = field(default_factory=list)

    def named(self, words: bytes) -> list[int]:
        """The UIDs of a set that are here."""
        found: set[int] = set()
        for first, last in _UIDS.findall(words):
            top = max(self.mails, default=0) if last == b"*" else int(last or first)
            low, high = sorted((int(first), top))
            found |= {uid for uid in self.mails if low <= uid <= high}
        return sorted(found)

    def answer(self, line: bytes) -> bytes:
        """Untagged answers and the word for a command without its tag."""
        self.asked.append(line)
        verb, _space, rest = line.upper().partition(b" ")
        if verb == b"SELECT":
            last = max(self.mails, default=0) + 1
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT %d]\r\nOK" % (
                len(self.mails), last,
            )  # fmt: skip
        if verb == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1%s\r\nOK" % (b" IDLE" if self.idle else b"")
        if verb == b"LOGIN":
            self.logins += 1
        if verb == b"UID":
            return self._by_uid(rest)
        return b"* BYE\r\nOK" if verb == b"LOGOUT" else b"OK"

    def _by_uid(self, line: bytes) -> bytes:
        verb, words, *rest = line.split(b" ", 2)
        if verb == b"SEARCH":
            found = b" ".join(b"%d" % uid for uid in self.named(rest[0]))
            return b"* SEARCH " + found + b"\r\nOK"
        uids = self.named(words)
        if verb == b"STORE":
            self.seen |= set(uids)
            return b"OK"
        given, word = b"", b"OK"
        for uid in uids:
            if (answer := self._given(uid, rest[0])) is None:
                word = b"NO [SERVERBUG] it stumbled"
                break
            given += answer
        return given + word

    def _given(self, uid: int, what: bytes) -> bytes | None:
        number = sorted(self.mails).index(uid) + 1
        if b"RFC822.SIZE" in what:
            flags = rb"\Seen" if uid in self.seen else b""
            size = len(self.mails[uid])
            return b"* %d FETCH (UID %d RFC822.SIZE %d FLAGS (%s))\r\n" % (number, uid, size, flags)
        special = self.answers.get(uid)
        if special == b"NO":
            return None
        raw = self.mails[uid]
        if part := re.search(rb"<(\d+)\.(\d+)>", what):
            raw = raw[int(part[1]) : int(part[1]) + int(part[2])]
        body = special if special is not None else b"{%d}\r\n%s" % (len(raw), raw)
        if self.uid_last:
            return b"* %d FETCH (BODY[] %s UID %d)\r\n" % (number, body, uid)
        return b"* %d FETCH (UID %d BODY[] %s)\r\n" % (number, uid, body)


@contextmanager
def serving(folder: Folder) -> Iterator[int]:
    """Answer for the folder on a port of this machine until the block ends."""

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _space, command = line.strip().partition(b" ")
                if command.upper() == b"IDLE":
                    self.wfile.write(b"+ waiting\r\n")
                    self.rfile.readline()
                    self.wfile.write(tag + b" OK done\r\n")
                    continue
                *untagged, word = folder.answer(command).rsplit(b"\r\n", 1)
                self.wfile.write(b"".join(one + b"\r\n" for one in untagged))
                self.wfile.write(tag + b" " + word + b" done\r\n")
                if command.upper() == b"LOGOUT":
                    return

    class Server(socketserver.ThreadingTCPServer):
        request_queue_size = 128

    with Server(("127.0.0.1", 0), Line) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
