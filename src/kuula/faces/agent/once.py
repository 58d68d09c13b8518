"""Each form that sends something is sent once: a double press or a page sent again does nothing.

A form carries a word made for it; who comes first with the word is remembered for a day, in the
same transaction as what the form does.
"""

from typing import Final

from django.core.cache import cache

from kuula.faces.agent.doors import StaffRequest
from kuula.kit import ids

FIELD: Final = "once"
KEPT: Final = 24 * 3600


def word() -> str:
    """A fresh word for a form."""
    return ids.token(12)


def comes_first(request: StaffRequest) -> bool:
    """Whether this form was not sent before; call it inside the transaction of what it does."""
    said = request.POST.get(FIELD, "")
    if not said:
        return True
    return cache.add(f"once:{request.actor.staff_id}:{ids.digest(said)}", 1, KEPT)
