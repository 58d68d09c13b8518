"""Mentions taken in from whatever source: each once, a changed one changed, its answer kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, Past, record
from kuula.listening.mentions import events
from kuula.listening.mentions.actions.counting import count_mention
from kuula.listening.mentions.promised import due_of
from kuula.listening.models import Mention, MentionSource
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_AT_ONCE: Final = 500
LONGEST: Final = 20_000
LINE: Final = 300
OLDEST: Final = timedelta(days=3660)
STARS: Final = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One mention as its source tells it. `key` is its number there, empty for none: then it is
    known by its author, words and moment. Stars go from `lowest` to `highest`."""

    key: str = ""
    author: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    language: str = ""
    stars: Decimal | None = None
    lowest: Decimal = Decimal(1)
    highest: Decimal = Decimal(5)
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one: "made", "changed", "same" or "refused" with `why`. `mention_id` is None
    for one that is refused, or not made yet."""

    outcome: str
    mention_id: int | None = None
    why: str = ""


def take_in_mentions(
    actor: Actor, *, source: MentionSource, told: Sequence[Told]
) -> Sequence[Taken]:
    """Take in what a source tells, at most 500 at once; answers what became of each, in order.

    What was taken in before changes where it differs, keeps its answer and is never there twice;
    one whose words were forgotten stays so. One that cannot be stops no other. Raises Conflict for
    an archived source.
    """
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        locked = MentionSource.objects.select_for_update().get(pk=source.pk)
        if locked.archived_at is not None:
            raise Conflict(_("This source is archived. Take it up again first."))
        known = _known(locked, told)
        done = [_one(actor, locked, one, known) for one in told[:MOST_AT_ONCE]]
        if any(one.outcome == "made" for one in done):
            MentionSource.objects.filter(pk=locked.pk).update(heard_at=clock.now())
    return done


def foresee_mentions(source: MentionSource, told: Sequence[Told]) -> Sequence[Taken]:
    """What would become of each now; writes nothing."""
    known = _known(source, told)
    return [_foreseen(source, one, known) for one in told]


def take_mentions_back(actor: Actor, *, mention_ids: Sequence[int]) -> dict[int, str]:
    """Remove mentions that were brought in by mistake; answers why each of the others stays: one
    that somebody worked on. Safe to run twice."""
    allow(actor, Permission.MENTION_SOURCES)
    stay: dict[int, str] = {}
    with transaction.atomic():
        rows = Mention.objects.select_for_update(of=("self",)).filter(pk__in=list(mention_ids))
        for one in rows.order_by("pk"):
            if _is_touched(one):
                stay[one.pk] = _("Somebody worked on this mention.")
                continue
            about = About(customer=one.customer_id, brand=one.brand_id)
            past = Past(one.published_at, one.entry_id)
            record(events.MentionTakenBack(one.pk), actor.who, about, past)
            one.delete()
    return stay


def key_of(told: Told) -> str:
    """By what a mention is known at its source."""
    moment = told.published_at.isoformat() if told.published_at else ""
    parts = (told.key,) if told.key else ("", told.author, told.title, told.text, moment)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _known(source: MentionSource, told: Sequence[Told]) -> dict[str, Mention]:
    keys = {key_of(one) for one in told}
    return {one.key: one for one in Mention.objects.filter(source=source, key__in=keys)}


def _one(actor: Actor, source: MentionSource, raw: Told, known: dict[str, Mention]) -> Taken:
    told, why = _tidy(raw)
    if why:
        return Taken("refused", why=why)
    key = key_of(raw)
    before = known.get(key)
    if before is None:
        known[key] = _made(actor, source, told, key)
        return Taken("made", known[key].pk)
    if before.digest == _digest(told) or before.forgotten_at is not None:
        return Taken("same", before.pk)
    _change(actor, before, told)
    return Taken("changed", before.pk)


def _foreseen(source: MentionSource, raw: Told, known: Mapping[str, Mention]) -> Taken:
    del source
    told, why = _tidy(raw)
    before = known.get(key_of(raw))
    if why or before is None:
        return Taken("refused" if why else "made", why=why)
    same = before.digest == _digest(told) or before.forgotten_at is not None
    return Taken("same" if same else "changed", before.pk)


def _tidy(raw: Told) -> tuple[Told, str]:
    """It as it is kept, and why it cannot be."""
    now = clock.now()
    text = clean(raw.text).strip()
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rstrip() + "…"
    at = raw.published_at
    told = Told(
        key=raw.key,
        author=one_line(raw.author, LINE),
        url=_web(raw.url),
        title=one_line(raw.title, LINE),
        text=text,
        language=raw.language,
        stars=raw.stars,
        lowest=raw.lowest,
        highest=raw.highest,
        published_at=min(at, now) if at else None,
    )
    if not told.text and not told.title and told.stars is None:
        return told, _("It says nothing: no words and no stars.")
    if at is not None and at < now - OLDEST:
        return told, _("It is older than ten years.")
    return told, _wrong_stars(told)


def _wrong_stars(told: Told) -> str:
    if told.stars is None:
        return ""
    bounds = (told.lowest, told.highest, told.stars)
    if not all(one.is_finite() and abs(one) < STARS for one in bounds):
        return _("These stars cannot be.")
    if told.lowest >= told.highest or not told.lowest <= told.stars <= told.highest:
        return _("The stars are not between the lowest and the highest.")
    return ""


def _web(url: str) -> str:
    """An address that a colleague may open, else none."""
    said = url.strip()
    try:
        parts = urlsplit(said)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and len(said) <= 2000
    except ValueError:
        return ""
    return clean(said) if fits and not any(one.isspace() for one in said) else ""


def _digest(told: Told) -> str:
    stars = (told.stars, told.lowest, told.highest) if told.stars is not None else ()
    parts = (told.author, told.url, told.title, told.text, *map(_plain, stars))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _plain(number: Decimal) -> str:
    return f"{number:.2f}"


def _made(actor: Actor, source: MentionSource, told: Told, key: str) -> Mention:
    now = clock.now()
    published = told.published_at or now
    timed = published >= source.made_at
    one = Mention(
        source=source,
        key=key,
        language=told.language or source.language,
        brand_id=source.brand_id,
        touchpoint_id=source.touchpoint_id,
        published_at=published,
        heard_at=now,
        timed=timed,
        due_at=due_of(source, published) if timed else None,
    )
    _say(one, told)
    one.good = _felt(told)
    one.save()
    count_mention(actor, mention=one)
    return one


def _change(actor: Actor, before: Mention, told: Told) -> None:
    """Lock and change it; a colleague's word on good or bad stands."""
    one = Mention.objects.select_for_update(of=("self",)).get(pk=before.pk)
    _say(one, told)
    one.changed_at = clock.now()
    felt = one.good if one.judged_by is not None else _felt(told)
    differs = felt != one.good
    one.good = felt
    one.save()
    if differs:
        count_mention(actor, mention=one)
    before.digest = one.digest


def _say(one: Mention, told: Told) -> None:
    one.author, one.url, one.title, one.text = told.author, told.url, told.title, told.text
    one.stars, one.lowest, one.highest = told.stars, told.lowest, told.highest
    one.digest = _digest(told)


def _felt(told: Told) -> bool | None:
    """Good above the middle of the stars, bad below; neither on it, or without any."""
    if told.stars is None:
        return None
    middle = (told.lowest + told.highest) / 2
    return None if told.stars == middle else told.stars > middle


def _is_touched(one: Mention) -> bool:
    worked = one.state != Mention.State.NEW or one.judged_by is not None or bool(one.answer)
    return worked or one.customer_id is not None or one.notes.exists()
