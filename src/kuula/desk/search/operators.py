"""The names of the operators and of their values, in the four languages; English always works.

All languages are understood whatever the reader's own is, written with or without Croatian marks.
"""

from enum import StrEnum
from typing import Final

from kuula.kit.text import fold


class Operator(StrEnum):
    """What a search can be narrowed by, under its English name."""

    FROM = "from"
    TO = "to"
    TAG = "tag"
    BRAND = "brand"
    TEAM = "team"
    ASSIGNEE = "assignee"
    IS = "is"
    CHANNEL = "channel"
    BEFORE = "before"
    AFTER = "after"
    ON = "on"
    SUBJECT = "subject"
    HAS = "has"
    FIELD = "field"
    SEGMENT = "segment"
    NUMBER = "#"


DATED: Final = frozenset({Operator.BEFORE, Operator.AFTER, Operator.ON})


def plain(word: str) -> str:
    """`word` as it is looked up: lower case, Croatian letters folded, ё as е."""
    return fold(word.lower()).replace("ё", "е")


def _by_word(named: dict[str, str]) -> dict[str, str]:
    return {plain(word): name for name, words in named.items() for word in (name, *words.split())}


OPERATORS: Final = {
    word: Operator(name)
    for word, name in _by_word(
        {
            "from": "kellelt od от",
            "to": "kellele prima кому",
            "tag": "silt oznaka метка",
            "brand": "bränd brend бренд",
            "team": "meeskond tim команда",
            "assignee": "vastutaja zadužen ответственный",
            "is": "olek status статус",
            "channel": "kanal канал",
            "before": "enne prije до",
            "after": "alates nakon после",
            "on": "kuupäev dana дата",
            "subject": "teema predmet тема",
            "has": "sisaldab ima есть",
            "field": "väli polje поле",
            "segment": "segment сегмент",
        }
    ).items()
}
STATES: Final = _by_word(
    {
        "new": "uus novo новое",
        "open": "avatud otvoreno открыто",
        "waiting": "ootab čeka ждёт",
        "solved": "lahendatud riješeno решено",
        "closed": "suletud zatvoreno закрыто",
        "spam": "rämpspost neželjeno спам",
        "unassigned": "vastutajata nedodijeljeno свободно",
    }
)
PEOPLE: Final = _by_word({"me": "mina ja я", "nobody": "puudub nitko никто"})
FILES: Final = frozenset(
    _by_word({"file": "files attachment fail manus privitak datoteka файл вложение"})
)
SPANS: Final = _by_word(
    {
        "today": "täna danas сегодня",
        "yesterday": "eile jučer вчера",
        "week": "thisweek nädal seenädal tjedan ovajtjedan неделя этанеделя",
        "lastweek": "eelminenädal prošlitjedan прошлаянеделя",
        "month": "thismonth kuu seekuu mjesec ovajmjesec месяц этотмесяц",
        "lastmonth": "eelminekuu prošlimjesec прошлыймесяц",
        "year": "thisyear aasta seeaasta godina ovagodina год этотгод",
    }
)
