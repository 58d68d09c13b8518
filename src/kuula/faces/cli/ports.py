"""Whether a port is free, and who has it."""

import socket

import psutil

from kuula.kit.trouble import Trouble


def require_free(host: str, port: int) -> None:
    """Raise Trouble when nobody could listen on the port, naming the program that does."""
    problem = why_taken(host, port)
    if problem:
        raise Trouble(problem, f"Stop it, or choose another port: `kuula up --port {port + 80}`.")


def why_taken(host: str, port: int) -> str:
    """One sentence on why the port cannot be used, empty when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Only root may listen on port {port}."
        except OSError as error:
            return f"Port {port} on {host} cannot be used: {_by_whom(port) or error.strerror}."
    return ""


def _by_whom(port: int) -> str:
    try:
        listening = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return ""
    for connection in listening:
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
            return f"{_name(connection.pid)} listens there"
    return ""


def _name(pid: int | None) -> str:
    try:
        return f"{psutil.Process(pid).name()} (process {pid})" if pid else "another program"
    except psutil.Error:
        return "another program"
