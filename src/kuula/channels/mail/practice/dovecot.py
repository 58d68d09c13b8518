"""A throwaway IMAP server: Dovecot as a plain process on loopback, every user with one password."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kuula.kit import account, clock
from kuula.kit.trouble import Trouble

HOST: Final = "127.0.0.1"
PASSWORD: Final = "practice"  # noqa: S105 - loopback only, thrown away with the folder
PATIENCE: Final = 15.0
_CONFIG: Final = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {name}
log_path = {folder}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
last_valid_uid = 0
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1s
mail_max_userip_connections = 50
auth_mechanisms = {mechanisms}
disable_plaintext_auth = no
auth_failure_delay = 0
{tls}
{oauth}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
_OAUTH: Final = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files of a certificate and its key, in PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Practice:
    """A running server. `tls_port` is 0 without a certificate; any user name logs in."""

    folder: Path
    port: int
    tls_port: int
    log: Path
    password: str = field(default=PASSWORD, repr=False)


def available() -> bool:
    """Whether Dovecot is installed here."""
    return _program() is not None


@contextmanager
def running(
    folder: Path, *, tls: Tls | None = None, introspection_url: str = "", port: int = 0
) -> Iterator[Practice]:
    """A server whose files lie in `folder` (made when missing), stopped at the end.

    With `introspection_url` it takes XOAUTH2 and asks there whether a token holds. Raises Trouble
    when Dovecot is not installed or does not start.
    """
    program = _program()
    if program is None:
        raise Trouble("Dovecot is not installed.", "Install dovecot-imapd, for example by apt.")
    practice = Practice(
        folder=folder,
        port=port or free_port(),
        tls_port=free_port() if tls else 0,
        log=folder / "dovecot.log",
    )
    config = _prepare(practice, tls, introspection_url)
    server = subprocess.Popen(  # noqa: S603 - the program found on this machine, our own file
        [program, "-F", "-c", str(config)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_banner(practice, server)
        yield practice
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def leave(practice: Practice, user: str, raw: bytes) -> None:
    """Put a mail into the inbox of a user, as its delivery would."""
    line = imaplib.IMAP4(HOST, practice.port)
    try:
        line.login(user, practice.password)
        word, answer = line.append("INBOX", "", imaplib.Time2Internaldate(clock.now()), raw)
        if word != "OK":
            raise Trouble("Dovecot did not take a mail.", repr(answer))
    finally:
        line.logout()


def free_port() -> int:
    """A port on loopback that nobody listens to just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _program() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _prepare(practice: Practice, tls: Tls | None, introspection_url: str) -> Path:
    folder = practice.folder
    user, group = _identity()
    for path in (folder, folder / "run", folder / "state", folder / "homes"):
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o755)
        if account.running_as_root():
            shutil.chown(path, user, group)
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            name=f"practice-{practice.port}",
            user=user,
            group=group,
            mechanisms="plain login xoauth2 oauthbearer" if introspection_url else "plain login",
            tls=f"ssl = yes\nssl_cert = <{tls.certificate}\nssl_key = <{tls.key}"
            if tls
            else "ssl = no",
            oauth=_OAUTH.format(folder=folder) if introspection_url else "",
            password=practice.password,
            port=practice.port,
            tls_port=practice.tls_port,
        ),
        encoding="utf-8",
    )
    if introspection_url:
        (folder / "oauth2.conf").write_text(
            f"introspection_url = {introspection_url}\nintrospection_mode = post\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n",
            encoding="utf-8",
        )
    return config


def _identity() -> tuple[str, str]:
    """Who owns the mails: nobody when started as root, else whoever starts it."""
    if account.running_as_root():
        return "nobody", "nogroup"
    me = pwd.getpwuid(os.getuid())
    return me.pw_name, grp.getgrgid(me.pw_gid).gr_name


def _wait_for_banner(practice: Practice, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with socket.create_connection((HOST, practice.port), timeout=1) as line:
                if line.recv(100).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.05)
    said = practice.log.read_bytes() if practice.log.exists() else b""
    raise Trouble("Dovecot did not start.", said[-500:].decode("utf-8", "replace"))
