"""Drafts and complaints in a merge: nobody's words are lost, whoever was writing in one or in
both."""

from collections.abc import Sequence

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.html import linebreaks

from kuula.desk.actions.seeing import sees
from kuula.desk.models import (
    Attachment,
    Complaint,
    Conversation,
    Draft,
    Goodwill,
    JoinedDraft,
    Merge,
    MergedPart,
    OwnMistake,
    PlannedReply,
)
from kuula.kit import clock

GAP = "\n\n"


def bring_drafts(into: Conversation, parts: Sequence[MergedPart]) -> None:
    """Bring the drafts of merged conversations along. The caller holds all locks.

    Who wrote in both finds the words and files of both in one draft, a note if either was one, so
    that it goes to nobody. A draft whose writer may not see `into` stays where it is.
    """
    begun = Draft.objects.filter(conversation__in=[one.source_id for one in parts])
    by_source = {one.source_id: one for one in parts}
    for draft in begun.order_by("conversation_id", "id"):
        if not sees(into, draft.staff_id):
            continue
        own = Draft.objects.filter(conversation=into, staff_id=draft.staff_id)
        other = own.filter(kind=draft.kind).first() or own.first()
        if other is None or _came_from(other, draft):
            draft.home_id = draft.home_id or draft.conversation_id
            draft.conversation = into
            draft.save(update_fields=["home", "conversation"])
        else:
            _join(by_source[draft.conversation_id], draft, other)


def bring_complaints(into: Conversation, parts: Sequence[Conversation]) -> None:
    """Bring complaints, own mistakes, goodwill and planned replies along, each as it stands. The
    caller holds all locks."""
    for kind in (Complaint, OwnMistake, Goodwill, PlannedReply):
        theirs = kind._default_manager.filter(conversation__in=parts)
        home = Coalesce(F("home_id"), F("conversation_id"))
        theirs.update(home_id=home, conversation_id=into.pk)


def part_drafts(merge: Merge) -> None:
    """Take apart what `bring_drafts` joined, as far as nobody wrote on in it since.

    Words that were sent or thrown away together with the others are not written down again.
    """
    joined = JoinedDraft.objects.filter(part__merge=merge).select_related("parked")
    for one in joined.order_by("-id"):
        draft = Draft.objects.filter(pk=one.joined_id or 0).first()
        if draft is None:
            one.parked.delete()
            continue
        _take_out(one, draft)
        Attachment.objects.filter(pk__in=one.files, draft=draft).update(draft=one.parked)


def _came_from(other: Draft, draft: Draft) -> bool:
    """Whether both were one person's reply and note in the same conversation."""
    return other.home_id == draft.conversation_id and other.kind != draft.kind


def _join(part: MergedPart, draft: Draft, other: Draft) -> None:
    files = list(draft.attachments.values_list("pk", flat=True))
    draft.attachments.update(draft=other)
    other.html = _html_of(other, draft)
    other.text = f"{other.text}{GAP}{draft.text}" if draft.text else other.text
    before, other.changed_at = other.changed_at, clock.now()
    kind, other.kind = other.kind, draft.kind if draft.kind == "note" else other.kind
    other.save()
    JoinedDraft.objects.create(
        part=part,
        parked=draft,
        joined=other,
        files=files,
        kind=kind,
        changed_at=before,
        joined_at=other.changed_at,
    )


def _html_of(other: Draft, draft: Draft) -> str:
    if not (other.html or draft.html) or not draft.text:
        return other.html
    return _formatted(other) + _formatted(draft)


def _take_out(join: JoinedDraft, joined: Draft) -> None:
    parked = join.parked
    tail = f"{GAP}{parked.text}"
    if not parked.text or not joined.text.endswith(tail):
        return
    if joined.changed_at == join.joined_at:
        joined.changed_at, joined.kind = join.changed_at, join.kind or joined.kind
    joined.text = joined.text.removesuffix(tail)
    joined.html = joined.html.removesuffix(_formatted(parked))
    if joined.html == _formatted_text(joined.text):
        joined.html = ""
    joined.save(update_fields=["kind", "text", "html", "changed_at"])


def _formatted(draft: Draft) -> str:
    return draft.html or _formatted_text(draft.text)


def _formatted_text(text: str) -> str:
    return linebreaks(text, autoescape=True)
