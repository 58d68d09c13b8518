"""What every target of commercial facts shares: lines become forms of the people room, which judges
and keeps them as it does those of programs."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, ClassVar, Final

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.target import Done, Field, Outcome, Row, Target, Verdict
from kuula.connectors.tables.values.kinds import Kind as Cell
from kuula.kit import clock
from kuula.kit.money import plain
from kuula.kit.problems import Problem
from kuula.ledger.recording import as_history
from kuula.people.commerce.actions import keeping
from kuula.people.commerce.actions.keeping import Kind, Result
from kuula.people.commerce.actions.taking_back import BroughtFact, take_facts_back
from kuula.people.commerce.forms import Fresh, Whose
from kuula.people.importing.actions import take_customers_back
from kuula.people.importing.undoing import Brought
from kuula.people.models import Buyer
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.permissions import Permission

SOURCE: Final = Field(
    "source", gettext_lazy("Source"), constant=True, column=False,
)  # fmt: skip
USUAL_SOURCE: Final = "table"
SHOWN: Final = 20
"""Of how many the preview shows what would change."""
CURRENCY: Final = Field(
    "currency", gettext_lazy("Currency"), Cell.CURRENCY, required=True, constant=True,
    words=("currency", "currencycode", "valuuta", "valuta", "валюта"),
)  # fmt: skip
EMAIL: Final = Field(
    "email", gettext_lazy("Customer's e-mail address"), Cell.EMAIL,
    words=("email", "mail", "customeremail", "billingemail", "emailaddress", "contactemail",
           "epost", "eposti", "epostiaadress", "kliendiepost", "meil", "epošta", "emailkupca",
           "mejl", "почта", "элпочта", "электроннаяпочта", "емейл", "почтаклиента"),
)  # fmt: skip
BUYER: Final = Field(
    "buyer", gettext_lazy("Customer number"),
    words=("customerid", "customernumber", "customerno", "clientid", "userid", "kliendinumber",
           "kliendikood", "kliendinr", "brojkupca", "šifrakupca", "номерклиента", "кодклиента"),
)  # fmt: skip
_RESULTS: Final = {
    Result.CREATED: Outcome.MADE,
    Result.CHANGED: Outcome.CHANGED,
    Result.UNCHANGED: Outcome.SAME,
    Result.OLDER: Outcome.SAME,
    Result.REFUSED: Outcome.REFUSED,
}
_UNSAID: Final = frozenset({"email", "customer_id", "fresh_at", "late_told_at", "due_told_at"})
"""What of a change is not for people to read."""
_AMOUNTS: Final = frozenset({"total", "price", "amount"})


@dataclass(slots=True)
class Drafted:
    """A form and the lines it is made of, or why it cannot be made."""

    rows: Sequence[Row]
    form: Fresh | None = None
    why: str = ""
    made_customer: int = 0


class OfCommerce(Target):
    """Something that a customer buys. A line, or those gathered, is one form of its kind."""

    asks = (Permission.COMMERCE_CHANGE, Permission.MONEY)
    kind: ClassVar[Kind[Any, Any]]

    @abstractmethod
    def form(self, rows: Sequence[Row], moment: datetime) -> Fresh:
        """The form that these lines are. Raises Problem."""

    def keys(self, row: Row) -> list[str]:
        """Its name in the source."""
        name = row.values.get(self.fields[0].name)
        return [name] if name else []

    def addresses(self, row: Row) -> list[str]:
        """That of its customer."""
        email = row.values.get("email")
        return [email] if email else []

    def foresee(self, rows: Sequence[Row]) -> list[Verdict]:
        """What would become of each row now."""
        drafts = self._drafts(rows, clock.now())
        return self._verdicts(drafts, SYSTEM, keeping.foresee)

    def bring(self, actor: Actor, rows: Sequence[Row], moment: datetime) -> list[Verdict]:
        """Keep them, as history at `moment`; a customer who is not known is written down."""
        drafts = self._drafts(rows, moment)
        for source, _some in _by_source(drafts):
            keeping.take_turns(source, (Buyer, self.kind.model))
        self.meet(actor, drafts, moment)
        with as_history(moment):
            return self._verdicts(drafts, actor, keeping.keep, brought=True)

    def meet(self, actor: Actor, drafts: Sequence[Drafted], moment: datetime) -> None:
        """Write down the customers these name and nobody knows; nothing unless a target does."""

    def take_back(self, actor: Actor, lines: Sequence[Done]) -> dict[int, str]:
        """Undo what nothing newer was told of, and the customers made for it who have nothing
        else."""
        things = {one.thing: one for one in lines}
        brought = [BroughtFact(one.thing, one.made, one.before, one.at) for one in things.values()]
        stay = take_facts_back(actor, kind=self.kind, brought=brought)
        met = [
            Brought(one.after["customer"], True, {}, {}, one.at)
            for one in things.values()
            if one.thing not in stay and one.after.get("customer")
        ]
        take_customers_back(actor, brought=met)
        return {things[thing].number: why for thing, why in stay.items()}

    def of_customer(self, customer_id: int) -> list[int]:
        """The rows of the customer."""
        if "customer" not in {field.name for field in self.kind.model._meta.fields}:
            return []
        found = self.kind.model._default_manager.filter(customer_id=customer_id)
        return list(found.values_list("pk", flat=True))

    def _drafts(self, rows: Sequence[Row], moment: datetime) -> list[Drafted]:
        drafts = [self._drafted(list(some), moment) for some in self._gathered(rows)]
        _share_addresses(drafts)
        return drafts

    def _gathered(self, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
        if not self.gathers:
            return ([row] for row in rows)
        return (list(some) for _key, some in groupby(rows, lambda r: r.values[self.gathers]))

    def _drafted(self, rows: Sequence[Row], moment: datetime) -> Drafted:
        try:
            return Drafted(rows, self.form(rows, moment))
        except Problem as problem:
            return Drafted(rows, why=str(problem))

    def _verdicts(
        self, drafts: Sequence[Drafted], actor: Actor, act: Any, *, brought: bool = False
    ) -> list[Verdict]:
        """A verdict for each line, in their order."""
        outcomes: dict[int, keeping.Outcome] = {}
        for source, some in _by_source(drafts):
            for at in range(0, len(some), keeping.MOST):
                part = some[at : at + keeping.MOST]
                told = act(actor, source=source, kind=self.kind, forms=[d.form for d in part])
                outcomes |= {id(one): it for one, it in zip(part, told, strict=True)}
        if brought:
            self._send_away(actor, drafts, outcomes)
        verdicts = list[Verdict]()
        shown = dict.fromkeys(Outcome, 0)
        for one in drafts:
            outcome = outcomes.get(id(one))
            verdict = self._verdict(one, outcome, brought)
            shown[verdict.outcome] += 1
            if outcome is not None and not brought and shown[verdict.outcome] <= SHOWN:
                before, after = _shown(one.form, outcome)
                verdict = replace(verdict, before=before, after=after)
            verdicts += _of_lines(verdict, one)
        return verdicts

    def _send_away(
        self, actor: Actor, drafts: Sequence[Drafted], outcomes: dict[int, keeping.Outcome]
    ) -> None:
        """Nobody is made by a line that is refused: a customer it made is another line's that names
        them, or goes again."""
        refused = {at for at, outcome in outcomes.items() if outcome.problem is not None}
        made = [one for one in drafts if one.made_customer and id(one) in refused]
        heirs = {
            one.form.email: one
            for one in (reversed(drafts) if made else ())
            if isinstance(one.form, Whose) and id(one) not in refused
        }
        gone = list[Brought]()
        for one in made:
            heir = heirs.get(one.form.email) if isinstance(one.form, Whose) else None
            if heir is not None:
                heir.made_customer = one.made_customer
            elif one.form is not None:
                gone.append(Brought(one.made_customer, True, {}, {}, one.form.fresh_at))
            one.made_customer = 0
        if gone:
            take_customers_back(actor, brought=gone)

    def _verdict(self, one: Drafted, outcome: keeping.Outcome | None, brought: bool) -> Verdict:
        named = str(one.rows[0].values.get(self.fields[0].name, ""))
        if outcome is None or outcome.problem is not None:
            why = str(outcome.problem) if outcome is not None else one.why
            return Verdict(Outcome.REFUSED, named, why)
        result = _RESULTS[outcome.result]
        if result is Outcome.SAME:
            older = outcome.result is Result.OLDER
            why = _("What is known is newer.") if older else _("Nothing differs.")
            return Verdict(result, named, why, outcome.id)
        if not brought:
            return Verdict(result, named, "", outcome.id or None)
        if result is Outcome.MADE:
            made = {"customer": one.made_customer} if one.made_customer else {}
            return Verdict(result, named, "", outcome.id, after=made)
        before = {name: _json(value) for name, value in outcome.before.items()}
        after = {name: "" for name in outcome.after if name not in _UNSAID}
        return Verdict(result, named, "", outcome.id, before, after)


@lru_cache(maxsize=1 << 14)
def minor(value: Decimal | None, currency: str, *, exact: bool = True) -> int | None:
    """An amount in the smallest coin. Raises Problem for a finer one, unless it may be rounded."""
    if value is None:
        return None
    coins = value.scaleb(_digits(currency))
    whole = coins.to_integral_value()
    if exact and whole != coins:
        said = _("“%(amount)s” is finer than the smallest coin of %(currency)s.")
        raise Problem(said % {"amount": value, "currency": currency})
    return int(whole)


@cache
def _digits(currency: str) -> int:
    return get_currency_precision(currency)


def first_said(rows: Sequence[Row]) -> dict[str, Any]:
    """What the lines of one thing say of it as a whole: of each field what stands first."""
    said: dict[str, Any] = {}
    for row in reversed(rows):
        said.update(row.values)
    return said


def _share_addresses(drafts: Sequence[Drafted]) -> None:
    """Who is named by number and address is found by the number alone in the lines beside."""
    forms = [one.form for one in drafts if isinstance(one.form, Whose) and one.form.buyer]
    known = {form.buyer: form.email for form in forms if form.email}
    for one in drafts:
        form = one.form
        if isinstance(form, Whose) and not form.email and form.buyer in known:
            one.form = replace(form, email=known[form.buyer])


def _by_source(drafts: Sequence[Drafted]) -> Iterator[tuple[str, list[Drafted]]]:
    found: dict[str, list[Drafted]] = {}
    for one in drafts:
        if one.form is not None:
            source = one.rows[0].values.get("source") or USUAL_SOURCE
            found.setdefault(source, []).append(one)
    return iter(found.items())


def _of_lines(verdict: Verdict, one: Drafted) -> Iterator[Verdict]:
    """The verdict of the first line stands for the others."""
    yield verdict
    beside = replace(verdict, beside=verdict.outcome is not Outcome.REFUSED)
    for _row in one.rows[1:]:
        yield beside


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return [_json(one) for one in value]
    if isinstance(value, dict):
        return {name: _json(one) for name, one in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _shown(form: Fresh | None, outcome: keeping.Outcome) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changes, for people: amounts as they are written, lines by their names."""
    currency = getattr(form, "currency", "")
    after = {
        name: _said(name, value, currency)
        for name, value in outcome.after.items()
        if name not in _UNSAID and value not in ("", None, [], False)
    }
    before = {name: _said(name, outcome.before.get(name), currency) for name in after}
    return before, after


def _said(name: str, value: Any, currency: str) -> Any:
    if name in _AMOUNTS and value is not None:
        return f"{plain(value, currency)} {currency}"
    if isinstance(value, list):
        return [str(one["name"]) if isinstance(one, dict) else str(one) for one in value]
    return "" if value is None else _json(value)
