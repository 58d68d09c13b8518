"""People, their families and firms; then records of them as a desk writes them down."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from kuula.science.likeness import Person
from kuula.science.likeness.person import digits_in, words_in
from tests.bench.persons.names import CITIES, COUNTRY, GIVEN, feminine, often_first, surnames

LANGUAGES: Final = ("en", "et", "hr", "ru")
PUBLIC: Final = ("gmail.com", "hotmail.com", "yahoo.com", "mail.example", "post.example")
_LETTERS: Final = "abcdefghijklmnoprstuvz"
_LATIN: Final = str.maketrans(
    {**dict(zip("абвгдеёзийклмнопрстуфхцыэ", "abvgdeeziyklmnoprstufhcye", strict=True)),
     "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)  # fmt: skip


@dataclass(slots=True)
class Someone:
    """A person as they are. `number` is the truth."""

    number: int
    language: str
    given: str
    family: str
    born: date
    city: str
    phone: str
    company: str = ""
    handle: str = ""
    mails: list[str] = field(default_factory=list)


def population(count: int, seed: int) -> list[Someone]:
    """That many people in households: alone, couples, parents and children, twins, fathers and sons
    of one name; some share a telephone at home."""
    chance = random.Random(seed)
    people: list[Someone] = []
    while len(people) < count:
        people += _household(chance, len(people))
    taken: set[str] = set()
    for one in people:
        one.mails = [_free(chance, taken, lambda one=one: _mail(chance, one))]
    return people[:count]


def _free(chance: random.Random, taken: set[str], make: Callable[[], str]) -> str:
    """An address nobody has: each is given once; who finds it taken adds a number."""
    mail = make()
    while mail in taken:
        local, domain = mail.split("@")
        mail = f"{local}{chance.randrange(100)}@{domain}"
    taken.add(mail)
    return mail


def records(people: list[Someone], seed: int) -> tuple[list[Person], dict[int, int]]:
    """What a desk has written down of them, and who each record truly is. About one in twelve was
    written down twice, one in a hundred three times."""
    chance = random.Random(seed + 1)
    told: list[Person] = []
    truth: dict[int, int] = {}
    taken = {one.mails[0] for one in people}
    for one in people:
        drawn = chance.random()
        times = 3 if drawn < 0.01 else 2 if drawn < 0.09 else 1
        moved = one
        for time in range(times):
            if time:
                moved = _later(chance, moved, taken)
            truth[len(told)] = one.number
            told.append(_record(chance, moved, len(told), earlier=one.mails[0] if time else ""))
    return told, truth


def _household(chance: random.Random, number: int) -> list[Someone]:
    language = chance.choice(LANGUAGES)
    family, city = often_first(chance, surnames(language)), chance.choice(CITIES[language])
    home = _phone(chance, language)
    shares_phone = chance.random() < 0.25
    first = _someone(chance, number, language, family, city)
    folk = [first]
    drawn = chance.random()
    if drawn < 0.4:  # a couple, often of one name
        folk.append(_someone(chance, number + 1, language, family, city))
        if chance.random() < 0.2:
            folk[-1].family = often_first(chance, surnames(language))
    if 0.25 < drawn < 0.4:
        folk += _children(chance, number + len(folk), first)
    if shares_phone:
        for one in folk:
            if chance.random() < 0.7:
                one.phone = home
    return folk


def _children(chance: random.Random, number: int, parent: Someone) -> list[Someone]:
    """A child, who may have the parent's name, sometimes with a twin."""
    child = _someone(chance, number, parent.language, parent.family, parent.city)
    child.born = parent.born + timedelta(days=365 * 27 + chance.randrange(2000))
    if chance.random() < 0.04:
        child.given, child.family = parent.given, parent.family
    if chance.random() >= 0.1:
        return [child]
    twin = _someone(chance, number + 1, parent.language, parent.family, parent.city)
    twin.born = child.born
    return [child, twin]


def _someone(chance: random.Random, number: int, language: str, family: str, city: str) -> Someone:
    woman = chance.random() < 0.5
    given = often_first(chance, GIVEN[language][woman].split())
    surname = feminine(language, family) if woman else family
    one = Someone(
        number=number, language=language, given=given, family=surname, city=city,
        born=date(1940, 1, 1) + timedelta(days=chance.randrange(365 * 65)),
        phone=_phone(chance, language),
    )  # fmt: skip
    if chance.random() < 0.25:
        one.company = f"firm{chance.randrange(1 + number // 30)}"
    if chance.random() < 0.15:
        one.handle = f"telegram:{_latin(given)}{chance.randrange(10**6)}"
    return one


def _later(chance: random.Random, one: Someone, taken: set[str]) -> Someone:
    """The same person some years on: another address, perhaps moved, another telephone, married."""
    moved = replace(one, mails=[*one.mails])
    slipped = chance.random() < 0.2
    moved.mails = [
        _free(chance, taken, lambda: _slipped_mail(chance, one) if slipped else _mail(chance, one))
    ]
    if chance.random() < 0.15:
        moved.city = chance.choice(CITIES[one.language])
    if chance.random() < 0.2:
        moved.phone = _phone(chance, one.language)
    if chance.random() < 0.03:
        moved.family = often_first(chance, surnames(one.language))
    if chance.random() < 0.15:
        moved.company = ""
    return moved


def _record(chance: random.Random, one: Someone, key: int, *, earlier: str) -> Person:
    """What somebody wrote down: not all of it, and not all of it right. `earlier` is the address
    they had when they were written down first."""
    again = bool(earlier)
    name = _written(chance, one, again=again)
    born = (one.born.year, one.born.month, one.born.day)
    birthday: tuple[int | None, int, int] | None = None
    if chance.random() < 0.4:
        birthday = born if chance.random() < 0.85 else (None, *born[1:])
        if again and chance.random() < 0.04:
            birthday = (born[0], born[2], born[1]) if born[2] <= 12 else (born[0] + 1, *born[1:])
    phone = _dialled(chance, one) if chance.random() < 0.65 else ""
    shared = [f"info@{one.company}.example"] if one.company and chance.random() < 0.1 else []
    return Person(
        key=key,
        names=(words_in(name),) if chance.random() < 0.97 else (),
        birthday=birthday,
        phones=(digits_in(phone),) if phone else (),
        emails=() if shared else (one.mails[0],),
        handles=(one.handle,) if one.handle and chance.random() < 0.7 else (),
        company=one.company if chance.random() < 0.8 else "",
        city="".join(words_in(one.city)) if chance.random() < 0.6 else "",
        ordered=(earlier,) if again and chance.random() < 0.08 else (),
    )


def _written(chance: random.Random, one: Someone, *, again: bool) -> str:
    given, family = one.given, one.family
    if one.language == "ru" and chance.random() < 0.3:
        given, family = _latin(given).title(), _latin(family).title()
    if again and chance.random() < 0.12:
        family = _slip(chance, family)
    elif again and chance.random() < 0.05:
        given = _slip(chance, given)
    if chance.random() < 0.05:
        given = given[0] + "."
    return f"{family} {given}" if chance.random() < 0.04 else f"{given} {family}"


def _slip(chance: random.Random, word: str) -> str:
    """One slip of the fingers, not in the first letter."""
    at = chance.randrange(1, len(word))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(_LETTERS) + word[at + 1 :]


def _phone(chance: random.Random, language: str) -> str:
    return f"+{COUNTRY[language]}{chance.randrange(5 * 10**7, 6 * 10**7)}"


def _dialled(chance: random.Random, one: Someone) -> str:
    """The telephone as people write it: with the country or without, with blanks, with a slip."""
    number = one.phone
    if chance.random() < 0.02:
        number = number[:-2] + number[-1] + number[-2]
    drawn = chance.random()
    if drawn < 0.3:
        return number.replace("+" + COUNTRY[one.language], "0")
    if drawn < 0.5:
        return "00" + number[1:]
    return " ".join((number[:4], number[4:8], number[8:]))


def _mail(chance: random.Random, one: Someone) -> str:
    given, family = _latin(one.given), _latin(one.family)
    local = chance.choice(
        (f"{given}.{family}", f"{given[0]}{family}", f"{given}{one.born.year % 100}",
         f"{family}{chance.randrange(1000)}", f"{given}{family}{chance.randrange(100)}",
         "".join(chance.choice(_LETTERS) for _letter in range(9)))
    )  # fmt: skip
    own = f"{one.company}.example" if one.company and chance.random() < 0.6 else ""
    return f"{local}@{own or chance.choice(PUBLIC)}"


def _slipped_mail(chance: random.Random, one: Someone) -> str:
    local, domain = one.mails[0].split("@")
    return f"{_slip(chance, local)}@{domain}"


def _latin(word: str) -> str:
    latin = word.lower().translate(_LATIN)
    marks = str.maketrans("õäöüšžčćđ", "oaouszccd")
    return latin.translate(marks)
