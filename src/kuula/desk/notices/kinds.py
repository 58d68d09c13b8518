"""The one table of what is told: each kind, its topic, its words, and how it is told usually."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from kuula.desk.models import NoticeHabits
from kuula.workspace.models import Role
from kuula.workspace.permissions import Permission


class Channel(StrEnum):
    """A way to be told."""

    APP = "app"
    MAIL = "mail"
    PUSH = "push"


LABELS: Final[dict[Channel, Lazy]] = {
    Channel.APP: _("In Kuula"),
    Channel.MAIL: _("By mail"),
    Channel.PUSH: _("On this device"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody chooses for. `usual` are the ways it is told unless chosen otherwise, `ways`
    those there are; only `role`, or who has `right`, is ever told. `urgent` is told at any hour."""

    name: str
    label: Lazy
    usual: frozenset[Channel]
    ways: frozenset[Channel] = frozenset(Channel)
    role: Role | None = None
    right: Permission | None = None
    urgent: bool = False


_APP: Final = frozenset({Channel.APP})
_LOUD: Final = frozenset({Channel.APP, Channel.PUSH})
_MAILED: Final = frozenset({Channel.APP, Channel.MAIL})
_ALL: Final = frozenset(Channel)

TOPICS: Final = {
    topic.name: topic
    for topic in (
        Topic("assigned", _("A conversation is given to me"), _LOUD, right=Permission.READ),
        Topic("answered", _("A customer writes in my conversation"), _LOUD, right=Permission.READ),
        Topic("followed", _("A customer writes in a conversation I follow"), _APP),
        Topic("planned", _("A planned reply of mine does not leave"), _LOUD, right=Permission.READ),
        Topic("mentioned", _("A colleague mentions me"), _LOUD),
        Topic("help", _("A colleague asks me, or answers what I asked"), _ALL),
        Topic(
            "handover",
            _("A conversation is handed over to me, or what became of mine"),
            _ALL,
            right=Permission.READ,
        ),
        Topic("second", _("A colleague answers where I am writing"), _APP, right=Permission.READ),
        Topic("promise", _("A promise of mine is due soon or late"), _LOUD, right=Permission.READ),
        Topic("team", _("A promise or handover of my team slips"), _LOUD, role=Role.LEAD),
        Topic(
            "complaint",
            _("A complaint of mine needs a step, or the customer says it is not solved"),
            _MAILED,
            right=Permission.COMPLAINTS,
        ),
        Topic(
            "mailbox",
            _("A mailbox stops working (a mail always comes)"),
            _LOUD,
            ways=_LOUD,
            right=Permission.MAILBOXES,
            urgent=True,
        ),
        Topic("feedback", _("Feedback for my department, and what came of what I noted"), _MAILED),
        Topic(
            "mention",
            _("A public mention is given to me, or I should have answered it"),
            _MAILED,
            right=Permission.MENTIONS,
        ),
        Topic(
            "mention_source",
            _("A source of public mentions stops working"),
            _MAILED,
            right=Permission.MENTION_SOURCES,
        ),
        Topic("digest", _("What waits, when I begin my shift"), _MAILED, right=Permission.READ),
    )
}


class Kind(StrEnum):
    """What happened. Names are stored: add, never rename."""

    ASSIGNED = "assigned"
    ANSWERED = "answered"
    FOLLOWED = "followed"
    HELD = "held"
    STOPPED = "stopped"
    MENTIONED = "mentioned"
    ASKED = "asked"
    HELPED = "helped"
    DECLINED = "declined"
    PASSED_ON = "passed_on"
    PASSED_TO = "passed_to"
    ANSWER_LATE = "answer_late"
    QUESTION_LATE = "question_late"
    HANDED = "handed"
    ASKED_BACK = "asked_back"
    EXPLAINED = "explained"
    TAKEN = "taken"
    UNTAKEN = "untaken"
    TEAM_UNTAKEN = "team_untaken"
    SECOND = "second"
    PROMISE_SOON = "promise_soon"
    PROMISE_LATE = "promise_late"
    TEAM_SOON = "team_soon"
    TEAM_LATE = "team_late"
    STEP_LATE = "step_late"
    NOT_SOLVED = "not_solved"
    MAILBOX = "mailbox"
    MENTION_GIVEN = "mention_given"
    MENTION_LATE = "mention_late"
    MENTION_SOURCE = "mention_source"
    DIGEST = "digest"
    FEEDBACK = "feedback"
    FEEDBACK_LATE = "feedback_late"
    FEEDBACK_ANSWERED = "feedback_answered"
    FEEDBACK_DONE = "feedback_done"
    FEEDBACK_DECLINED = "feedback_declined"
    FEEDBACK_AGAIN = "feedback_again"


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind is told: under which topic, with which sign, in which words. `named` are the words
    where a colleague did it."""

    topic: str
    icon: str
    words: Lazy
    named: Lazy | None = None


KINDS: Final[dict[str, Told]] = {
    Kind.ASSIGNED: Told(
        "assigned", "user-check", _("It was given to you"), _("%(name)s gives it to you")
    ),
    Kind.ANSWERED: Told("answered", "message-square", _("The customer writes again")),
    Kind.FOLLOWED: Told(
        "followed", "message-square", _("The customer writes in a conversation you follow")
    ),
    Kind.HELD: Told("planned", "clock", _("Your planned reply is held, look at it")),
    Kind.STOPPED: Told(
        "planned",
        "clock",
        _("Your planned reply is a draft again"),
        _("%(name)s stopped your planned reply: it is a draft again"),
    ),
    Kind.MENTIONED: Told(
        "mentioned", "at-sign", _("You are mentioned"), _("%(name)s mentions you")
    ),
    Kind.ASKED: Told(
        "help", "life-buoy", _("You are asked for help"), _("%(name)s asks for your help")
    ),
    Kind.HELPED: Told(
        "help", "life-buoy", _("Your question is answered"), _("%(name)s answers your question")
    ),
    Kind.DECLINED: Told(
        "help",
        "life-buoy",
        _("Your question came back"),
        _("%(name)s says that your question is not for them"),
    ),
    Kind.PASSED_ON: Told(
        "help",
        "life-buoy",
        _("Your question was passed on"),
        _("%(name)s passes your question on to a colleague"),
    ),
    Kind.PASSED_TO: Told(
        "help",
        "life-buoy",
        _("A question is passed on to you"),
        _("%(name)s passes a question on to you"),
    ),
    Kind.ANSWER_LATE: Told("help", "alarm-clock", _("A colleague needed your answer by now")),
    Kind.QUESTION_LATE: Told("help", "alarm-clock", _("Your question was not answered in time")),
    Kind.HANDED: Told(
        "handover", "handshake", _("It is handed over to you"), _("%(name)s hands it over to you")
    ),
    Kind.ASKED_BACK: Told(
        "handover",
        "circle-question-mark",
        _("There is a question about your handover"),
        _("%(name)s asks about your handover"),
    ),
    Kind.EXPLAINED: Told(
        "handover",
        "handshake",
        _("Your question about the handover is answered"),
        _("%(name)s answers your question about the handover"),
    ),
    Kind.TAKEN: Told(
        "handover", "handshake", _("Your handover is taken over"), _("%(name)s takes it over")
    ),
    Kind.UNTAKEN: Told("handover", "hourglass", _("The handover waits for your word")),
    Kind.TEAM_UNTAKEN: Told("team", "hourglass", _("Nobody acknowledges a handover in your team")),
    Kind.SECOND: Told(
        "second",
        "pencil",
        _("It was answered while you write"),
        _("%(name)s answers while you write"),
    ),
    Kind.PROMISE_SOON: Told("promise", "alarm-clock", _("A promise is due soon")),
    Kind.PROMISE_LATE: Told("promise", "alarm-clock", _("A promise is late")),
    Kind.TEAM_SOON: Told("team", "alarm-clock", _("A promise of your team is about to slip")),
    Kind.TEAM_LATE: Told("team", "alarm-clock", _("A promise of your team is late")),
    Kind.STEP_LATE: Told("complaint", "thumbs-down", _("A step of the complaint is overdue")),
    Kind.NOT_SOLVED: Told("complaint", "thumbs-down", _("The customer says that it is not solved")),
    Kind.MAILBOX: Told("mailbox", "mail-warning", _("A mailbox stopped working")),
    Kind.FEEDBACK: Told("feedback", "message-square", _("Feedback of customers came for you")),
    Kind.FEEDBACK_LATE: Told("feedback", "alarm-clock", _("Feedback waits too long for an answer")),
    Kind.FEEDBACK_ANSWERED: Told(
        "feedback",
        "message-square",
        _("Feedback you noted is answered"),
        _("%(name)s answers feedback you noted"),
    ),
    Kind.FEEDBACK_DONE: Told(
        "feedback", "circle-check", _("Something was done about feedback you noted")
    ),
    Kind.FEEDBACK_DECLINED: Told(
        "feedback", "circle-x", _("Feedback you noted was declined, with the reason")
    ),
    Kind.FEEDBACK_AGAIN: Told(
        "feedback", "refresh-cw", _("Feedback you noted is looked at once more")
    ),
    Kind.MENTION_GIVEN: Told(
        "mention",
        "message-circle",
        _("A public mention is given to you"),
        _("%(name)s gives a public mention to you"),
    ),
    Kind.MENTION_LATE: Told(
        "mention", "alarm-clock", _("A public mention was not answered in time")
    ),
    Kind.MENTION_SOURCE: Told(
        "mention_source", "triangle-alert", _("A source of public mentions stopped working")
    ),
    Kind.DIGEST: Told("digest", "sun", _("Your shift begins")),
}


def topic_of(kind: str) -> Topic:
    """The topic of a kind."""
    return TOPICS[KINDS[kind].topic]


def wants(habits: NoticeHabits, topic: Topic, channel: Channel) -> bool:
    """Whether somebody wants to be told of a topic this way."""
    if channel not in topic.ways:
        return False
    chosen = habits.chosen.get(topic.name, {}).get(channel.value)
    return channel in topic.usual if chosen is None else bool(chosen)
