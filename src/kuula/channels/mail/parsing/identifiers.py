"""Message-IDs: opaque strings without angle brackets."""

import re
from typing import Final

_ID: Final = re.compile(r"<([^<>\s]{1,500})>")
_MOST: Final = 200


def message_id(value: str) -> str | None:
    """The id a Message-ID header holds, however badly written, or None."""
    found = _ID.search(value)
    if found:
        return found[1]
    tokens = [token for token in re.split(r"[<>\s,]+", value[:1000]) if token]
    with_at = [token for token in tokens if "@" in token.strip("@")]
    if with_at:
        return with_at[0]
    return tokens[0] if len(tokens) == 1 and len(tokens[0]) > 5 else None


def id_list(value: str) -> tuple[str, ...]:
    """Every bracketed id of References or In-Reply-To, once each. Free text is no id."""
    ids = list(dict.fromkeys(_ID.findall(value)))
    if not ids:
        ids = [token for token in value.split() if _bare(token)] if _only_ids(value) else []
    return tuple(ids[-_MOST:])


def _only_ids(value: str) -> bool:
    return bool(value) and all(_bare(token) for token in value.split())


def _bare(token: str) -> bool:
    return token.count("@") == 1 and not token.startswith("@") and not token.endswith("@")
