"""A pooler as PgBouncer is one in transaction mode: each transaction gets a connection of its own.

It speaks the simple half of PostgreSQL's protocol, lets everybody in, and gives the connection that
came back last.
"""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import pq


class Pool:
    """Connections to the server, made when all others are busy."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: list[pq.PGconn] = []
        self._guard = threading.Lock()

    def take(self) -> pq.PGconn:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        line = pq.PGconn.connect(self._url.encode())
        assert line.status == pq.ConnStatus.OK, line.error_message
        return line

    def give_back(self, line: pq.PGconn) -> None:
        with self._guard:
            self._idle.append(line)

    def close(self) -> None:
        for line in self._idle:
            line.finish()


class Client(socketserver.StreamRequestHandler):
    """One who asks."""

    pool: Pool

    def handle(self) -> None:
        self._words()
        self._say(b"R", struct.pack("!I", 0))
        self._say(b"S", b"client_encoding\0UTF8\0")
        self._say(b"S", b"server_version\x0018.0\0")
        self._say(b"Z", b"I")
        held: pq.PGconn | None = None
        while (kind := self.rfile.read(1)) == b"Q":
            held = held or self.pool.take()
            self._tell(held.exec_(self._words().rstrip(b"\0")))
            idle = held.transaction_status == pq.TransactionStatus.IDLE
            self._say(b"Z", b"I" if idle else b"T")
            if idle:
                self.pool.give_back(held)
                held = None
        assert kind in (b"", b"X"), kind

    def _tell(self, result: pq.abc.PGresult) -> None:
        fields = range(result.nfields)
        if fields:
            kind = struct.pack("!IhIhih", 0, 0, 25, -1, -1, 0)
            columns = b"".join((result.fname(n) or b"") + b"\0" + kind for n in fields)
            self._say(b"T", struct.pack("!h", len(fields)) + columns)
        for row in range(result.ntuples):
            cells = [result.get_value(row, n) or b"" for n in fields]
            said = b"".join(struct.pack("!I", len(cell)) + cell for cell in cells)
            self._say(b"D", struct.pack("!h", len(cells)) + said)
        self._say(b"C", (result.command_status or b"") + b"\0")

    def _say(self, kind: bytes, words: bytes) -> None:
        self.wfile.write(kind + struct.pack("!I", len(words) + 4) + words)

    def _words(self) -> bytes:
        """A message behind its length."""
        return self.rfile.read(struct.unpack("!I", self.rfile.read(4))[0] - 4)


@contextmanager
def pooling(url: str) -> Iterator[str]:
    """The address under which the database at `url` is reached through the pooler."""
    shared = Pool(url)

    class Door(Client):
        pool = shared

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        port = server.server_address[1]
        try:
            yield f"postgresql://kuula@127.0.0.1:{port}/kuula?sslmode=disable&gssencmode=disable"
        finally:
            server.shutdown()
            thread.join()
    shared.close()
