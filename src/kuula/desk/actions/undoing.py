"""Taking an import back: conversations and templates of brands that were only invented."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import BigIntegerField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from kuula.desk.actions.locking import locked_together
from kuula.desk.actions.shelving import drop_files
from kuula.desk.actions.unmerging import take_apart
from kuula.desk.checklists.events import ChecklistChanged
from kuula.desk.complaints.events import RootCauseChanged
from kuula.desk.events import ConversationOpened, TemplateChanged
from kuula.desk.fields.events import CustomFieldChanged
from kuula.desk.incidents.events import IncidentChanged, IncidentOpened, IncidentResolved
from kuula.desk.macros.events import MacroChanged
from kuula.desk.models import (
    Attachment,
    Checklist,
    Conversation,
    CustomField,
    Incident,
    Macro,
    Merge,
    Message,
    ReplyTarget,
    ReplyTemplate,
    RootCause,
)
from kuula.desk.target_events import ReplyTargetChanged
from kuula.desk.targets.rules import rules_for
from kuula.ledger.models import Entry
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Row = TypeVar("Row", bound=Model)


def undo_conversations(actor: Actor, *, brand_ids: Sequence[int]) -> list[int]:
    """Remove the imported conversations of these brands; answers their numbers.

    What was opened since, by real mail or a program, stays. The ledger's facts are retracted by
    the caller.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Conversation.objects.filter(pk__in=_imported(brand_ids))
        _part_from_others(theirs)
        conversation_ids = list(theirs.values_list("pk", flat=True))
        messages = Message.objects.filter(conversation__in=theirs)
        drop_files(Attachment.objects.filter(message__in=messages))
        drop_files(Attachment.objects.filter(draft__conversation__in=theirs))
        messages.delete()
        theirs.delete()
    return conversation_ids


def undo_templates(actor: Actor, *, brand_ids: Sequence[int]) -> int:
    """Remove the imported reply templates of these brands, unless somebody changed them since;
    answers how many."""
    allow(actor, Permission.TEMPLATES)
    number = Cast(KeyTextTransform("template_id", "payload"), BigIntegerField())
    facts = Entry.objects.annotate(name=KeyTextTransform("name", "payload"), number=number)
    named = Q(brand_id=OuterRef("brand_id"), name=OuterRef("name"))
    changes = facts.filter(named | Q(number=OuterRef("pk")), type=TemplateChanged.type)
    invented = ReplyTemplate.objects.filter(
        Exists(changes.filter(historic=True)),
        ~Exists(changes.filter(historic=False)),
        brand_id__in=brand_ids,
    )
    return invented.delete()[0]


def undo_equipment(actor: Actor, *, brand_ids: Sequence[int]) -> int:
    """Remove the imported fields, checklists and targets of these brands, and the macros, incidents
    and root causes of an import that nothing real hangs on; what somebody changed since stays.
    Answers how many. The conversations of the import are gone before."""
    allow(actor, Permission.FIELDS)
    own = Q(brand_id__in=brand_ids)
    gone = [
        _untouched(CustomField.objects.filter(own), CustomFieldChanged.type, "field_id"),
        _untouched(Checklist.objects.filter(own), ChecklistChanged.type, "checklist_id"),
        _untouched(ReplyTarget.objects.filter(own), ReplyTargetChanged.type, "rule"),
        _untouched(Macro.objects.filter(staff=None), MacroChanged.type, "macro_id"),
        _untouched(
            Incident.objects.filter(links=None, announcements=None),
            IncidentOpened.type,
            "incident_id",
            (IncidentChanged.type, IncidentResolved.type),
        ),
        _untouched(RootCause.objects.filter(complaints=None), RootCauseChanged.type, "cause_id"),
    ]
    with transaction.atomic():
        count = sum(found.delete()[0] for found in gone)
    rules_for.forget()
    return count


def _untouched(
    found: QuerySet[Row], kind: str, name: str, later: tuple[str, ...] = ()
) -> QuerySet[Row]:
    """Those that only an import wrote down, and nobody changed by a fact of `kind` or `later`."""
    number = Cast(KeyTextTransform(name, "payload"), BigIntegerField())
    facts = Entry.objects.annotate(number=number).filter(number=OuterRef("pk"))
    changes = facts.filter(type__in=(kind, *later))
    imported = Exists(facts.filter(type=kind, historic=True))
    return found.filter(imported, ~Exists(changes.filter(historic=False)))


def free_templates(actor: Actor, *, brand_ids: Sequence[int]) -> list[str]:
    """Make the reply templates of these brands templates for all brands, since the brands go;
    answers their names. One whose name is taken there gets the brand's behind it."""
    allow(actor, Permission.TEMPLATES)
    names = []
    with transaction.atomic():
        for template in ReplyTemplate.objects.filter(brand_id__in=brand_ids):
            twins = ReplyTemplate.objects.filter(
                brand=None,
                staff=template.staff_id,
                team=template.team_id,
                name__iexact=template.name,
                language=template.language,
            )
            if template.brand and twins.exists():
                template.name = f"{template.name} ({template.brand.name})"
            template.brand = None
            template.save(update_fields=["name", "brand"])
            record(TemplateChanged(name=template.name), actor.who)
            names.append(template.name)
    return names


def _part_from_others(theirs: QuerySet[Conversation]) -> None:
    """Take back every merge of a conversation that goes with one that stays, the latest first."""
    standing = Merge.objects.filter(undone_at=None)
    kept = standing.filter(target__in=theirs).exclude(parts__source__in=theirs)
    for merge in standing.filter(parts__source__in=theirs).union(kept).order_by("-id"):
        numbers = list(merge.parts.values_list("source_id", flat=True))
        locked = locked_together([merge.target_id, *numbers])
        take_apart(merge, locked[merge.target_id], locked)


def _imported(brand_ids: Sequence[int]) -> list[int]:
    opened = Entry.objects.filter(
        type=ConversationOpened.type, historic=True, brand_id__in=brand_ids
    )
    return [number for number in opened.values_list("conversation_id", flat=True) if number]
