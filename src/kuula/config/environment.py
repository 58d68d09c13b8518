"""The environment, read once and typed. Differences between machines are values, never forked
files."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kuula.kit.text import whole_number

TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything Kuula reads from environment variables; docs/reference/settings.md names each."""

    debug: bool = False
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    events_url: str = ""
    port: int = 8000
    redis_url: str = field(default="", repr=False)
    log_level: str = "INFO"
    oidc_id: str = ""
    oidc_name: str = ""
    oidc_server: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_domains: tuple[str, ...] = ()
    s3_bucket: str = ""
    clamav: str = ""
    metrics_token: str = field(default="", repr=False)
    clamav_fail_closed: bool = False
    anymail_secret: str = field(default="", repr=False)
    anymail_keys: tuple[str, ...] = field(default=(), repr=False)
    api_rate: int = 2000
    away_after: int = 15
    off_after: int = 120
    allow_private_hosts: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()
    lmtp_host: str = "127.0.0.1"
    lmtp_port: int = 0


class BadEnvironment(ValueError):
    """A variable has a value Kuula cannot use; the message names it and says what would do."""


def read(source: dict[str, str] | None = None) -> Environment:
    """The environment of this process. Raises BadEnvironment."""
    env = dict(os.environ) if source is None else source
    return Environment(
        debug=_flag(env, "KUULA_DEBUG"),
        public_url=_url(env, "PUBLIC_URL"),
        allowed_hosts=_list(env, "KUULA_ALLOWED_HOSTS"),
        trusted_proxies=_list(env, "KUULA_TRUSTED_PROXIES"),
        events_url=_url(env, "KUULA_EVENTS_URL"),
        port=_port(env, "PORT", 8000),
        redis_url=_redis(env, "REDIS_URL"),
        log_level=env.get("KUULA_LOG_LEVEL", "INFO").upper(),
        oidc_id=env.get("KUULA_OIDC_ID", "oidc"),
        oidc_name=env.get("KUULA_OIDC_NAME", ""),
        oidc_server=_url(env, "KUULA_OIDC_SERVER"),
        oidc_client=env.get("KUULA_OIDC_CLIENT", ""),
        oidc_secret=env.get("KUULA_OIDC_SECRET", ""),
        oidc_domains=_list(env, "KUULA_OIDC_DOMAINS"),
        s3_bucket=env.get("KUULA_S3_BUCKET", ""),
        clamav=env.get("KUULA_CLAMAV", ""),
        metrics_token=env.get("KUULA_METRICS_TOKEN", ""),
        clamav_fail_closed=_flag(env, "KUULA_CLAMAV_FAIL_CLOSED"),
        anymail_secret=env.get("KUULA_ANYMAIL_SECRET", ""),
        anymail_keys=_list(env, "KUULA_ANYMAIL_KEYS"),
        api_rate=_number(env, "KUULA_API_RATE", 2000),
        away_after=_number(env, "KUULA_AWAY_AFTER", 15),
        off_after=_number(env, "KUULA_OFF_AFTER", 120),
        allow_private_hosts=_list(env, "KUULA_ALLOW_PRIVATE_HOSTS"),
        authserv_ids=_list(env, "KUULA_AUTHSERV_IDS"),
        lmtp_host=env.get("KUULA_LMTP_HOST", "127.0.0.1"),
        lmtp_port=_port(env, "KUULA_LMTP_PORT", 0) if env.get("KUULA_LMTP_PORT") else 0,
    )


def _flag(env: dict[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in TRUE


def _list(env: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _url(env: dict[str, str], name: str) -> str:
    value = env.get(name, "").strip().rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        raise BadEnvironment(f"{name} must start with http:// or https://, it is {value!r}.")
    return value


def _redis(env: dict[str, str], name: str) -> str:
    """The address as given; no complaint repeats it, since it may hold a password."""
    value = env.get(name, "").strip()
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"redis", "rediss", "unix"} and parts.port != 0
    except ValueError:
        usable = False
    if value and not usable:
        raise BadEnvironment(f"{name} must look like redis://host:6379/0, or rediss:// with TLS.")
    return value


def _port(env: dict[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip() or str(default)
    number = whole_number(value) or 0
    if not 0 < number < 65535:
        raise BadEnvironment(f"{name} must be a number from 1 to 65534, it is {value!r}.")
    return number


def _number(env: dict[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip() or str(default)
    number = whole_number(value) or 0
    if number < 1:
        raise BadEnvironment(f"{name} must be a whole number of 1 or more, it is {value!r}.")
    return number
