"""Values of custom fields: read from what somebody sent, and told in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from kuula.desk.models import CustomField, FieldKind
from kuula.desk.models.custom_field import CHOSEN
from kuula.kit.problems import Problem
from kuula.kit.text import fold, one_line
from kuula.ui.formats import full_date

Value: TypeAlias = str | int | float | bool | list[str]
LONGEST: Final = 500
LARGEST: Final = Decimal(10) ** 11
PLACES: Final = 4


def alike(word: str) -> str:
    """`word` as names are compared: capitals, Croatian marks and ё do not count."""
    return fold(word.casefold().strip()).replace("ё", "е")


YES: Final = frozenset(alike(word) for word in ("yes", "true", "1", "jah", "da", "да"))
NO: Final = frozenset(alike(word) for word in ("no", "false", "0", "ei", "ne", "нет"))


def field_name(field: CustomField) -> str:
    """What a form sends the field under."""
    return f"field-{field.pk}"


def value_of(field: CustomField, sent: Sequence[str]) -> Value | None:
    """The value that `sent` says, as it is kept; None for nothing.

    Raises Problem, with `field_name` as its field, for what the field cannot hold.
    """
    said = [text for text in (one_line(one, 4 * LONGEST) for one in sent) if text]
    if not said:
        return None
    try:
        return _READ[FieldKind(field.kind)](field, said)
    except Problem as problem:
        raise Problem(str(problem), field=field_name(field)) from None


def keys_of(field: CustomField, value: Value) -> list[str]:
    """The value as a form sends it."""
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(value)] if field.kind != FieldKind.NUMBER else [f"{Decimal(str(value)):f}"]


def words_of(field: CustomField, value: Value) -> list[str]:
    """The value as people read it. An option that is not known any more is told by its key."""
    keys = keys_of(field, value)
    return told(field.kind, keys, [field.labels.get(key, key) for key in keys])


def told(kind: str, keys: Sequence[str], labels: Sequence[str]) -> list[str]:
    """What stands under `keys` in words of the reader; `labels` are those of options."""
    if kind in CHOSEN:
        return list(labels)
    if kind == FieldKind.YES_NO:
        return [_("Yes") if key == "yes" else _("No") for key in keys]
    if kind == FieldKind.DATE:
        return [full_date(date.fromisoformat(key)) for key in keys]
    return list(keys)


def _text(field: CustomField, said: Sequence[str]) -> Value:
    del field
    if len(said[0]) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST})
    return said[0]


def _number(field: CustomField, said: Sequence[str]) -> Value:
    del field
    written = said[0].replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    try:
        number = Decimal(written)
        fits = number.is_finite() and abs(number) < LARGEST
        fits = fits and number == number.quantize(Decimal(1).scaleb(-PLACES))
    except InvalidOperation:
        fits = False
    if not fits:
        raise Problem(_("Write a number, such as 12 or 12.50."))
    return int(number) if number == number.to_integral_value() else float(number)


def _yes_no(field: CustomField, said: Sequence[str]) -> Value:
    del field
    word = alike(said[0])
    if word not in YES | NO:
        raise Problem(_("Choose yes or no."))
    return word in YES


def _choice(field: CustomField, said: Sequence[str]) -> Value:
    return _key(field, said[0])


def _choices(field: CustomField, said: Sequence[str]) -> Value:
    wanted = {_key(field, one) for one in said}
    return [key for key in field.labels if key in wanted]


def _date(field: CustomField, said: Sequence[str]) -> Value:
    del field
    try:
        return date.fromisoformat(said[0]).isoformat()
    except ValueError as error:
        raise Problem(_("Choose a date.")) from error


def _key(field: CustomField, said: str) -> str:
    """The option somebody means, by its key or by its label."""
    known = {alike(one["label"]): one["key"] for one in field.offered}
    key = said if said in field.labels else known.get(alike(said))
    if key is None:
        options = ", ".join(one["label"] for one in field.offered)
        raise Problem(_("There is no option “%(said)s”. Choose one of: %(options)s.")
                      % {"said": said[:80], "options": options})  # fmt: skip
    return key


_READ: Final = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DATE: _date,
}
