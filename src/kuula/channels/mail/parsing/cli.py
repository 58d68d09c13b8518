"""`kuula mail parse FILE`: what Kuula understands of a mail, as JSON. Needs no database."""

import json
import sys
from collections.abc import Callable

from kuula.channels.mail.parsing.describe import describe
from kuula.channels.mail.parsing.model import RAW_LIMIT, MailTooLarge
from kuula.channels.mail.parsing.parse import parse_mail

Writer = Callable[[str], object]


def parse_file(path: str, write: Writer, complain: Writer) -> int:
    """Write the mail in `path` ("-" is standard input) as JSON; 0, or 2 with a complaint.

    Whatever can be read is a mail, an empty file included. Over `RAW_LIMIT` bytes it is refused.
    """
    try:
        raw = _content(path)
        text = json.dumps(describe(parse_mail(raw)), ensure_ascii=False, indent=2)
    except OSError as trouble:
        complain(f"{path} cannot be read: {trouble.strerror or trouble}\n")
        return 2
    except ValueError as trouble:
        reason = str(trouble) if isinstance(trouble, MailTooLarge) else "no such file name"
        complain(f"{path} cannot be read: {reason}\n")
        return 2
    write(text + "\n")
    return 0


def main(arguments: list[str]) -> int:
    """`python -m kuula.channels.mail.parsing FILE`."""
    if len(arguments) != 1:
        sys.stderr.write("One file name is needed, or - for standard input.\n")
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    return parse_file(arguments[0], sys.stdout.write, sys.stderr.write)


def _content(path: str) -> bytes:
    """The bytes of a file, one more than allowed at most, so that an endless one ends."""
    if path == "-":
        return sys.stdin.buffer.read(RAW_LIMIT + 1)
    with open(path, "rb") as file:
        return file.read(RAW_LIMIT + 1)
