"""Errors that tell a person what went wrong and what to do. Faces turn them into pages and problem
details."""


class Problem(Exception):
    """Something a person can put right. `str()` is a whole sentence in the reader's language."""

    status = 422
    code = "invalid"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(Problem):
    """It is not there, or not for you: both look the same from outside."""

    status = 404
    code = "not-found"


class NotAllowed(Problem):
    """You are known, but your role may not do this."""

    status = 403
    code = "not-allowed"


class Conflict(Problem):
    """Somebody was faster, or the state no longer permits it."""

    status = 409
    code = "conflict"
