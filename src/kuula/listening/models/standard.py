"""The touchpoints that Kuula brings along; the migration that makes them names the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Standard:
    """A touchpoint as Kuula calls it, untranslated, and its kind."""

    name: str
    kind: str


STANDARD: Final[Mapping[str, Standard]] = {
    "purchase": Standard(_("Purchase"), "purchase"),
    "shop": Standard(_("Shop or visit"), "purchase"),
    "delivery": Standard(_("Delivery"), "delivery"),
    "use": Standard(_("Using what was bought"), "use"),
    "answer": Standard(_("Answer to a question"), "service"),
    "solution": Standard(_("Solving a matter"), "service"),
    "promise": Standard(_("Promise"), "service"),
    "complaint": Standard(_("Complaint and amends"), "service"),
    "return": Standard(_("Return"), "service"),
    "advert": Standard(_("Advertisement"), "advert"),
    "article": Standard(_("Article"), "article"),
    "review": Standard(_("Review"), "review"),
    "word_of_mouth": Standard(_("Word of mouth"), "word_of_mouth"),
}
"""By the key that facts of the ledger know them by."""
