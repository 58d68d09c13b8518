"""Reads of imports that span rows."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from kuula.connectors.importers.models import Import, Refusal
from kuula.connectors.importers.refusing import Refused, Why
from kuula.kit.problems import NotFound

MOST: Final = 200


def imports() -> list[Import]:
    """The imports there were, the latest first, at most 200."""
    return list(Import.objects.select_related("brand", "team")[:MOST])


def import_numbered(number: int) -> Import:
    """One import. Raises NotFound."""
    found = Import.objects.select_related("brand", "team").filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no import № %(number)s.") % {"number": number})
    return found


def refusals_of(imported: Import, limit: int) -> Iterator[Refused]:
    """What an import could not take, in the order of the file."""
    for row in Refusal.objects.filter(by=imported)[:limit]:
        yield Refused("", row.place, Why(row.why), row.detail)
