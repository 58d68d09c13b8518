"""Reads of the desk that span rows: what the page of one conversation shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When

from kuula.desk.access import anybody_like, conversations_for
from kuula.desk.matters.marks import READ, beside_another
from kuula.desk.models import Attachment, Conversation, Draft, Message, ReplyTemplate, Tag
from kuula.desk.search import number_in
from kuula.kit.compiled import ASKER, FIRST, SECOND, Kept
from kuula.kit.text import clean, one_line
from kuula.people.models import Customer
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

LATEST: Final = 40
WHOLE: Final = 1000
KEPT: Final = 512
OFFERED: Final = 30
TEMPLATES: Final = 200
_READ: Final = tuple(
    field.attname for field in Message._meta.concrete_fields if field.name not in ("search", "html")
)


def subject_told(conversation_id: int, customer_id: int) -> str:
    """The subject of a conversation as its own customer may be told it; empty for anybody else.
    Asks for no right: its callers know who reads."""
    theirs = Conversation.objects.filter(pk=conversation_id, customer_id=customer_id)
    return theirs.values_list("subject", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Said:
    """One message as a page shows it. `own_html` is what our own editor made of it, else empty."""

    message: Message
    has_html: bool
    own_html: str


def messages_of(conversation: Conversation, *, whole: bool = False) -> tuple[list[Said], int]:
    """The latest 40 messages (or at most 1,000), oldest first, and how many are left out.

    The HTML of what came from outside is not read along; `has_html` says whether there is any.
    """
    most = WHOLE if whole else LATEST
    rows = _said(_messages(most).ask(conversation.pk))
    if len(rows) <= most:
        return rows[::-1], 0
    left = Message.objects.filter(conversation=conversation, withdrawn_at=None).count() - most
    return rows[:most][::-1], left


def said_in(messages: "QuerySet[Message]", most: int) -> list[Said]:
    """The first of some messages as a page shows them, in their order; one statement."""
    return _said(_shown(messages)[:most])


@lru_cache
def _messages(most: int) -> Kept[Message]:
    wanted = Message.objects.filter(conversation_id=FIRST, withdrawn_at=None)
    return Kept(_shown(wanted).order_by("-id")[: most + 1])


def _shown(messages: "QuerySet[Message]") -> "QuerySet[Message]":
    return (
        messages.select_related("staff", "customer")
        .only(*_READ, "staff__name", "customer__name")
        .annotate(
            has_html=~Q(html=""),
            own_html=Case(
                When(kind=Message.Kind.INBOUND, then=Value("")),
                default=F("html"),
                output_field=TextField(),
            ),
        )
    )


def _said(messages: Iterable[Message]) -> list[Said]:
    return [Said(row, row.has_html, row.own_html) for row in messages]  # type: ignore[attr-defined] # annotated


def drafts_of(actor: Actor, conversation: Conversation) -> list[Draft]:
    """What the actor is writing here, the latest first."""
    return _drafts().ask(conversation.pk, actor.staff_id or 0)


@lru_cache
def _drafts() -> Kept[Draft]:
    found = Draft.objects.filter(conversation_id=FIRST, staff_id=SECOND)
    return Kept(found.order_by("-changed_at"))


def has_said(actor: Actor, conversation: Conversation, text: str) -> bool:
    """Whether the actor has written these very words into a conversation."""
    return conversation.messages.filter(staff_id=actor.staff_id or 0, text=clean(text)).exists()


def files_of(conversation: Conversation, *, since: int) -> list[Attachment]:
    """The files of a conversation's messages from message `since` on."""
    return _files().ask(conversation.pk, since)


@lru_cache
def _files() -> Kept[Attachment]:
    return Kept(files_beside().filter(message_id__gte=SECOND))


def files_beside() -> QuerySet[Attachment]:
    """The files of conversation FIRST."""
    return Attachment.objects.filter(message__conversation_id=FIRST)


def files_being_added(drafts: list[Draft]) -> list[Attachment]:
    """The files of drafts."""
    return list(Attachment.objects.filter(draft__in=drafts)) if drafts else []


def earlier_of(actor: Actor, customer_id: int, *, but: int = 0) -> list[Conversation]:
    """A customer's latest conversations that the actor may see, at most 6, without number `but`;
    of each the number, subject and state, and what the mark of number `but` rests on."""
    return _earlier(anybody_like(actor)).ask(customer_id, but, asker=actor.staff_id or 0)


@lru_cache(maxsize=KEPT)
def _earlier(actor: Actor) -> Kept[Conversation]:
    found = conversations_for(actor).filter(customer_id=FIRST, spam=False, merged_into=None)
    found = found.exclude(pk=SECOND).only("pk", "subject", "state", *READ)
    return Kept(beside_another(found).order_by("-last_at")[:6])


def mergeable_with(actor: Actor, conversation: Conversation, words: str) -> list[Conversation]:
    """The customer's other conversations with this brand that the actor may see and that can be
    merged into this one, the latest first, at most 30; with `words` those whose subject or number
    holds them."""
    found = conversations_for(actor).filter(
        customer_id=conversation.customer_id,
        brand_id=conversation.brand_id,
        merged_into=None,
        spam=conversation.spam,
    )
    if words:
        number = number_in(words)
        found = found.filter(Q(pk=number) if number else Q(subject__icontains=words))
    return list(found.exclude(pk=conversation.pk).order_by("-last_at")[:OFFERED])


def how_many_talks(actor: Actor, customers: Sequence[int]) -> dict[int, int]:
    """How many conversations that the actor may see each of these customers has."""
    if not actor.may(Permission.READ):
        return {}
    found = conversations_for(actor).filter(customer__in=customers, spam=False).order_by()
    return dict(found.values_list("customer").annotate(Count("pk")))


def subjects_of(actor: Actor, numbers: set[int]) -> dict[int, str]:
    """Subjects of the conversations among `numbers` that the actor may see."""
    return dict(conversations_for(actor).filter(pk__in=numbers).values_list("pk", "subject"))


def people_behind(actor: Actor, conversation: Conversation) -> list[Customer]:
    """Who may have written from a shared address: those named before, and people of the company."""
    seen = conversations_for(actor).filter(address=conversation.address)
    named = seen.values("customer_id")
    of_company = Q(company_id=conversation.customer.company_id)
    wanted = Q(pk__in=named)
    if conversation.customer.company_id:
        wanted |= of_company
    found = Customer.objects.present().filter(wanted).exclude(pk=conversation.customer_id)
    return list(found.order_by("name")[:20])


def fitting_templates(actor: Actor, conversation: Conversation) -> list[ReplyTemplate]:
    """Templates of the actor's that fit, of this brand or of all, without their text, by folder; at
    most 200.

    Of those with one name and owner the one in the customer's language, else in the brand's, else
    in English. Those in the customer's language come first in a folder, and the folders that have
    any; what is left out is in other languages.
    """
    wanted = conversation.language or conversation.customer.language
    asked = _templates(wanted, conversation.brand.language, actor.team_ids)
    found = asked.ask(conversation.brand_id, asker=actor.staff_id or 0)
    kept = sorted(found, key=lambda one: (one.language != wanted, one.name.casefold()))[:TEMPLATES]
    native = {one.folder.casefold() for one in kept if one.language == wanted}

    def place(one: ReplyTemplate) -> tuple[bool, bool, str]:
        folder = one.folder.casefold()
        return folder != "", folder not in native, folder

    return sorted(kept, key=place)


@lru_cache(maxsize=512)
def _templates(wanted: str, usual: str, team_ids: frozenset[int]) -> Kept[ReplyTemplate]:
    theirs = Q(staff_id=ASKER) | Q(team_id__in=team_ids) | Q(staff=None, team=None)
    found = ReplyTemplate.objects.filter(theirs, Q(brand=None) | Q(brand_id=FIRST))
    order = list(dict.fromkeys((wanted, usual, "en")))
    known = (When(language=one, then=Value(place)) for place, one in enumerate(order))
    nearest = Case(*known, default=Value(9))
    each = ("staff_id", "team_id", "name")
    shown = ("name", "language", "folder", "staff_id", "team_id")
    ordered = found.order_by(*each, nearest, "brand_id", "pk").distinct(*each)
    return Kept(ordered.only(*shown)[:1000])


def templates_holding(actor: Actor, conversation: Conversation, words: str) -> list[int]:
    """Those of the fitting templates that hold all of these words in name, folder or text."""
    fitting = [one.pk for one in fitting_templates(actor, conversation)]
    found = ReplyTemplate.objects.filter(pk__in=fitting)
    for word in one_line(words, 100).split():
        held = Q(name__icontains=word) | Q(folder__icontains=word) | Q(text__icontains=word)
        found = found.filter(held)
    return list(found.values_list("pk", flat=True))


def count_templates(brand_id: int) -> int:
    """How many reply templates a brand has, whoever they belong to."""
    return ReplyTemplate.objects.filter(brand_id=brand_id).count()


def tag_names_of(conversation: Conversation) -> list[str]:
    """The tags the conversation carries."""
    return [tag.name for tag in _tags().ask(conversation.pk)]


@lru_cache
def _tags() -> Kept[Tag]:
    return Kept(Tag.objects.filter(conversations=FIRST))
