"""Why a file cannot be read as a table."""

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem


class Unreadable(Problem):
    """The whole file is refused; `str()` says why, and in which line where there is one."""

    code = "unreadable-table"


def at_line(number: int, reason: str) -> Unreadable:
    """A refusal that names the line."""
    return Unreadable(_("Line %(line)s: %(reason)s") % {"line": number, "reason": reason})
