"""A handful of conversations at a time: known ones set aside, the rest made ready and written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kuula.connectors.importers.actions.people import Colleague, People
from kuula.connectors.importers.actions.wording import Wording
from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.held import OldPerson, OldTalk
from kuula.connectors.importers.models import Brought, Import
from kuula.connectors.importers.refusing import Refused, Why
from kuula.desk.actions.past import tell_past
from kuula.desk.fields.access import fields_for
from kuula.desk.fields.values import Value, alike, value_of
from kuula.desk.models import CustomField, Message
from kuula.desk.models.conversation import HELD
from kuula.desk.past import PastConversation, PastMessage
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import as_history
from kuula.people.meeting.actions import Met
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Team

MOST_TAGS: Final = 20
_OLD: Final = 40


@dataclass(frozen=True, slots=True)
class Ready:
    """A conversation with its messages made safe, not yet with its people."""

    old: OldTalk
    messages: tuple[tuple[OldPerson | None, PastMessage], ...]
    filled: tuple[tuple[CustomField, Value], ...]


@dataclass(slots=True)
class Batch:
    """What is to be written of some conversations, and how the rest counts."""

    fresh: list[Ready] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    refused: list[Refused] = field(default_factory=list)

    def give_up(self, ready: Ready, reason: str) -> None:
        """Count one that was to be taken as refused."""
        for kind, count in (("conversations", 1), ("messages", len(ready.messages))):
            self.counts[kind].taken -= count
            self.counts[kind].refused += count
        old = ready.old
        self.refused.append(Refused("conversation", old.place, Why.FAILED, reason))


class Clerk:
    """Prepares and writes the conversations of one import."""

    def __init__(
        self, actor: Actor, place: tuple[str, Brand, Team | None], wording: Wording, people: People
    ) -> None:
        self._actor = actor
        self._desk, self._brand, self._team = place
        self._wording = wording
        self._people = people
        team_id = self._team.pk if self._team else None
        known = fields_for(actor)
        fitting = [one for one in known if one.belongs_to(self._brand.pk, team_id)]
        self._fields = {alike(one.name): one for one in fitting if one.archived_at is None}

    def prepared(self, talks: Sequence[OldTalk], imported: Import | None) -> Batch:
        """What is to be written of these conversations. Files are in storage when this returns,
        unless it is a trial."""
        batch = Batch()
        rows = Brought.objects.filter(
            desk=self._desk,
            kind=Brought.Kind.CONVERSATION,
            old__in=[talk.key for talk in talks],
        )
        known = {
            old: (by, count) for old, by, count in rows.values_list("old", "by_id", "messages")
        }
        self._people.count(talks, batch.counts)
        for talk in talks:
            by, taken = known.get(talk.key, (None, 0))
            mine = imported is not None and by == imported.pk
            self._count(batch, talk, known=by is not None and not mine)
            if by is None:
                batch.fresh.append(self._ready(batch, talk))
            else:
                self._tell_growth(batch, talk, taken, known=not mine)
        return batch

    def write(self, batch: Batch, imported: Import) -> None:
        """Write it down. Belongs inside a transaction."""
        with as_history(clock.now()):
            met = self._people.customers([one.old for one in batch.fresh])
            ours = self._colleagues(batch.fresh)
            held = [self._past(one, who, ours) for one, who in zip(batch.fresh, met, strict=True)]
            numbers = tell_past(self._actor, held=held)
        Brought.objects.bulk_create(
            [
                Brought(
                    by=imported,
                    desk=self._desk,
                    kind=Brought.Kind.CONVERSATION,
                    old=one.old.key,
                    new=number,
                    messages=len(one.messages),
                )
                for one, number in zip(batch.fresh, numbers, strict=True)
            ]
        )

    def _count(self, batch: Batch, talk: OldTalk, *, known: bool) -> None:
        for kind, count in (("conversations", 1), ("messages", len(talk.messages))):
            tally = batch.counts[kind]
            tally.found += count
            tally.known += count if known else 0
            tally.taken += 0 if known else count
        for refused in talk.refused:
            batch.counts["messages"].found += 1
            batch.counts["messages"].refused += 1
            batch.refused.append(refused)
        files = sum(len(message.files) for message in talk.messages)
        batch.counts["files"].found += files
        batch.counts["files"].known += files if known else 0

    def _tell_growth(self, batch: Batch, talk: OldTalk, taken: int, *, known: bool) -> None:
        """A conversation that is here and has more to say in this file: said, not hidden."""
        more = len(talk.messages) - taken
        if more <= 0:
            return
        tally = batch.counts["messages"]
        tally.refused += more
        tally.known -= more if known else 0
        tally.taken -= 0 if known else more
        detail = f"#{talk.number or talk.key}, {more}"
        batch.refused.append(Refused("conversation", talk.place, Why.GREW, detail))

    def _ready(self, batch: Batch, talk: OldTalk) -> Ready:
        told = self._wording.told(talk)
        tally = batch.counts["files"]
        tally.taken += sum(len(message.files) for _who, message in told.messages)
        tally.refused += len(told.refused)
        batch.refused += told.refused
        return Ready(talk, told.messages, tuple(self._filled(batch, talk)))

    def _filled(self, batch: Batch, talk: OldTalk) -> list[tuple[CustomField, Value]]:
        found: list[tuple[CustomField, Value]] = []
        for name, said in talk.fields:
            known = self._fields.get(alike(name))
            if known is None:
                continue
            try:
                value = value_of(known, said)
            except Problem as problem:
                detail = f"#{talk.number}, {name}: {problem}"
                batch.refused.append(Refused("field", talk.place, Why.FIELD_VALUE, detail))
                continue
            if value is not None:
                found.append((known, value))
        return found

    def _colleagues(self, fresh: Sequence[Ready]) -> dict[str, Colleague]:
        """Everybody of ours who wrote or was responsible, by their key at the other desk."""
        named = {
            who.key: who
            for one in fresh
            for who in (one.old.assignee, *(author for author, _message in one.messages))
            if who is not None
        }
        written = {
            who.key
            for one in fresh
            for who, message in one.messages
            if who is not None and message.kind != Message.Kind.INBOUND
        } | {one.old.assignee.key for one in fresh if one.old.assignee is not None}
        found = {key: self._people.colleague(named[key]) for key in written}
        return {key: one for key, one in found.items() if one is not None}

    def _past(self, one: Ready, met: Met, ours: dict[str, Colleague]) -> PastConversation:
        old = one.old
        messages = tuple(self._with_writer(who, message, ours) for who, message in one.messages)
        assignee = ours.get(old.assignee.key) if old.assignee else None
        if assignee is not None and old.state in HELD and not assignee.active:
            assignee = None
        return PastConversation(
            desk=self._desk,
            old_number=old.number[:_OLD],
            brand_id=self._brand.pk,
            team_id=self._team.pk if self._team else None,
            customer_id=met.customer_id,
            address_id=met.address_id,
            subject=old.subject,
            messages=messages,
            opened_at=min(filter(None, (old.opened_at, messages[0].at))),
            state=old.state,
            settled_at=max(messages[-1].at, min(old.settled_at or messages[-1].at, clock.now())),
            language=self._wording.language(old, messages),
            priority=old.priority,
            spam=old.spam,
            assignee_id=assignee.staff_id if assignee else None,
            snoozed_until=old.snoozed_until,
            tags=_tags(old),
            filled=one.filled,
            new_customer=met.fresh,
        )

    def _with_writer(
        self, who: OldPerson | None, message: PastMessage, ours: dict[str, Colleague]
    ) -> PastMessage:
        writer = ours.get(who.key) if who is not None else None
        if message.kind == Message.Kind.INBOUND or writer is None:
            return message
        return message.written_by(writer.staff_id)


def _tags(old: OldTalk) -> tuple[str, ...]:
    named = dict.fromkeys(one_line(tag, 40).lower() for tag in old.tags)
    return tuple(sorted(name for name in named if name))[:MOST_TAGS]
