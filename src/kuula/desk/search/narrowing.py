"""Operators of a search as clauses of SQL: about a conversation `c`, never about what is unseen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final, TypeVar

from django.utils import timezone

from kuula.desk.fields.finding import FILLED, wanted_in
from kuula.desk.models import State, Tag
from kuula.desk.models.conversation import ON_US
from kuula.desk.models.opening import search_config
from kuula.desk.search.days import Days
from kuula.desk.search.frequency import is_common, is_common_value, matches
from kuula.desk.search.operators import DATED, PEOPLE, STATES, Operator, plain
from kuula.desk.search.parsing import Asked, Odd, Term, Why
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import email_key, fold
from kuula.people.segments.access import segments_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands, colleagues, known_teams

Named = TypeVar("Named")

# Found by an index however rare; with one of these the planner may begin at the conversation.
_RARE: Final = frozenset({Operator.FROM, Operator.TAG, Operator.NUMBER, Operator.ASSIGNEE})
_INDEXED_STATES: Final = frozenset({"new", "open", "waiting", "spam", "unassigned"})
_SLOW: Final = frozenset({Operator.TO, Operator.HAS})
_NOBODY: Final = "false"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`clauses` about c and `dated` about a moment {at}, with their values.

    `spam` says that spam is wanted; `rare` that an index finds the conversations however old;
    `slow` that each conversation must be looked into.
    """

    clauses: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    values: tuple[tuple[str, Any], ...] = ()
    odd: tuple[Odd, ...] = ()
    spam: bool = False
    rare: bool = False
    slow: bool = False


def narrowing_of(actor: Actor, wanted: Asked) -> Narrowing:
    """What the operators of a search and its unwanted words ask of a conversation."""
    narrower = _Narrower(actor)
    for term in wanted.terms:
        narrower.add(term)
    for words in wanted.unwanted:
        narrower.leave_out(words)
    return narrower.done(wanted.terms)


class _Narrower:
    """Collects clauses; what it must know of the workspace is asked when it is needed."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._clauses: list[str] = []
        self._dated: list[str] = []
        self._values: dict[str, Any] = {}
        self._odd: list[Odd] = []
        self._rare_subject = False
        self._rare_field = False

    def add(self, term: Term) -> None:
        """Ask for what the term says, or for its opposite."""
        if term.days is not None and term.operator in DATED:
            self._date(term, term.days)
            return
        clauses: dict[Operator, Callable[[str], str]] = {
            Operator.FROM: self._from,
            Operator.TO: self._to,
            Operator.TAG: self._tag,
            Operator.BRAND: self._brand,
            Operator.TEAM: self._team,
            Operator.ASSIGNEE: self._assignee,
            Operator.IS: self._state,
            Operator.CHANNEL: lambda said: f"c.channel = {self._value(plain(said))}",
            Operator.SUBJECT: self._subject,
            Operator.HAS: lambda _said: _HAS_FILE,
            Operator.FIELD: self._field,
            Operator.SEGMENT: self._segment,
            Operator.NUMBER: lambda said: _CALLED.format(
                number=self._value(int(said)), old=self._value(said)
            ),
        }
        clause = clauses[term.operator](term.value)
        self._clauses.append(f"({clause}) IS NOT TRUE" if term.without else f"({clause})")

    def leave_out(self, words: str) -> None:
        """Leave out conversations in which the words are said."""
        key = self._key(fold(words))
        self._clauses.append(_SAID_NOWHERE.format(match=matches(key)))

    def done(self, terms: Iterable[Term]) -> Narrowing:
        """Everything together."""
        asked_for = [term for term in terms if not term.without]
        states = {STATES[plain(one.value)] for one in asked_for if one.operator is Operator.IS}
        kinds = {term.operator for term in asked_for}
        rare = bool(kinds & _RARE or states & _INDEXED_STATES or self._rare_subject)
        rare = rare or (Operator.FIELD in kinds and self._rare_field)
        slow = bool({term.operator for term in terms} & _SLOW)
        return Narrowing(
            tuple(self._clauses),
            tuple(self._dated),
            tuple(self._values.items()),
            tuple(dict.fromkeys(self._odd)),
            spam="spam" in states,
            rare=rare or (Operator.TEAM in kinds and not slow),
            slow=slow,
        )

    def _key(self, value: Any) -> str:
        key = f"n{len(self._values)}"
        self._values[key] = value
        return key

    def _value(self, value: Any) -> str:
        return f"%({self._key(value)})s"

    def _date(self, term: Term, days: Days) -> None:
        here = timezone.get_current_timezone()
        first, after = (self._value(_midnight(day, here)) for day in (days.first, days.after))
        clause = {
            Operator.BEFORE: f"{{at}} < {first}",
            Operator.AFTER: f"{{at}} >= {first}",
            Operator.ON: f"{{at}} >= {first} AND {{at}} < {after}",
        }[term.operator]
        self._dated.append(f"NOT ({clause})" if term.without else f"({clause})")

    def _from(self, said: str) -> str:
        key = email_key(said)
        if "@" in key and not key.startswith("@"):
            return _BY_ADDRESS.format(value=self._value(_beginning(key)))
        domain = key.removeprefix("@")
        if "." in domain and " " not in domain:
            return _BY_ADDRESS.format(value=self._value(f"%@{_beginning(domain)[:-1]}"))
        return _BY_NAME.format(value=self._value(_name_query(said)))

    def _to(self, said: str) -> str:
        return _TO.format(value=self._value(f"%{_beginning(email_key(said))}"))

    def _tag(self, said: str) -> str:
        found = Tag.objects.filter(name=said.lower()).values_list("pk", flat=True).first()
        return _NOBODY if found is None else _TAGGED.format(value=self._value(found))

    def _brand(self, said: str) -> str:
        found = [brand.pk for brand in _called(all_brands(), said, lambda one: one.name)]
        return self._one_of("c.brand_id", found, Odd(Why.NO_BRAND, said))

    def _team(self, said: str) -> str:
        found = [team.pk for team in _called(known_teams(self._actor), said, lambda one: one.name)]
        return self._one_of("c.team_id", found, Odd(Why.NO_TEAM, said))

    def _assignee(self, said: str) -> str:
        who = PEOPLE.get(plain(said))
        if who == "nobody":
            return "c.assignee_id IS NULL"
        if who == "me":
            return f"c.assignee_id = {self._value(self._actor.staff_id or 0)}"
        found = [one.id for one in _called(colleagues(), said, lambda one: one.name)]
        return self._one_of("c.assignee_id", found, Odd(Why.NO_COLLEAGUE, said))

    def _field(self, said: str) -> str:
        wanted = wanted_in(self._actor, said)
        if wanted is None:
            self._odd.append(Odd(Why.NO_FIELD, said.partition("=")[0]))
            return _NOBODY
        clause = wanted.clause(self._value)
        self._rare_field |= bool(wanted.objects) and not is_common_value(clause, self._values)
        return f"{FILLED} AND ({clause})"

    def _segment(self, said: str) -> str:
        may = self._actor.may(Permission.CUSTOMERS_READ)
        there = segments_for(self._actor).in_use() if may else ()
        found = [one.pk for one in _called(there, said, lambda one: one.name)]
        if found:
            return _IN_SEGMENT.format(found=self._value(found))
        self._odd.append(Odd(Why.NO_SEGMENT, said))
        return _NOBODY

    def _one_of(self, column: str, found: list[int], odd: Odd) -> str:
        if not found:
            self._odd.append(odd)
            return _NOBODY
        return f"{column} = ANY({self._value(found)})"

    def _state(self, said: str) -> str:
        return _STATES[STATES[plain(said)]]

    def _subject(self, said: str) -> str:
        words = fold(f'"{said}"' if " " in said else said)
        clause = _SUBJECT.format(match=matches(self._key(words)))
        if is_common(words):
            return clause
        self._rare_subject = True
        return f"{_INDEXED.format(match=matches(self._key(words)))} AND {clause}"


def _called(known: Iterable[Named], said: str, name_of: Callable[[Named], str]) -> list[Named]:
    """Those called so; else those whose name has words that begin so."""
    known, wanted = list(known), plain(said)
    same = [one for one in known if plain(name_of(one)) == wanted]
    parts = wanted.split()
    return same or [
        one
        for one in known
        if all(any(w.startswith(p) for w in plain(name_of(one)).split()) for p in parts)
    ]


def _midnight(day: date, here: tzinfo) -> datetime:
    return datetime.combine(day, time(), here).astimezone(UTC)


def _beginning(text: str) -> str:
    """A LIKE pattern of what begins with `text`."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _name_query(said: str) -> str:
    words = ["".join(letter for letter in part if letter.isalnum()) for part in _parts(said)]
    return " & ".join(f"{word}:*" for word in words if word)


def _parts(said: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(said.lower())).split()


_CALLED: Final = """c.id IN (SELECT {number}::bigint
    UNION ALL SELECT o.conversation_id FROM desk_oldnumber o WHERE o.number = {old})"""
_STATES: Final = {
    "new": "c.state = 'new' AND NOT c.spam",
    "open": f"c.state IN ({', '.join(repr(str(one)) for one in ON_US)}) AND NOT c.spam",
    "waiting": f"c.state = '{State.WAITING}' AND NOT c.spam",
    "solved": f"c.state = '{State.SOLVED}' AND NOT c.spam",
    "closed": f"c.state = '{State.CLOSED}' AND NOT c.spam",
    "unassigned": (
        f"c.state IN ({', '.join(repr(str(one)) for one in ON_US)}) AND NOT c.spam "
        "AND c.assignee_id IS NULL"
    ),
    "spam": "c.spam",
}
_BY_ADDRESS: Final = (
    "c.customer_id IN (SELECT a.customer_id FROM people_address a WHERE a.value LIKE {value})"
)
_BY_NAME: Final = (
    "c.customer_id IN (SELECT p.id FROM people_customer p WHERE p.erased_at IS NULL AND"
    " to_tsvector('simple', COALESCE(translate(p.name, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD'), ''))"
    " @@ to_tsquery('simple', {value}))"
)
_TAGGED: Final = (
    "c.id IN (SELECT k.conversation_id FROM desk_conversationtag k WHERE k.tag_id = {value})"
)
_IN_SEGMENT: Final = (
    "c.customer_id IN (SELECT m.customer_id FROM people_segmentmember m"
    " WHERE m.segment_id = ANY({found}))"
)
_TO: Final = """EXISTS (
    SELECT 1 FROM desk_message n, jsonb_each(n.recipients) AS line(kind, people),
        jsonb_array_elements_text(
            CASE jsonb_typeof(line.people) WHEN 'array' THEN line.people ELSE '[]' END) AS one(who)
    WHERE n.conversation_id = c.id AND n.withdrawn_at IS NULL
        AND lower(one.who) LIKE {value})"""
_HAS_FILE: Final = """EXISTS (
    SELECT 1 FROM desk_message n JOIN desk_attachment f ON f.message_id = n.id
    WHERE n.conversation_id = c.id AND n.withdrawn_at IS NULL AND NOT f.inline)"""
_SAID_NOWHERE: Final = """NOT EXISTS (
    SELECT 1 FROM desk_message n WHERE n.conversation_id = c.id AND n.search @@ {match})"""
_CONFIG_OF: Final = "CASE c.language " + " ".join(
    f"WHEN '{one}' THEN '{search_config(one)}'" for one in LANGUAGES
)
# The subject is indexed with the first message: the index finds candidates, the subject decides.
_INDEXED: Final = "c.id IN (SELECT n.conversation_id FROM desk_message n WHERE n.search @@ {match})"
_SUBJECT: Final = f"""to_tsvector(({_CONFIG_OF} ELSE 'simple' END)::regconfig,
    translate(c.subject, 'čćžšđČĆŽŠĐ', 'cczsdCCZSD')) @@ {{match}}"""
