"""The one table of the processes that `kuula up` runs."""

import sys
from dataclasses import dataclass

WEB_WORKERS = 2
WEB_THREADS = 4


@dataclass(frozen=True)
class Address:
    """Where the pages and the event streams are served."""

    host: str
    port: int

    @property
    def events_port(self) -> int:
        """The event streams have the next port."""
        return self.port + 1

    @property
    def shown_host(self) -> str:
        """The name people type; passkeys work on a name, not on a number."""
        return "localhost" if self.host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound


@dataclass(frozen=True)
class Part:
    """One process of Kuula: its name, what it is for, and the command that runs it.

    A `late` one waits until the pages answer, so that people do not wait for it.
    """

    name: str
    purpose: str
    command: tuple[str, ...]
    late: bool = True


def parts(address: Address) -> tuple[Part, ...]:
    """Every process, in the order of starting; they are stopped in this order too."""
    return (
        Part("web", "pages and API", _web(address), late=False),
        Part("events", "live pages", _events(address), late=False),
        Part("fetcher", "incoming mail", _kuula("fetcher")),
        Part("dispatcher", "news from the ledger", _kuula("dispatcher")),
        Part("worker", "jobs", _kuula("worker")),
    )


def _kuula(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "kuula.faces.cli", name)


def _web(address: Address) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "kuula.config.web", "--interface", "wsgi"),
        *("--host", address.host, "--port", str(address.port)),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
        *("--workers-kill-timeout", "4", "--respawn-failed-workers", "--no-ws"),
        *("--log-level", "warning", "kuula.config.wsgi:application"),
    )


def _events(address: Address) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "kuula.config.live"),
        *("--host", address.host, "--port", str(address.events_port)),
    )
