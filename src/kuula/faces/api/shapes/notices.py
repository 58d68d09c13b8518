"""Notices, as programs are told them, and how somebody wants to be told."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict

from kuula.desk.models import NoticeHabits
from kuula.desk.notices.kinds import TOPICS, Channel, wants
from kuula.desk.notices.words import Said
from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Sent, Told

ChannelName = Literal["app", "mail", "push"]


class NoticeTold(Told):
    """Something you are told. `number` is the conversation's, null for what is about none; `more`
    says what else it holds."""

    id: int
    kind: str
    title: str
    more: str
    number: int | None
    customer: str
    subject: str
    at: datetime
    unread: bool


class Reading(Sent):
    """What is read: one conversation, one notice, or all up to one; all if nothing is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"conversation": 42}]})

    conversation: SentId | None = None
    notice: SentId | None = None
    upto: SentId | None = None


class HabitsTold(Told):
    """How you are told: each topic by each way, whether you are left alone while not at work
    (`quiet`), and whether mails and devices name customer and subject (`words`)."""

    topics: dict[str, dict[str, bool]]
    quiet: bool
    words: bool


class HabitsChange(Sent):
    """What to change; what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"topics": {"answered": {"mail": True}}, "quiet": True}]}
    )

    topics: dict[str, dict[ChannelName, Flag]] = {}
    quiet: Flag = True
    words: Flag = True


def notice_told(one: Said) -> NoticeTold:
    """A notice as a program gets it."""
    return NoticeTold(
        id=one.id,
        kind=one.kind,
        title=one.title,
        more=one.more,
        number=one.number,
        customer=one.who,
        subject=one.about,
        at=one.at,
        unread=one.unread,
    )


def habits_told(habits: NoticeHabits) -> HabitsTold:
    """How somebody is told."""
    topics = {
        topic.name: {way.value: wants(habits, topic, way) for way in Channel if way in topic.ways}
        for topic in TOPICS.values()
    }
    return HabitsTold(topics=topics, quiet=habits.quiet, words=habits.words)
