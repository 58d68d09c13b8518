"""What is said of the demo company in public: some answered, some late, some nobody took yet."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.script import Script
from kuula.ledger.recording import as_history
from kuula.listening.mentions.access import mention_for
from kuula.listening.mentions.actions import (
    Published,
    SourceForm,
    Told,
    answer_mention,
    judge_mention,
    put_mention_aside,
    save_source,
    take_in_mentions,
    watch_mentions,
)
from kuula.listening.models import MentionSource
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.workspace.actors import SYSTEM, Actor

DAYS: Final = 84
TARGET: Final = 16 * 60
FILE: Final = Path(__file__).with_name("stories") / "mentions.toml"


@dataclass(frozen=True, slots=True)
class Voices:
    """The sources, and what each told."""

    sources: tuple[dict[str, Any], ...]
    mentions: tuple[dict[str, Any], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the sources are called."""
        return tuple(one["name"] for one in self.sources)


@cache
def load_voices() -> Voices:
    """The file of them."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    return Voices(tuple(told["sources"]), tuple(told["mentions"]))


def voice(script: Script, cast: Cast, until: datetime) -> None:
    """Connect the sources and let them tell. The feeds are paused: no server stands behind them."""
    voices, speakers = load_voices(), _speakers(script, cast)
    brands = {one["key"]: one["brand"] for one in voices.sources}
    with as_history(until - timedelta(days=DAYS)):
        bring_touchpoints(SYSTEM)
        made = {one["key"]: _connected(one, cast) for one in voices.sources}
    for number, one in enumerate(voices.mentions):
        speaker = speakers[brands[one["source"]]]
        _say(made[one["source"]], speaker, one, str(number), until)
    with as_history(until):
        watch_mentions(SYSTEM)


def _connected(one: dict[str, Any], cast: Cast) -> MentionSource:
    review = touchpoints_for(SYSTEM).get(key="review")
    brand = cast.brands[one["brand"]]
    form = SourceForm(
        name=one["name"],
        kind=one["kind"],
        brand_id=brand.pk,
        touchpoint_id=review.pk,
        language=brand.language,
        target_minutes=TARGET,
        address=one.get("address", ""),
        active=False,
    )
    return save_source(SYSTEM, form=form)


def _say(
    source: MentionSource, speaker: Actor, one: dict[str, Any], key: str, until: datetime
) -> None:
    at = until - timedelta(hours=one["hours"])
    told = Told(
        key=key,
        author=one["author"],
        url=f"{source.address}#{key}" if source.address else "",
        title=one.get("title", ""),
        text=one["text"],
        language=one.get("language", ""),
        stars=Decimal(one["stars"]) if "stars" in one else None,
        published_at=at,
    )
    with as_history(at + timedelta(minutes=20)):
        (taken,) = take_in_mentions(SYSTEM, source=source, told=[told])
    found = mention_for(SYSTEM, taken.mention_id or 0)
    with as_history(at + timedelta(hours=one.get("after", 3))):
        if "good" in one:
            judge_mention(speaker, mention=found, good=one["good"])
        if "answer" in one:
            published = Published(one["answer"], f"{found.url}-a" if found.url else "")
            answer_mention(speaker, mention=found, published=published)
        elif one.get("aside"):
            put_mention_aside(speaker, mention=found)


def _speakers(script: Script, cast: Cast) -> dict[str, Actor]:
    """Who answers for each brand: the first agent of its team."""
    brands = {team.key: team.brand for team in script.teams}
    found: dict[str, Actor] = {}
    for one in script.staff:
        if one.role == "agent" and one.team in brands:
            found.setdefault(brands[one.team], cast.actors[one.email])
    return found
