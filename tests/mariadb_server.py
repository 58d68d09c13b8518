"""A real MariaDB for a test, on a loopback port, thrown away afterwards."""

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pymysql

PLACES: Final = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
MISSING: Final = "There is no %s: install it (Debian: apt-get install mariadb-server-core)."
LEAN: Final = ("--skip-name-resolve", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M")
PASSWORD: Final = "sõna ja võti"


@contextmanager
def mariadb_server(folder: Path) -> Iterator[int]:
    """The port of a MariaDB in `folder` with one database, `shop`, and one account, `reader`, whose
    password is PASSWORD."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = ["--no-defaults", f"--datadir={folder}", f"--user={getpass.getuser()}"]
    made = [_program("mariadb-install-db"), *words, "--auth-root-authentication-method=normal"]
    subprocess.run([*made, "--skip-test-db"], check=True, capture_output=True, timeout=120)
    where = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder}/socket"]
    begun = [_program("mariadbd"), *words, *where, *LEAN]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(begun, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, folder, server)
        _furnish(folder)
        yield port
    finally:
        server.kill()
        server.wait(30)


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=PLACES)
    assert found, MISSING % name
    return found


def _wait_for(port: int, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while True:
        assert server.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < end, "mariadbd did not start."
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _furnish(folder: Path) -> None:
    link = pymysql.connect(unix_socket=f"{folder}/socket", user="root", charset="utf8mb4")
    with link, link.cursor() as cursor:
        cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
        cursor.execute("CREATE USER reader@'127.0.0.1' IDENTIFIED BY %s", [PASSWORD])
        cursor.execute("GRANT ALL ON shop.* TO reader@'127.0.0.1'")
