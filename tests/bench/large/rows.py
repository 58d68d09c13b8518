"""The rows of the large desk, as lines that COPY reads. A shard always gives the same rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.bench.large.words import LANGUAGES, RARE_WORDS, SHARES, rare_word, vocabulary

LENGTHS = [20, *[1] * 17, *[2] * 12, *[3] * 9, *[5] * 6, *[6] * 4, 8]
EACH = 3  # messages in a conversation: the mean of LENGTHS
YEARS = 3
CUSTOMERS = 5  # a customer has five conversations
NULL = r"\N"
VOCABULARY = {language: vocabulary(language) for language in LANGUAGES}


@dataclass(frozen=True)
class Desk:
    """What stands around the conversations: ids that exist, how many there shall be, until when."""

    brands: Sequence[int]
    teams: Sequence[int]
    staff: Sequence[int]
    conversations: int
    until: datetime

    @property
    def customers(self) -> int:
        """How many customers there are; their ids begin at 1."""
        return max(self.conversations // CUSTOMERS, 1)


@dataclass
class Shard:
    """Lines for COPY, one table each."""

    conversations: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def length_of(number: int) -> int:
    """How many messages conversation `number` has."""
    return LENGTHS[number % len(LENGTHS)]


def shard(desk: Desk, first: int, last: int) -> Shard:
    """Conversations `first` to `last` (both included; `first` - 1 a multiple of 50)."""
    made, chance = Shard(), Random(first)
    message = (first - 1) * EACH
    for number in range(first, last + 1):
        message = _conversation(made, chance, desk, number, message)
    return made


def customers(desk: Desk, first: int, last: int) -> Iterator[tuple[str, str]]:
    """Lines of people and of their addresses."""
    chance, at = Random(first), _text(desk.until - timedelta(days=365 * YEARS))
    for number in range(first, last + 1):
        name = f"{rare_word(number).title()} {rare_word(chance.randrange(5000)).title()}"
        language = chance.choices(LANGUAGES, SHARES)[0]
        yield (
            _line(number, name, language, NULL, "", "", at, NULL),
            _line(number, "email", f"p{number}@mail{number % 500}.example", number, "f", "f", at),
        )


def _conversation(made: Shard, chance: Random, desk: Desk, number: int, message: int) -> int:
    """Add one conversation; answers the id of its last message."""
    opened = _opened(desk, number)
    customer = chance.randint(1, desk.customers)
    language = chance.choices(LANGUAGES, SHARES)[0]
    brand, team, staff = (chance.choice(ids) for ids in (desk.brands, desk.teams, desk.staff))
    state, spam = _state(desk, chance, number)
    many = length_of(number)
    step = timedelta(minutes=chance.randint(20, 900))
    subject = VOCABULARY[language].text(chance, 4)
    at, from_us, text = opened, False, ""
    place = (customer, number, brand, team)
    for turn in range(many):
        message += 1
        from_us = turn % 2 == 1
        at = opened + step * turn
        text = f"{VOCABULARY[language].text(chance, 45)} {rare_word(chance.randrange(RARE_WORDS))}"
        if turn == 0:
            text = f"{text} {subject}"
        made.messages.append(
            _line(
                message, number, "outbound" if from_us else "inbound", staff if from_us else NULL,
                NULL if from_us else customer, "{}", text, language, _text(at),
                _text(at) if from_us else NULL,
            )
        )  # fmt: skip
        made.facts.append(_fact(at, turn, message, staff if from_us else None, place))
        if turn == 1:
            words = f'{{"message_id":{message},"working_minutes":90,"in_time":true}}'
            made.facts.append(_row(at, "desk.first_reply_given", None, place, words))
    done = state in ("solved", "closed")
    if done:
        made.facts.append(_row(at, "desk.conversation_solved", staff, place, '{"replies":1}'))
    waits = state in ("new", "open")
    made.conversations.append(
        _line(
            number, brand, team, staff if chance.random() < 0.7 else NULL, customer, customer,
            "mail", subject, language, state, 2, "t" if spam else "f", _text(opened), _text(at),
            text[:200], "t" if from_us else "f", many, _text(at) if waits else NULL,
            _text(at + timedelta(hours=4)) if waits else NULL, 240,
            _text(opened + step) if many > 1 else NULL, _text(at) if done else NULL,
            _text(at) if state == "closed" else NULL,
        )
    )  # fmt: skip
    return message


def _opened(desk: Desk, number: int) -> datetime:
    """Evenly over the years, the last one a day ago."""
    whole = timedelta(days=365 * YEARS)
    return (
        desk.until
        - timedelta(days=1)
        - whole * ((desk.conversations - number) / desk.conversations)
    )


def _state(desk: Desk, chance: Random, number: int) -> tuple[str, bool]:
    """Most are closed; the newest two days are in work, the two weeks before are solved."""
    a_day = desk.conversations / (365 * YEARS)
    age = (desk.conversations - number) / a_day
    if chance.random() < 0.03:
        return "closed", True
    if age < 2 or chance.random() < 0.002:
        return chance.choice(("new", "open", "open", "waiting")), False
    return ("solved" if age < 16 else "closed"), False


def _fact(at: datetime, turn: int, message: int, staff: int | None, place: tuple[int, ...]) -> str:
    if turn == 0:
        words = f'{{"channel":"mail","message_id":{message},"new_customer":false,"from_us":false}}'
        return _row(at, "desk.conversation_opened", None, place, words)
    kind = "desk.message_received" if staff is None else "desk.reply_written"
    return _row(at, kind, staff, place, f'{{"message_id":{message}}}')


def _row(at: datetime, kind: str, staff: int | None, place: tuple[int, ...], payload: str) -> str:
    who = ("customer", place[0]) if staff is None else ("staff", staff)
    return _line(_text(at), kind, "t", *who, *place, payload, NULL)


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S+00")
