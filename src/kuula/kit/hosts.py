"""Which network addresses a program of ours may be sent to by what somebody typed."""

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

_CARRIERS: Final = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, in the system's order. Raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is on the open internet: not ours, not the neighbour's, not special."""
    try:
        parsed: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        carried = _carried(parsed)
        if carried is not None:
            return is_public(str(carried))
    return parsed.is_global and not parsed.is_multicast


def is_loopback_url(url: str) -> bool:
    """Whether a URL names this very machine by a name that means nothing elsewhere.

    True for localhost, names below it, 127.0.0.0/8 and [::1]; False for what cannot be read.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
        return host == "localhost" or host.endswith(".localhost") or is_loopback(host)
    except ValueError:
        return False


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; False for what is no address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The version 4 address that a version 6 address only wraps, if it does."""
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
