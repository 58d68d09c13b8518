"""A parsed mail as the JSON that `kuula mail parse` prints."""

from datetime import UTC, datetime
from typing import Any

from kuula.channels.mail.parsing.model import Address, Attachment, Bounce, ParsedMail


def describe(parsed: ParsedMail) -> dict[str, Any]:
    """Exactly the documented keys. Ids have no brackets; what is missing is null, "" or []."""
    return {
        "message_id": parsed.message_id,
        "in_reply_to": list(parsed.in_reply_to),
        "references": list(parsed.references),
        "from": _person(parsed.sender),
        "to": [_person(person) for person in parsed.to],
        "cc": [_person(person) for person in parsed.cc],
        "reply_to": [_person(person) for person in parsed.reply_to],
        "subject": parsed.subject,
        "date": _moment(parsed.date),
        "text": parsed.text,
        "visible_text": parsed.visible_text,
        "html": parsed.html,
        "attachments": [_file(file) for file in parsed.attachments],
        "automatic": parsed.automatic,
        "bounce": _bounce(parsed.bounce),
        "problems": [str(problem) for problem in parsed.problems],
    }


def _person(person: Address) -> dict[str, str | None]:
    return {"name": person.name, "address": person.address}


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _file(file: Attachment) -> dict[str, str | int | bool]:
    return {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "inline": file.inline,
    }


def _bounce(bounce: Bounce | None) -> dict[str, str | bool | None] | None:
    if bounce is None:
        return None
    return {
        "recipient": bounce.recipient,
        "status": bounce.status,
        "permanent": bounce.permanent,
    }
