"""Placeholders in texts that reach customers: which there are, and what is wrong with a text."""

import re
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
_MEANT: Final = re.compile(r"\{([^{}\n]{1,60})\}")
_OPEN: Final = re.compile(r"\{([a-z_]+\.[a-z_]+)(?![a-z_.]*\})")
"""Whatever stands in braces was meant for one: {Customer name} must not reach a customer."""


def check_placeholders(text: str, *, field: str = "text") -> None:
    """Raise Problem when `text` names a placeholder Kuula does not know, or leaves one open."""
    for name in _MEANT.findall(text):
        if name not in KNOWN:
            raise Problem(
                _("There is no placeholder {%(name)s}. Known are: %(known)s.")
                % {"name": name, "known": ", ".join(f"{{{k}}}" for k in KNOWN)},
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
