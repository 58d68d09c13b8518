"""Working together: following, naming colleagues in notes, asking one of them for help."""

import re
from collections.abc import Iterable, Sequence
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
from kuula.workspace.queries import readers_of_conversations

MOST: Final = 20
_NAMED: Final = re.compile(r"(?<![\w@.])@(?=\w)")


def follow_conversation(actor: Actor, *, conversation: Conversation) -> None:
    """Let the actor follow it. Following twice changes nothing."""
    allow(actor, Permission.READ)
    if actor.staff_id is None:
        raise Problem(_("Only people can follow a conversation."))
    with transaction.atomic():
        _follow(actor, locked_conversation(conversation.pk), actor.staff_id)


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


def mention_colleagues(actor: Actor, note: Message, asked: Staff | None = None) -> None:
    """Note whom a fresh note names with @, at most 20 colleagues who may see the conversation, and
    whom it asks; all of them follow it from now on. The caller holds the conversation's lock."""
    conversation = note.conversation
    named = _named_in(note.text, conversation) if "@" in note.text else []
    wanted = {one.pk for one in named} | ({asked.pk} if asked else set())
    for staff_id in sorted(wanted - {actor.staff_id}):
        question = asked is not None and staff_id == asked.pk
        Mention.objects.create(message=note, staff_id=staff_id, question=question)
        kind = events.HelpAsked if question else events.ColleagueMentioned
        event = kind(staff_id=staff_id, message_id=note.pk)
        record(event, actor.who, about_conversation(conversation))
        _follow(actor, conversation, staff_id)


def settle_mentions(actor: Actor, written: Message) -> None:
    """The actor wrote in a conversation: where notes named them, that is done; a note answers what
    they were asked there. The caller holds the conversation's lock."""
    theirs = Q(message__conversation=written.conversation, staff_id=actor.staff_id or 0)
    standing = Mention.objects.filter(theirs, done_at=None).exclude(message=written)
    if not written.is_note:
        standing = standing.filter(question=False)
    _end(actor, standing, written)


def bring_followers(into: Conversation, parts: Iterable[Conversation]) -> None:
    """Whoever followed what was merged follows what it was merged into, as far as they may see it.
    The caller holds all locks."""
    theirs = Follower.objects.filter(conversation__in=list(parts))
    wanted = set(theirs.values_list("staff_id", flat=True))
    allowed = {one.pk for one in who_may_see(into)} if wanted else set()
    fresh = [
        Follower(conversation=into, staff_id=staff_id, since=clock.now())
        for staff_id in sorted(wanted & allowed)
    ]
    Follower.objects.bulk_create(fresh, ignore_conflicts=True)


def put_mention_away(actor: Actor, *, mention: Mention) -> None:
    """It needs no answer any more: so says whoever was named, or whoever wrote the note. Doing so
    twice changes nothing. The caller looked it up for the actor."""
    allow(actor, Permission.READ)
    if actor.staff_id is None or actor.staff_id not in (mention.staff_id, mention.message.staff_id):
        raise NotFound(_("There is no such question."))
    with transaction.atomic():
        locked_conversation(mention.message.conversation_id)
        _end(actor, Mention.objects.filter(pk=mention.pk, done_at=None), None)


def check_can_help(conversation: Conversation, staff: Staff) -> None:
    """Raise Problem for a colleague who left, or who may not see the conversation."""
    if staff.pk not in {one.pk for one in who_may_see(conversation)}:
        raise Problem(
            _("%(name)s cannot see this conversation. Invite them first.") % {"name": staff.name},
            field="staff",
        )


def who_may_see(conversation: Conversation) -> Sequence[Staff]:
    """The colleagues who may see it, by name."""
    team = conversation.team
    if team is None or not team.closed:
        return readers_of_conversations()
    members = team.memberships.values_list("staff_id", flat=True)
    guests = conversation.guests.values_list("staff_id", flat=True)
    inside = {*members, *guests}
    return [one for one in readers_of_conversations() if one.pk in inside]


def _named_in(text: str, conversation: Conversation) -> list[Staff]:
    """Whom the text names: the longest whole name after each @, else a first name only one has."""
    names = _callable_names(who_may_see(conversation))
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


def _follow(actor: Actor, conversation: Conversation, staff_id: int) -> None:
    _row, made = Follower.objects.get_or_create(
        conversation=conversation, staff_id=staff_id, defaults={"since": clock.now()}
    )
    if made and staff_id == actor.staff_id:
        event = events.ConversationFollowed(staff_id=staff_id, following=True)
        record(event, actor.who, about_conversation(conversation))


def _end(actor: Actor, standing: "QuerySet[Mention]", answer: Message | None) -> None:
    for one in standing.select_related("message__conversation"):
        one.done_at = clock.now()
        one.answer = answer if one.question else None
        one.save(update_fields=["done_at", "answer"])
        if one.question:
            event = events.HelpGiven(staff_id=one.staff_id, message_id=answer.pk if answer else 0)
            record(event, actor.who, about_conversation(one.message.conversation))
