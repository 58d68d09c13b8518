"""The files of a mail: decoded, named safely, winmail.dat unpacked, nested mails kept whole."""

from dataclasses import dataclass, field, replace
from typing import Final

from kuula.channels.mail.parsing.body import Reading
from kuula.channels.mail.parsing.charsets import decode
from kuula.channels.mail.parsing.filenames import safe_name
from kuula.channels.mail.parsing.headers import decoded, split_part
from kuula.channels.mail.parsing.model import Attachment, Problems
from kuula.channels.mail.parsing.structure import Part
from kuula.channels.mail.parsing.tnef import SIGNATURE, Tnef, read_tnef
from kuula.channels.mail.parsing.transfer import decode_body

_MAIL_KINDS: Final = frozenset({"message/rfc822", "message/global"})


@dataclass(slots=True)
class Files:
    """Attachments found so far, and the texts that stood in a winmail.dat."""

    found: list[Attachment] = field(default_factory=list)
    text: str = ""
    html: str = ""

    def add(
        self, name: str, kind: str, content: bytes | memoryview, like: Attachment | None = None
    ) -> None:
        """Keep one file under a safe name; `like` lends its place in the text."""
        safe = safe_name(name, kind, len(self.found) + 1)
        plain = Attachment(safe, kind, content)
        placed = replace(plain, inline=like.inline, content_id=like.content_id) if like else plain
        self.found.append(placed)


def read_files(reading: Reading, cid_texts: str) -> Files:
    """All files of a mail. `cid_texts` is its HTML, where pictures shown in the text are named."""
    files = Files()
    for part in reading.files:
        _add_part(files, reading, part, cid_texts)
    for name, content in reading.cut_out:
        files.add(name, "application/octet-stream", content)
    for part, whole in reading.long_texts:
        files.add(part.filename or "message", part.kind, whole)
    return files


def _add_part(files: Files, reading: Reading, part: Part, cid_texts: str) -> None:
    tree = reading.tree
    encoding = part.headers.text("content-transfer-encoding")
    content, appended = decode_body(tree.raw, part.start, part.end, encoding)
    if appended:
        tree.problems.add("text-after-base64", decode(appended)[0][:80])
        reading.text = f"{reading.text}\n\n{decode(appended, '', reading.hint)[0]}".strip("\n")
    if content.startswith(SIGNATURE) and _unpacked(files, content, tree.problems):
        return
    place = Attachment("", "", b"", _is_inline(reading, part, cid_texts), part.content_id)
    files.add(part.filename or _mail_name(part, content), part.kind, content, place)


def _is_inline(reading: Reading, part: Part, cid_texts: str) -> bool:
    content_id = part.content_id
    if content_id and f"cid:{content_id}" in cid_texts:
        return True
    if part.disposition.value == "inline":
        return True
    in_place = id(part) in reading.related or part.kind == "text/calendar"
    return not part.disposition.value and in_place


def _mail_name(part: Part, content: bytes) -> str:
    """A nested mail is named for its subject."""
    if part.kind not in _MAIL_KINDS:
        return ""
    headers, _ = split_part(content[:100_000], 0, min(len(content), 100_000), Problems())
    subject = decoded(headers.raw("subject"))[:80].strip()
    return f"{subject.replace('/', '-')}.eml" if subject else ""


def _unpacked(files: Files, content: bytes, problems: Problems) -> bool:
    """Whether a winmail.dat was read to its end; else it is kept as it is."""
    tnef = read_tnef(content)
    if tnef is None or not tnef.whole or not (tnef.files or tnef.text or tnef.html):
        problems.add("winmail-kept")
        return False
    _take_over(files, tnef)
    return True


def _take_over(files: Files, tnef: Tnef) -> None:
    files.text = files.text or tnef.text
    files.html = files.html or tnef.html
    for file in tnef.files:
        if file.content or file.name:
            place = Attachment("", "", b"", bool(file.content_id), file.content_id or None)
            kind = file.kind if "/" in file.kind else "application/octet-stream"
            files.add(file.name, kind, file.content, place)
