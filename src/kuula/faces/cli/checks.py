"""What `kuula doctor` looks at. Each check answers findings in plain words and needs no Django."""

import ipaddress
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import kuula
from kuula.faces.cli import entrance, installation, leftovers, ports, running, schema
from kuula.faces.cli.findings import Finding, bad, doubtful, good
from kuula.faces.cli.mailbox_checks import mailboxes
from kuula.faces.cli.pooler_check import poolers
from kuula.faces.cli.processes import Address, parts
from kuula.kit import account, home, postgres
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble
from kuula.ledger.bus_choice import REDIS_IS_INSTALLED

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
OLDEST_SERVER = 16
LANGUAGES = ("english", "estonian", "russian", "serbian")
GIGABYTE = 1024**3
NEARLY_FULL = 1 * GIGABYTE
GETTING_FULL = 5 * GIGABYTE
FEWEST_OPEN_FILES = 1024


def all_findings(address: Address) -> Iterator[Finding]:
    """Everything the doctor knows to look at, the ground first; ends early without a home."""
    yield from programs()
    yield from built()
    try:
        where = home.load()
    except Trouble as trouble:
        yield bad(trouble.sentence, trouble.hint)
        return
    yield from folders(where)
    yield from disk(where)
    yield from database(where)
    yield from processes(where, address)
    yield from addresses(address)
    yield from proxies()
    yield from live_bus()


def programs() -> Iterator[Finding]:
    """Python, Node and the limits of this machine."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= OLDEST_PYTHON:
        yield good(f"Python {version}.")
    else:
        yield bad(f"Python {version} is too old.", "Install Python 3.11 or newer.")
    yield _node()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if 0 <= files < FEWEST_OPEN_FILES:
        yield doubtful(
            f"A process may open {files} files only; each live page needs one.",
            "Raise the limit with `ulimit -n 20000`, or LimitNOFILE in the systemd unit.",
        )


def _node() -> Finding:
    program = shutil.which("node")
    if program is None:
        return doubtful("Node is not installed.", "It is needed to build the pages, not to run.")
    said = subprocess.run([program, "--version"], capture_output=True, check=False).stdout.decode()  # noqa: S603 - found by which
    version = said.strip().lstrip("v")
    major = version.split(".", 1)[0]
    if major.isdigit() and int(major) >= OLDEST_NODE:
        return good(f"Node {version}.")
    return doubtful(f"Node {version or '?'} is too old to build the pages.", "Install Node 20.")


def built() -> Iterator[Finding]:
    """Whether the pages' styles and scripts and the translations were made."""
    package = Path(kuula.__path__[0])
    manifest = package.parent.parent / "build" / "static" / "staticfiles.json"
    if manifest.is_file():
        yield good("Styles and scripts are built.")
    else:
        yield bad("Styles and scripts are not built.", "Run `make build` in the checkout.")
    stale = [
        source.parent.parent.name
        for source in (package / "locale").rglob("*.po")
        if not source.with_suffix(".mo").is_file()
    ]
    if stale:
        yield doubtful(f"Translations are not compiled: {', '.join(stale)}.", "Run `make build`.")


def folders(where: Home) -> Iterator[Finding]:
    """The home, who owns it, and every folder on the way to it."""
    owner = account.owner_of(where.path)
    yield good(f"The data are in {where.path} and belong to the user {owner.name}.")
    closed = list(account.closed_folders(where.path, owner))
    for folder in closed:
        yield bad(
            f"The user {owner.name} may not enter the folder {folder}.",
            f"Run `chmod o+x {folder}`, or name another folder in KUULA_HOME.",
        )
    for folder in (where.path, where.files, where.log, where.run):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield bad(f"{folder} cannot be written to.", f"Give it to {account.current().name}.")
    if stat.S_IMODE(where.secrets_file.stat().st_mode) & 0o077:
        yield bad(
            f"Others can read the secrets in {where.secrets_file}.",
            f"Run `chmod 600 {where.secrets_file}`.",
        )


def disk(where: Home) -> Iterator[Finding]:
    """Space for mail and for the database, wherever their folders lie."""
    seen: set[int] = set()
    for folder in (where.path, where.files, where.postgres):
        if folder.is_dir() and folder.stat().st_dev not in seen:
            seen.add(folder.stat().st_dev)
            yield _space(folder)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    room = f"{free / GIGABYTE:.1f} GB are free for {folder}"
    if free < NEARLY_FULL:
        return bad(f"Only {room}.", "Make room: new mail waits on the mail server until then.")
    if free < GETTING_FULL:
        return doubtful(f"{room}.", "Make room soon.")
    return good(f"{room}.")


def database(where: Home) -> Iterator[Finding]:
    """Whether it answers, is new enough, knows the languages and has this version's tables."""
    if postgres.embedded():
        found = postgres.status(where)
        if not found.running:
            yield from _asleep(found)
            return
    try:
        yield from _awake(postgres.database_url(where))
    except Trouble as trouble:
        yield bad(trouble.sentence, _where_to_look(where, trouble))


def _where_to_look(where: Home, trouble: Trouble) -> str:
    """What to do about a silent database; the hint of anything else."""
    if "does not answer" not in trouble.sentence:
        return trouble.hint
    if postgres.embedded():
        return f"Its log is {postgres.log_file(where)}."
    return "Start that server, or put its address right in DATABASE_URL."


def _asleep(found: postgres.Status) -> Iterator[Finding]:
    if found.major not in {None, postgres.MAJOR}:
        yield bad(
            f"The database files are of PostgreSQL {found.major}; Kuula brings {postgres.MAJOR}.",
            "Run `kuula database upgrade`.",
        )
        return
    yield doubtful(
        "The database is stopped.",
        "`kuula up` starts it; `kuula database start` starts it alone, to look closer here.",
    )


def _awake(url: str) -> Iterator[Finding]:
    with installation.connect(url) as connection:
        row = connection.execute(
            "select current_setting('server_version'), current_setting('server_version_num')::int,"
            " current_setting('server_encoding'), pg_database_size(current_database())"
        ).fetchone()
        names = connection.execute("select cfgname from pg_ts_config").fetchall()
    if row is None:
        return
    version, number, encoding, size = row
    if number // 10000 < OLDEST_SERVER:
        yield bad(f"PostgreSQL {version} is too old.", f"Use {OLDEST_SERVER} or newer.")
    else:
        yield good(f"PostgreSQL {version} answers; {size / GIGABYTE:.2f} GB.")
    if encoding != "UTF8":
        yield bad(f"The database keeps text as {encoding}.", "Make it again with UTF8.")
    missing = set(LANGUAGES) - {str(name) for (name,) in names}
    if missing:
        yield doubtful(
            f"Search knows no word forms of: {', '.join(sorted(missing))}.",
            "Use a newer PostgreSQL; until then search finds whole words there.",
        )
    yield from poolers(url)
    yield from _tables(url)
    yield from entrance.findings(url)
    if installation.restore_is_unfinished(url):
        yield bad(
            "A restore broke off: the state before it is still here with every word in it, and"
            " whoever was erased since the backup was made may be back.",
            "Stop Kuula and run `kuula restore --finish`.",
        )


def _tables(url: str) -> Iterator[Finding]:
    if not schema.is_current(url):
        yield doubtful("The tables are not of this version.", "`kuula migrate` says more.")
        return
    yield good("The tables are of this version.")
    with installation.connect(url) as connection:
        yield from mailboxes(connection)


def processes(where: Home, address: Address) -> Iterator[Finding]:
    """Whether everything runs that should, or could."""
    parent = running.holder(where)
    alive = {one.part for one in leftovers.find(where)}
    if parent:
        wanted = {part.name for part in parts(address)}
        yield good(f"Kuula runs as process {parent}.")
        for part in sorted(wanted - alive):
            log = where.log / f"{part}.log"
            yield bad(f"The process {part} does not run.", f"See the end of {log}.")
        return
    if alive:
        yield doubtful(
            f"Processes of a killed Kuula are left: {', '.join(sorted(alive))}.",
            "The next `kuula up` ends them.",
        )
    for port in (address.port, address.events_port):
        taken = ports.why_taken(address.host, port)
        if taken:
            yield bad(taken, "Stop that program, or start with `kuula up --port 8080`.")
        else:
            yield good(f"Port {port} is free.")


def addresses(address: Address) -> Iterator[Finding]:
    """What links in mails point to."""
    public = os.environ.get("PUBLIC_URL", "")
    local = f"http://{address.shown_host}:{address.port}"
    if not public:
        yield doubtful(
            f"PUBLIC_URL is not set, so links in mails point to {local}.",
            "Set it to the address that customers reach, for example https://desk.example.com.",
        )
    elif public.startswith("https://"):
        yield good(f"Links in mails point to {public}.")
        yield from _behind_a_proxy()
    elif public.startswith("http://"):
        yield doubtful(f"PUBLIC_URL is {public}: sign-in is not encrypted.", "Put HTTPS before it.")
    else:
        yield bad(f"PUBLIC_URL is {public!r}.", "It must begin with https:// or http://.")


def _behind_a_proxy() -> Iterator[Finding]:
    """What must be set where something before Kuula speaks HTTPS."""
    if not os.environ.get("KUULA_TRUSTED_PROXIES"):
        yield doubtful(
            "No proxy is trusted, so everybody seems to come from the same address.",
            "Set KUULA_TRUSTED_PROXIES to the proxy's address, 127.0.0.1 on the same machine.",
        )
    events = os.environ.get("KUULA_EVENTS_URL", "")
    if events.startswith("http://"):
        yield bad(
            f"Browsers refuse live news from {events} on a page with HTTPS.",
            "Take KUULA_EVENTS_URL away and put both behind one address: docs/guide/nginx.md.",
        )


def proxies() -> Iterator[Finding]:
    """Whether every trusted proxy is named by an address that a connection can come from."""
    named = os.environ.get("KUULA_TRUSTED_PROXIES", "").split(",")
    wrong = [one.strip() for one in named if one.strip() and not _is_address(one.strip())]
    if wrong:
        yield bad(
            f"KUULA_TRUSTED_PROXIES has what is no address of a proxy: {', '.join(wrong)}.",
            "Write IP addresses with commas between them, like 127.0.0.1,10.0.0.7; no names and"
            " no networks. Until then everybody seems to come from the proxy.",
        )


def _is_address(text: str) -> bool:
    with suppress(ValueError):
        return str(ipaddress.ip_address(text)) == text.lower()
    return False


def live_bus() -> Iterator[Finding]:
    """Whether the Redis that somebody named can wake the live pages; nothing where none is."""
    url = os.environ.get("REDIS_URL", "").strip()
    if not url:
        return
    if not REDIS_IS_INSTALLED:
        yield bad(
            "REDIS_URL is set, but the package that speaks with Redis is not installed.",
            "Run `.venv/bin/pip install --require-hashes -r requirements/redis.txt`.",
        )
        return
    from kuula.ledger.redis_bus import redis_trouble  # it may not be installed

    trouble = redis_trouble(url)
    if trouble:
        yield doubtful(
            f"Redis is away: {trouble.rstrip('.')}. The database wakes the live pages meanwhile.",
            "Start Redis, or correct REDIS_URL, or take it away.",
        )
    else:
        yield good("Redis answers and wakes the live pages.")
