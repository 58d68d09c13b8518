"""Working together: following, naming colleagues in notes, asking one of them for help."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.models import Conversation, Follower, Mention, Message
from kuula.kit import clock
from kuula.kit.problems import NotFound, Problem
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import askable_colleagues, readers_of_conversations

MOST: Final = 20
_NAMED: Final = re.compile(r"(?<![\w@.])@(?=\w)")


def follow_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Let the actor follow it. Following twice changes nothing."""
    allow(actor, Permission.READ)
    if actor.staff_id is None:
        raise Problem(_("Only people can follow a conversation."))
    with transaction.atomic():
        let_follow(actor, locked_conversation(conversation.pk), actor.staff_id)


def unfollow_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Let the actor follow it no more. Doing so twice changes nothing."""
    allow(actor, Permission.READ)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        theirs = Follower.objects.filter(conversation=locked, staff_id=actor.staff_id or 0)
        gone, _rows = theirs.delete()
        if gone:
            event = events.ConversationFollowed(staff_id=actor.staff_id or 0, following=False)
            record(event, actor.who, about_conversation(locked))


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a note asks, and when whoever asks needs to know, if they said so."""

    staff: Staff
    needed_by: datetime | None = None


def mention_colleagues(actor: Actor, note: Message, asked: Asked | None = None) -> None:
    """Note whom a fresh note names with @, at most 20 colleagues who may see the conversation, and
    whom it asks; all of them follow it from now on. The caller holds the conversation's lock."""
    conversation = note.conversation
    named = _named_in(note.text, _whom_to_name(actor, conversation)) if "@" in note.text else []
    if asked is not None:
        _ask(actor, note, asked)
    for staff_id in sorted({one.pk for one in named} - {actor.staff_id, _pk_of(asked)}):
        Mention.objects.create(message=note, staff_id=staff_id)
        event = events.ColleagueMentioned(staff_id=staff_id, message_id=note.pk)
        record(event, actor.who, about_conversation(conversation))
        let_follow(actor, conversation, staff_id)


def _ask(actor: Actor, note: Message, asked: Asked) -> None:
    by, staff_id = asked.needed_by, asked.staff.pk
    Mention.objects.create(message=note, staff_id=staff_id, question=True, needed_by=by)
    event = events.HelpAsked(staff_id, note.pk, by.isoformat() if by else "")
    record(event, actor.who, about_conversation(note.conversation))
    let_follow(actor, note.conversation, staff_id)


def _pk_of(asked: Asked | None) -> int | None:
    return asked.staff.pk if asked else None


def settle_mentions(actor: Actor, written: Message, *, questions: bool = True) -> None:
    """The actor wrote in a conversation: where notes named them, that is done; a note answers what
    they were asked there, unless `questions` stand. The caller holds the conversation's lock."""
    theirs = Q(message__conversation=written.conversation, staff_id=actor.staff_id or 0)
    standing = Mention.objects.filter(theirs, done_at=None).exclude(message=written)
    if not (written.is_note and questions):
        standing = standing.filter(question=False)
    _end(actor, standing, written)


def bring_followers(into: Conversation, parts: Iterable[Conversation]) -> list[int]:
    """Whoever followed what was merged follows what it was merged into, as far as they may see it;
    answers who did not before. The caller holds all locks."""
    theirs = Follower.objects.filter(conversation__in=list(parts))
    wanted = set(theirs.values_list("staff_id", flat=True))
    wanted -= set(into.followers.values_list("staff_id", flat=True))
    allowed = {one.pk for one in who_may_be_asked(into)} if wanted else set()
    fresh = sorted(wanted & allowed)
    since = clock.now()
    Follower.objects.bulk_create(
        [Follower(conversation=into, staff_id=one, since=since) for one in fresh],
        ignore_conflicts=True,
    )
    return fresh


def leave_followers(target: Conversation, brought: Iterable[int]) -> None:
    """Whoever came along with a merge that is taken back follows no more, unless somebody has named
    them in what stays. The caller holds all locks and brought the messages home."""
    here = Mention.objects.filter(message__conversation=target).values("staff_id")
    came = Follower.objects.filter(conversation=target, staff_id__in=list(brought))
    came.exclude(staff_id__in=here).delete()


def put_mention_away(actor: Actor, *, mention: Mention) -> None:
    """It needs no answer any more: so says whoever was named, or whoever wrote the note. Doing so
    twice changes nothing. A light seat answers, declines or passes on what it is asked. The caller
    looked it up for the actor."""
    allow(actor, Permission.ASKED if actor.is_light else Permission.READ)
    if actor.is_light and mention.question:
        raise Problem(_("Answer the question, say why it is not for you, or pass it on."))
    if actor.staff_id is None or actor.staff_id not in (mention.staff_id, mention.message.staff_id):
        raise NotFound(_("There is no such question."))
    with transaction.atomic():
        locked_conversation(mention.message.conversation_id)
        _end(actor, Mention.objects.filter(pk=mention.pk, done_at=None), None)


def let_follow(actor: Actor, conversation: Conversation, staff_id: int) -> None:
    """Let a colleague follow a conversation the caller has locked. Twice changes nothing."""
    _row, made = Follower.objects.get_or_create(
        conversation=conversation, staff_id=staff_id, defaults={"since": clock.now()}
    )
    if made and staff_id == actor.staff_id:
        event = events.ConversationFollowed(staff_id=staff_id, following=True)
        record(event, actor.who, about_conversation(conversation))


def check_can_help(conversation: Conversation, staff: Staff) -> None:
    """Raise Problem for a colleague who left, or who may not see the conversation."""
    if staff.pk not in {one.pk for one in who_may_be_asked(conversation)}:
        raise Problem(
            _("%(name)s cannot see this conversation. Invite them first.") % {"name": staff.name},
            field="staff",
        )


def who_may_see(conversation: Conversation) -> Sequence[Staff]:
    """The colleagues who may see it whatever they were asked, by name."""
    return _inside(conversation, readers_of_conversations())


def who_may_be_asked(conversation: Conversation) -> Sequence[Staff]:
    """The colleagues who may be asked and named in it, light seats among them, by name."""
    return _inside(conversation, askable_colleagues())


def _inside(conversation: Conversation, people: Sequence[Staff]) -> Sequence[Staff]:
    """Of a closed team's conversation its members and guests alone."""
    team = conversation.team
    if team is None or not team.closed:
        return people
    members = team.memberships.values_list("staff_id", flat=True)
    guests = conversation.guests.values_list("staff_id", flat=True)
    inside = {*members, *guests}
    return [one for one in people if one.pk in inside]


def who_may_know(conversation: Conversation) -> set[int]:
    """Who may be told of it: whoever may see it, and the light seats it concerns."""
    readers = {one.pk for one in who_may_see(conversation)}
    asked = {one.pk for one in who_may_be_asked(conversation)} - readers
    return readers | (asked & _concerned(conversation) if asked else set())


def _concerned(conversation: Conversation) -> set[int]:
    named = Mention.objects.filter(message__conversation=conversation)
    found = named.values_list("staff_id").union(
        conversation.followers.values_list("staff_id"), conversation.guests.values_list("staff_id")
    )
    return {staff_id for (staff_id,) in found}


def _whom_to_name(actor: Actor, conversation: Conversation) -> Sequence[Staff]:
    """Whom the actor's words can name: a light seat names nobody beyond who reads it anyway and its
    own department, since whoever is named can read it from then on."""
    people = who_may_be_asked(conversation)
    if not actor.is_light:
        return people
    me = Staff.objects.get(pk=actor.staff_id or 0)
    readers = {one.pk for one in who_may_see(conversation)}
    return [
        one
        for one in people
        if one.pk in readers or (me.department and one.department == me.department)
    ]


def _named_in(text: str, people: Sequence[Staff]) -> list[Staff]:
    """Whom the text names: the longest whole name after each @, else a first name only one has."""
    names = _callable_names(people)
    folded = text.casefold()
    found: dict[int, Staff] = {}
    for place in _NAMED.finditer(folded):
        rest = folded[place.end() :]
        name = next((one for one in names if _begins(rest, one)), None)
        if name is not None:
            found[names[name].pk] = names[name]
    return list(found.values())[:MOST]


def _callable_names(people: Iterable[Staff]) -> dict[str, Staff]:
    """Each by what they can be called, the longest names first."""
    known = list(people)
    whole = {one.name.casefold(): one for one in known}
    firsts = [one.name.casefold().split(" ")[0] for one in known]
    short = {
        first: one
        for first, one in zip(firsts, known, strict=True)
        if first and firsts.count(first) == 1
    }
    return dict(sorted((short | whole).items(), key=lambda one: -len(one[0])))


def _begins(rest: str, name: str) -> bool:
    return rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()


def _end(actor: Actor, standing: "QuerySet[Mention]", answer: Message | None) -> None:
    for one in standing.select_related("message__conversation"):
        one.done_at = clock.now()
        one.answer = answer if one.question else None
        if one.question:
            one.ending = Mention.Ending.ANSWERED if answer else Mention.Ending.PUT_AWAY
        one.save(update_fields=["done_at", "answer", "ending"])
        if one.question:
            event = events.HelpGiven(staff_id=one.staff_id, message_id=answer.pk if answer else 0)
            record(event, actor.who, about_conversation(one.message.conversation))
