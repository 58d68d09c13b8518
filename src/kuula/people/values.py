"""Values of attributes: read from what somebody sent, kept as JSON, told in words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

import orjson
from django.utils.translation import gettext as _

from kuula.kit import money
from kuula.kit.crypto import seal, unseal
from kuula.kit.problems import Problem
from kuula.kit.text import fold, one_line
from kuula.people.models.attribute import Attribute, AttributeKind
from kuula.ui import formats

Value: TypeAlias = str | int | float | bool
LONGEST: Final = 500
LARGEST: Final = Decimal(10) ** 11
PLACES: Final = 4


def alike(word: str) -> str:
    """`word` as names are compared: capitals, Croatian marks and ё do not count."""
    return fold(word.casefold().strip()).replace("ё", "е")


YES: Final = frozenset(alike(word) for word in ("yes", "true", "1", "jah", "da", "да"))
NO: Final = frozenset(alike(word) for word in ("no", "false", "0", "ei", "ne", "нет"))


def attribute_field(attribute_id: int) -> str:
    """What a form sends an attribute under."""
    return f"attribute-{attribute_id}"


def value_of(attribute: Attribute, said: str) -> Value | None:
    """The value somebody wrote, as it is kept; None for nothing. Raises Problem, with
    `attribute_field` as its field, for what the attribute cannot hold."""
    text = one_line(said, 4 * LONGEST)
    if not text:
        return None
    try:
        return _READ[AttributeKind(attribute.kind)](attribute, text)
    except Problem as problem:
        raise Problem(str(problem), field=attribute_field(attribute.pk)) from None


def written(attribute: Attribute, value: Value) -> str:
    """The value as a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if attribute.kind == AttributeKind.MONEY:
        return money.plain(int(value), attribute.currency)
    if attribute.kind == AttributeKind.NUMBER:
        return f"{Decimal(str(value)):f}"
    return str(value)


def words_of(attribute: Attribute, value: Value) -> str:
    """The value as people read it; an option that is not known any more is told by its key."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if attribute.kind == AttributeKind.MONEY:
        amount = money.amount_of(int(value), attribute.currency)
        return formats.money(amount, attribute.currency)
    if attribute.kind == AttributeKind.DATE:
        return formats.full_date(date.fromisoformat(str(value)))
    if attribute.kind == AttributeKind.CHOICE:
        return attribute.labels.get(str(value), str(value))
    return written(attribute, value)


def sealed(value: Value) -> str:
    """A sensitive value as it is stored."""
    return seal(orjson.dumps(value).decode())


def unsealed(word: str) -> Value:
    """The value `sealed` took. Raises Problem when no key of the installation opens it."""
    value: Value = orjson.loads(unseal(word))
    return value


def _text(attribute: Attribute, said: str) -> Value:
    del attribute
    if len(said) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST})
    return said


def _number(attribute: Attribute, said: str) -> Value:
    del attribute
    try:
        number = Decimal("".join(said.split()).replace(",", "."))
        fits = number.is_finite() and abs(number) < LARGEST
        fits = fits and number == number.quantize(Decimal(1).scaleb(-PLACES))
    except InvalidOperation:
        fits = False
    if not fits:
        raise Problem(_("Write a number, such as 12 or 12.50."))
    return int(number) if number == number.to_integral_value() else float(number)


def _date(attribute: Attribute, said: str) -> Value:
    del attribute
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError as error:
        raise Problem(_("Choose a date.")) from error


def _yes_no(attribute: Attribute, said: str) -> Value:
    del attribute
    word = alike(said)
    if word not in YES | NO:
        raise Problem(_("Choose yes or no."))
    return word in YES


def _choice(attribute: Attribute, said: str) -> Value:
    known = {alike(one["label"]): str(one["key"]) for one in attribute.offered}
    key = said if said in attribute.labels else known.get(alike(said))
    if key is None:
        options = ", ".join(one["label"] for one in attribute.offered)
        raise Problem(_("There is no option “%(said)s”. Choose one of: %(options)s.")
                      % {"said": said[:80], "options": options})  # fmt: skip
    return key


def _money(attribute: Attribute, said: str) -> Value:
    return money.minor_in(said, attribute.currency)


_READ: Final[dict[AttributeKind, Callable[[Attribute, str], Value]]] = {
    AttributeKind.TEXT: _text,
    AttributeKind.NUMBER: _number,
    AttributeKind.DATE: _date,
    AttributeKind.YES_NO: _yes_no,
    AttributeKind.CHOICE: _choice,
    AttributeKind.MONEY: _money,
}
