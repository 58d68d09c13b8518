"""The kinds a cell's value can be of, and reading one by the style of its column."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from kuula.connectors.tables.values.names import NO, YES, country_code, language_code
from kuula.connectors.tables.values.styles import moment_in, number_in
from kuula.kit.text import clean, email_key, is_email, one_line
from kuula.people.commerce.words import (
    INVOICE_STATES,
    ORDER_STATES,
    currency_code,
    state_key,
)

LONGEST_WORDS: Final = 20_000
_PHONE: Final = re.compile(r"\+?[0-9 ()./\u00a0-]{5,40}")
_PARTS: Final = re.compile(r"[,;\s|]+")


class Kind(StrEnum):
    """What a field holds. Dates, moments and numbers are read by one style for the whole column."""

    TEXT = "text"
    WORDS = "words"
    EMAIL = "email"
    EMAILS = "emails"
    DOMAINS = "domains"
    PHONE = "phone"
    LANGUAGE = "language"
    COUNTRY = "country"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    CURRENCY = "currency"
    ORDER_STATE = "order_state"
    INVOICE_STATE = "invoice_state"


STYLED: Final = frozenset({Kind.DATE, Kind.MOMENT, Kind.NUMBER})


class Wrong(Exception):
    """A cell that cannot be read as its kind; `str()` is a whole sentence."""


def value_of(kind: Kind, text: str, style: str = "") -> Any:
    """What a cell says, None for an empty one. Raises Wrong."""
    if not text:
        return None
    return _READERS[kind](text, style)


def _text(text: str, _style: str) -> str | None:
    return one_line(text, 500) or None


def _words(text: str, _style: str) -> str | None:
    return clean(text).strip()[:LONGEST_WORDS] or None


def _email(text: str, _style: str) -> str:
    address = text.removeprefix("mailto:").strip("<> ")
    if not is_email(address):
        raise Wrong(_("“%(text)s” is no e-mail address.") % {"text": one_line(text, 60)})
    return email_key(address)


def _emails(text: str, style: str) -> list[str]:
    return list(dict.fromkeys(_email(one, style) for one in _PARTS.split(text) if one))


def _domains(text: str, _style: str) -> list[str]:
    found = [one.lower().removeprefix("www.").strip("@/.") for one in _PARTS.split(text) if one]
    for one in found:
        if "." not in one or not is_email(f"a@{one}"):
            raise Wrong(_("“%(text)s” is no domain.") % {"text": one_line(one, 60)})
    return list(dict.fromkeys(email_key(f"a@{one}")[2:] for one in found))


def _phone(text: str, _style: str) -> str:
    number = one_line(text, 60).removeprefix("tel:")
    if not _PHONE.fullmatch(number) or sum(one.isdigit() for one in number) < 5:
        raise Wrong(_("“%(text)s” is no telephone number.") % {"text": one_line(text, 60)})
    return number


def _language(text: str, _style: str) -> str:
    code = language_code(text)
    if not code:
        raise Wrong(
            _("Kuula does not know the language “%(text)s”.") % {"text": one_line(text, 40)}
        )
    return code


def _country(text: str, _style: str) -> str:
    code = country_code(text)
    if not code:
        raise Wrong(_("There is no country “%(text)s”.") % {"text": one_line(text, 40)})
    return code


def _yes_no(text: str, _style: str) -> bool:
    word = text.casefold().strip(" .!")
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong(_("“%(text)s” is neither yes nor no.") % {"text": one_line(text, 40)})


def _moment(text: str, style: str) -> datetime:
    found = moment_in(text, style)
    if found is None:
        raise Wrong(_("“%(text)s” is no date.") % {"text": one_line(text, 40)})
    return found


def _date(text: str, style: str) -> date:
    return _moment(text, style).date()


def _number(text: str, style: str) -> Decimal:
    found = number_in(text, style)
    if found is None:
        raise Wrong(_("“%(text)s” is no number.") % {"text": one_line(text, 40)})
    return found


def _currency(text: str, _style: str) -> str:
    code = currency_code(text)
    if not code:
        said = _("“%(text)s” is no currency. Write its code, such as EUR.")
        raise Wrong(said % {"text": one_line(text, 40)})
    return code


def _state_of(states: dict[str, str]) -> Callable[[str, str], str]:
    def state(text: str, _style: str) -> str:
        found = states.get(text) or states.get(state_key(text))
        if not found:
            raise Wrong(_("Kuula does not know the state “%(text)s”.") % {"text": text[:40]})
        return found

    return state


_READERS: Final[dict[Kind, Callable[[str, str], Any]]] = {
    Kind.TEXT: _text,
    Kind.WORDS: _words,
    Kind.EMAIL: _email,
    Kind.EMAILS: _emails,
    Kind.DOMAINS: _domains,
    Kind.PHONE: _phone,
    Kind.LANGUAGE: _language,
    Kind.COUNTRY: _country,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.NUMBER: _number,
    Kind.CURRENCY: _currency,
    Kind.ORDER_STATE: _state_of(ORDER_STATES),
    Kind.INVOICE_STATE: _state_of(INVOICE_STATES),
}
