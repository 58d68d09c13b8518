"""Public mentions of a source that is connected: one line, one mention."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.target import Done, Field, Outcome, Row, Target, Verdict
from kuula.connectors.tables.values.kinds import Kind
from kuula.ledger.recording import as_history
from kuula.listening.mentions.access import source_called
from kuula.listening.mentions.actions import (
    Taken,
    Told,
    foresee_mentions,
    take_in_mentions,
    take_mentions_back,
)
from kuula.listening.mentions.queries import numbers_of
from kuula.listening.models import MentionSource
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.permissions import Permission

_OUTCOMES = {
    "made": Outcome.MADE,
    "changed": Outcome.CHANGED,
    "same": Outcome.SAME,
    "refused": Outcome.REFUSED,
}


class Mentions(Target):
    """What comes again is the same mention: by its number, else by author, words and moment."""

    name = "mentions"
    label = gettext_lazy("Public mentions")
    asks = (Permission.MENTION_SOURCES,)
    batch = 500
    fields = (
        Field(
            "source", gettext_lazy("Source of mentions"), required=True, constant=True,
            words=("source", "site", "platform", "place", "allikas", "koht", "leht", "izvor",
                   "stranica", "источник", "сайт", "площадка"),
        ),
        Field(
            "id", gettext_lazy("Number at the source"),
            words=("id", "reviewid", "number", "reviewnumber", "arvustuseid", "brojrecenzije",
                   "idrecenzije", "номеротзыва", "идентификатор"),
        ),
        Field(
            "author", gettext_lazy("Author"),
            words=("author", "reviewer", "name", "user", "username", "autor", "arvustaja", "nimi",
                   "recenzent", "korisnik", "автор", "имя", "пользователь"),
        ),
        Field(
            "title", gettext_lazy("Title"),
            words=("title", "headline", "reviewtitle", "subject", "pealkiri", "naslov", "заголовок",
                   "тема"),
        ),
        Field(
            "text", gettext_lazy("Words"), Kind.WORDS,
            words=("text", "review", "comment", "body", "content", "reviewtext", "tekst",
                   "arvustus", "kommentaar", "recenzija", "komentar", "отзыв", "текст",
                   "комментарий"),
        ),
        Field(
            "stars", gettext_lazy("Stars"), Kind.NUMBER,
            words=("stars", "rating", "score", "tärnid", "tärne", "hinne", "hinnang", "zvjezdice",
                   "ocjena", "звёзды", "звезды", "оценка", "рейтинг"),
        ),
        Field(
            "lowest", gettext_lazy("Fewest stars possible"), Kind.NUMBER, constant=True,
            words=("loweststars", "minrating", "worstrating"),
        ),
        Field(
            "highest", gettext_lazy("Most stars possible"), Kind.NUMBER, constant=True,
            words=("higheststars", "maxrating", "bestrating", "outof"),
        ),
        Field(
            "url", gettext_lazy("Address of the page"),
            words=("url", "link", "address", "permalink", "aadress", "poveznica", "ссылка",
                   "адрес"),
        ),
        Field(
            "language", gettext_lazy("Language"), Kind.LANGUAGE,
            words=("language", "lang", "locale", "keel", "jezik", "язык"),
        ),
        Field(
            "published_at", gettext_lazy("Published"), Kind.MOMENT,
            words=("published", "publishedat", "date", "reviewdate", "created", "createdat",
                   "kuupäev", "avaldatud", "datum", "objavljeno", "дата", "опубликовано"),
        ),
    )  # fmt: skip

    def complete(self, chosen: frozenset[str]) -> str:
        """Words, a title or stars it takes."""
        if chosen & {"text", "title", "stars"}:
            return ""
        return _("Choose the column of the words, the title or the stars.")

    def keys(self, row: Row) -> list[str]:
        """Its number at its source."""
        number = row.values.get("id")
        return [f"{row.values['source']}\0{number}"] if number else []

    def addresses(self, row: Row) -> list[str]:
        """It names no customer."""
        del row
        return []

    def of_customer(self, customer_id: int) -> list[int]:
        """Those the customer wrote."""
        return numbers_of(SYSTEM, customer_id)

    def foresee(self, rows: Sequence[Row]) -> list[Verdict]:
        """What would become of each row now."""
        found = dict[int, Taken]()
        for source, some in _by_source(rows):
            told = [_told(row) for row in some]
            found |= _numbered(some, foresee_mentions(source, told) if source else ())
        return [_verdict(row, found.get(row.number)) for row in rows]

    def bring(self, actor: Actor, rows: Sequence[Row], moment: datetime) -> list[Verdict]:
        """Take them in."""
        found = dict[int, Taken]()
        with as_history(moment):
            for source, some in _by_source(rows):
                if source is not None:
                    told = [_told(row) for row in some]
                    taken = take_in_mentions(actor, source=source, told=told)
                    found |= _numbered(some, taken)
        return [_verdict(row, found.get(row.number)) for row in rows]

    def take_back(self, actor: Actor, lines: Sequence[Done]) -> dict[int, str]:
        """Remove those it made that nobody worked on; what it changed stays."""
        made = {one.thing: one.number for one in lines if one.made}
        stay = take_mentions_back(actor, mention_ids=list(made))
        changed = _("The earlier words are not kept.")
        kept = {one.number: changed for one in lines if not one.made}
        return kept | {made[thing]: why for thing, why in stay.items()}


def _by_source(
    rows: Sequence[Row],
) -> Iterator[tuple[MentionSource | None, list[Row]]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.values["source"]).casefold(), []).append(row)
    for name, some in grouped.items():
        yield source_called(SYSTEM, name), some


def _numbered(rows: Sequence[Row], taken: Sequence[Taken]) -> dict[int, Taken]:
    return {row.number: one for row, one in zip(rows, taken, strict=False)}


def _told(row: Row) -> Told:
    said = row.values
    bounds: dict[str, Any] = {name: said[name] for name in ("lowest", "highest") if name in said}
    return Told(
        key=said.get("id", ""),
        author=said.get("author", ""),
        url=said.get("url", ""),
        title=said.get("title", ""),
        text=said.get("text", ""),
        language=said.get("language", ""),
        stars=said.get("stars"),
        published_at=said.get("published_at"),
        **bounds,
    )


def _verdict(row: Row, taken: Taken | None) -> Verdict:
    named = str(row.values.get("id") or row.values.get("author") or "")
    if taken is None:
        why = _("There is no source of mentions called “%(name)s”.")
        return Verdict(Outcome.REFUSED, named, why % {"name": row.values["source"]})
    outcome = _OUTCOMES[taken.outcome]
    why = taken.why or (_("Nothing differs.") if outcome is Outcome.SAME else "")
    return Verdict(outcome, named, why, taken.mention_id)
