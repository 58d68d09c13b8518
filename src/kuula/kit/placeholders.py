"""Placeholders in texts that reach customers: which there are, and what is wrong with a text.

A place with words to say when nothing is known is `{customer.first_name|friend}`.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem

KNOWN: Final = (
    "customer.name",
    "customer.first_name",
    "conversation.number",
    "conversation.subject",
    "agent.name",
    "agent.first_name",
    "brand.name",
    "promises.link",
    "voucher.code",
)
PLACE: Final = re.compile(r"\{([a-z_.]+)\}")
_PLACE_OR_ELSE: Final = re.compile(r"\{([a-z_.0-9]+)(?:\|([^{}\n]{0,60}))?\}")
_EMPTIED: Final = re.compile(r"\s+(?=[,.;:!?])|(?<=\s)\s+|^[\s,;:]+")
_MEANT: Final = re.compile(r"\{([^{}\n]{1,60})\}")
_OPEN: Final = re.compile(r"\{([a-z_]+\.[a-z_0-9]+)(?![a-z_.0-9]*(?:\|[^{}\n]*)?\})")
"""Whatever stands in braces was meant for one: {Customer name} must not reach a customer."""


def check_placeholders(text: str, *, field: str = "text") -> None:
    """Raise Problem when `text` names a placeholder Kuula does not know, or leaves one open."""
    check_places(text, KNOWN, field=field)


def check_places(
    text: str, known: Collection[str], *, field: str = "text", or_else: bool = False
) -> None:
    """Raise Problem when `text` names a placeholder that is not `known`, or leaves one open. With
    `or_else` a place may say what stands there when nothing is known."""
    for meant in _MEANT.findall(text):
        name = meant.partition("|")[0] if or_else else meant
        if name not in known:
            raise Problem(
                _("There is no placeholder {%(name)s}. Known are: %(known)s.")
                % {"name": name, "known": ", ".join(f"{{{k}}}" for k in known)},
                field=field,
            )
    if left := _OPEN.search(text):
        raise Problem(
            _("The placeholder {%(name)s has no closing brace.") % {"name": left[1]}, field=field
        )


def unfilled(text: str) -> tuple[str, ...]:
    """Placeholders still standing in a text that is about to leave."""
    return tuple(name for name in PLACE.findall(text) if name in KNOWN)


def without_places(text: str) -> str:
    """`text` without placeholders that stayed open: nobody is there any more to fill them."""
    return re.sub("|".join(re.escape(f"{{{name}}}") for name in KNOWN), "", text).strip()


def filled_or_else(text: str, values: Mapping[str, str]) -> str:
    """`text` with its places filled; where a value is empty, with the words given for that case.
    Without any, the place goes together with the space or comma it would leave alone."""
    if "{" not in text:
        return text
    gaps = []

    def _value(found: re.Match[str]) -> str:
        said = values.get(found[1], "") or found[2] or ""
        gaps.append(not said)
        return said

    told = _PLACE_OR_ELSE.sub(_value, text)
    if not any(gaps):
        return told
    tidy = "\n".join(_EMPTIED.sub("", line).rstrip() for line in told.split("\n"))
    return tidy[:1].upper() + tidy[1:]
